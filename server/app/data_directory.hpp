// What a server and the commands beside it have in common of a data directory: the lock that says who runs its Redis,
// and where that Redis is found.
#pragma once

#include <filesystem>
#include <optional>
#include <stdexcept>
#include <string>

#include "base/owned_fd.hpp"
#include "redis/address.hpp"

namespace plenaria {

/// "The data directory cannot be used: PATH: why."
std::string trouble_with(const std::filesystem::path& path, int error);
/// Throws std::runtime_error with that sentence.
OwnedFd open_or_throw(const std::filesystem::path& path, int flags);

/// Who holds the lock of a data directory, as far as it says.
struct LockHolder {
  std::string process;
  std::string command;  ///< "serve", "erase", …
  std::string listen;   ///< where a server answers

  bool serves() const { return command.empty() || command == "serve"; }
  /// "plenaria erase (process 4711)".
  std::string text() const;
};

/// Another process holds the lock. The text is a sentence for the operator of a server.
class DirectoryHeld : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The lock of a data directory, held for as long as the descriptor or an inherited one is open, by this process for
/// `command`. Throws DirectoryHeld where another process holds it, a second later still; std::runtime_error where there
/// is no lock to be had.
OwnedFd take_lock(const std::filesystem::path& data, const std::string& command);
/// The holder of the lock tells where it listens.
void tell_address(const std::filesystem::path& data, const std::string& listen);
/// Nothing where nobody holds it. What a process that is gone has left there is not believed for a second, as its
/// successor may be about to write.
std::optional<LockHolder> lock_holder(const std::filesystem::path& data);

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
