#include "app/data_directory.hpp"

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <charconv>
#include <chrono>
#include <sstream>
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

LockHolder written_in(int fd) {
  std::array<char, 512> text{};
  const auto count = pread(fd, text.data(), text.size(), 0);
  std::istringstream lines(std::string(text.data(), count > 0 ? static_cast<std::size_t>(count) : 0));
  LockHolder holder;
  std::getline(lines, holder.process);
  std::getline(lines, holder.command);
  std::getline(lines, holder.listen);
  return holder;
}

void write_holder(int fd, const LockHolder& holder) {
  const auto text = holder.process + '\n' + holder.command + '\n' + holder.listen + '\n';
  // Only a hint for others: without it, they know no more than that somebody holds the lock.
  if (ftruncate(fd, 0) == 0 && pwrite(fd, text.data(), text.size(), 0) < 0) return;
}

bool lives(const LockHolder& holder) {
  pid_t process = 0;
  const char* const end = holder.process.data() + holder.process.size();
  const auto [stop, trouble] = std::from_chars(holder.process.data(), end, process);
  return trouble == std::errc{} && stop == end && process > 0 && (kill(process, 0) == 0 || errno == EPERM);
}

std::string held(const fs::path& data, const LockHolder& holder) {
  const std::string directory = "The data directory " + data.string();
  if (!holder.serves())
    return directory + " is in use by " + holder.text() + ", which ends by itself: start the server when it is done.";
  return directory + " is in use by another Plenaria server" +
         (holder.process.empty() ? "" : " (process " + holder.process + ")") +
         ". Stop that one, or give this one another directory with --data.";
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

std::string LockHolder::text() const {
  return "plenaria" + (command.empty() ? "" : " " + command) + (process.empty() ? "" : " (process " + process + ")");
}

OwnedFd take_lock(const fs::path& data, const std::string& command) {
  const auto path = data / "lock";
  auto lock = open_or_throw(path, O_RDWR | O_CREAT);
  const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
  while (flock(lock.get(), LOCK_EX | LOCK_NB) < 0) {
    if (errno != EWOULDBLOCK && errno != EINTR) throw std::runtime_error(trouble_with(path, errno));
    if (std::chrono::steady_clock::now() > deadline) throw DirectoryHeld(held(data, written_in(lock.get())));
    std::this_thread::sleep_for(kLookEvery);
  }
  write_holder(lock.get(), {std::to_string(getpid()), command, ""});
  return lock;
}

void tell_address(const fs::path& data, const std::string& listen) {
  const OwnedFd lock(open((data / "lock").c_str(), O_RDWR | O_CLOEXEC));
  if (lock.get() < 0) return;
  LockHolder holder = written_in(lock.get());
  holder.listen = listen;
  write_holder(lock.get(), holder);
}

std::optional<LockHolder> lock_holder(const fs::path& data) {
  const OwnedFd lock(open((data / "lock").c_str(), O_RDONLY | O_CLOEXEC));
  if (lock.get() < 0) return std::nullopt;
  const auto deadline = std::chrono::steady_clock::now() + kLockPatience;
  for (;;) {
    // A shared lock does not get in the way of another who only looks; one who takes it tries for a second.
    if (flock(lock.get(), LOCK_SH | LOCK_NB) == 0 || errno != EWOULDBLOCK) return std::nullopt;
    LockHolder holder = written_in(lock.get());
    if (lives(holder) || std::chrono::steady_clock::now() > deadline) return holder;
    std::this_thread::sleep_for(kLookEvery);
  }
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
