// What a server and the commands beside it have in common of a data directory: the lock that says who runs its Redis,
// and where that Redis is found.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/owned_fd.hpp"
#include "redis/address.hpp"

namespace plenaria {

/// "The data directory cannot be used: PATH: why."
std::string trouble_with(const std::filesystem::path& path, int error);
/// Throws std::runtime_error with that sentence.
OwnedFd open_or_throw(const std::filesystem::path& path, int flags);

/// The lock of a data directory, held for as long as the descriptor or an inherited one is open. Throws
/// std::runtime_error with a sentence where another process holds it, a second later still.
OwnedFd take_lock(const std::filesystem::path& data);
/// The process that holds it (empty where it does not say); nothing where nobody does.
std::optional<std::string> lock_holder(const std::filesystem::path& data);

/// DATA/redis, open, so that its socket has a short name whatever its path.
class RedisDirectory {
 public:
  static constexpr auto kSocket = "redis.sock";

  /// Makes it where it is missing. Throws std::runtime_error.
  explicit RedisDirectory(const std::filesystem::path& data);

  const std::filesystem::path& path() const { return path_; }
  int fd() const { return fd_.get(); }
  /// Valid for this process alone, for as long as this object lives.
  RedisAddress address() const;

 private:
  std::filesystem::path path_;  ///< absolute
  OwnedFd fd_;
};

}  // namespace plenaria
