#include "app/output_file.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <stdexcept>

#include "base/crypto.hpp"

namespace plenaria {

namespace fs = std::filesystem;

namespace {
constexpr std::size_t kBuffer = 256 * 1024;
}

OutputFile::OutputFile(fs::path path, Readers readers) : path_(std::move(path)) {
  if (path_.empty()) return;
  std::error_code ignored;
  if (fs::exists(path_, ignored) && !fs::is_regular_file(path_, ignored)) {
    // A device or a pipe is written to, not replaced.
    file_ = OwnedFd(open(path_.c_str(), O_WRONLY | O_CLOEXEC));
    if (file_.get() < 0) fail(errno);
    return;
  }
  aside_ = path_.string() + "." + random_text(system_randomness()).substr(0, 8) + ".part";
  const mode_t mode = readers == Readers::owner ? 0600 : 0644;
  file_ = OwnedFd(open(aside_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode));
  if (file_.get() < 0) {
    const int error = errno;
    aside_.clear();
    fail(error);
  }
}

OutputFile::~OutputFile() {
  if (!aside_.empty()) unlink(aside_.c_str());
}

void OutputFile::write(std::string_view bytes) {
  buffer_ += bytes;
  if (buffer_.size() >= kBuffer) flush();
}

void OutputFile::flush() {
  const int fd = path_.empty() ? STDOUT_FILENO : file_.get();
  std::string_view left = buffer_;
  while (!left.empty()) {
    const ssize_t written = ::write(fd, left.data(), left.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(errno);
    left.remove_prefix(static_cast<std::size_t>(written));
  }
  buffer_.clear();
}

void OutputFile::start_over() {
  buffer_.clear();
  if (ftruncate(file_.get(), 0) != 0 || lseek(file_.get(), 0, SEEK_SET) != 0) fail(errno);
}

void OutputFile::finish() {
  flush();
  if (aside_.empty()) return;
  if (fsync(file_.get()) != 0 || rename(aside_.c_str(), path_.c_str()) != 0) fail(errno);
  aside_.clear();
  // The new name is on disk when its directory is.
  const auto directory = path_.has_parent_path() ? path_.parent_path() : fs::path(".");
  const OwnedFd parent(open(directory.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (parent.get() < 0 || fsync(parent.get()) != 0) fail(errno);
}

void OutputFile::fail(int error) const {
  throw std::runtime_error((path_.empty() ? std::string("Standard output") : path_.string()) +
                           " cannot be written: " + strerror(error) + ".");
}

}  // namespace plenaria
