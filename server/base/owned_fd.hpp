// An open file descriptor, closed with its owner.
#pragma once

#include <unistd.h>

#include <utility>

namespace plenaria {

class OwnedFd {
 public:
  OwnedFd() = default;
  explicit OwnedFd(int fd) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~OwnedFd() {
    if (fd_ >= 0) close(fd_);
  }
  /// -1 when there is none.
  int get() const { return fd_; }

 private:
  int fd_ = -1;
};

}  // namespace plenaria
