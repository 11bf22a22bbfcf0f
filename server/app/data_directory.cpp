#include "app/data_directory.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <stdexcept>
#include <thread>

namespace plenaria {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kLongestUnixPath = 107;
// A server that was killed a moment ago takes its Redis, and with it the lock, down within milliseconds.
constexpr auto kLockPatience = 1s;
constexpr auto kLookEvery = 20ms;

std::string first_line(int fd) {
  std::array<char, 64> text{};
  const auto count = pread(fd, text.data(), text.size(), 0);
  std::string line(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0);
  return line.substr(0, line.find('\n'));
}

fs::path make_directory(const fs::path& data) {
  std::error_code trouble;
  const auto directory = fs::absolute(data) / "redis";
  fs::create_directories(directory, trouble);
  if (trouble) throw std::runtime_error(trouble_with(directory, trouble.value()));
  fs::permissions(directory, fs::perms::owner_all, trouble);
  return directory;
}

}  // namespace

std::string trouble_with(const fs::path& path, int error) {
  return "The data directory cannot be used: " + path.string() + ": " + strerror(error) + ".";
}

OwnedFd open_or_throw(const fs::path& path, int flags) {
  OwnedFd fd(open(path.c_str(), flags | O_CLOEXEC, 0600));
  if (fd.get() < 0) throw std::runtime_error(trouble_with(path, errno));
  return fd;
}

OwnedFd take_lock(const fs::path& data) {
  const auto path = data / "lock";
  auto lock = open_or_throw(path, O_RDWR | O_CREAT);
  const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
  while (flock(lock.get(), LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) throw std::runtime_error(trouble_with(path, errno));
    if (std::chrono::steady_clock::now() > deadline) {
      const auto holder = first_line(lock.get());
      throw std::runtime_error("The data directory " + data.string() + " is in use by another Plenaria server" +
                               (holder.empty() ? "" : " (process " + holder + ")") +
                               ". Stop that one, or give this one another directory with --data.");
    }
    std::this_thread::sleep_for(kLookEvery);
  }
  const auto mine = std::to_string(getpid()) + "\n";
  // Only a hint for the sentence above.
  if (ftruncate(lock.get(), 0) == 0 && pwrite(lock.get(), mine.data(), mine.size(), 0) < 0) return lock;
  return lock;
}

std::optional<std::string> lock_holder(const fs::path& data) {
  const OwnedFd lock(open((data / "lock").c_str(), O_RDONLY | O_CLOEXEC));
  // A shared lock does not get in the way of another who only looks.
  if (lock.get() < 0 || flock(lock.get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
  return first_line(lock.get());
}

RedisDirectory::RedisDirectory(const fs::path& data)
    : path_(make_directory(data)), fd_(open_or_throw(path_, O_PATH | O_DIRECTORY)) {}

RedisAddress RedisDirectory::address() const {
  auto path = (path_ / kSocket).string();
  // A longer path does not fit a socket's address, but an open directory has a short name.
  if (path.size() > kLongestUnixPath) path = "/proc/self/fd/" + std::to_string(fd_.get()) + "/" + kSocket;
  return {RedisAddress::Unix{std::move(path)}};
}

}  // namespace plenaria
