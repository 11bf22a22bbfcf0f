// Where a command writes what it was asked for: standard output, or a file that is there whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/owned_fd.hpp"
#include "record/sealed_lines.hpp"

namespace plenaria {

class OutputFile {
 public:
  enum class Readers : std::uint8_t { anyone, owner };
  /// Empty: standard output. A device or a pipe is written to; a file is written aside and put in its place by
  /// finish(). Throws std::runtime_error.
  OutputFile(std::filesystem::path path, Readers readers);
  /// Removes what was not finished.
  ~OutputFile();
  OutputFile(const OutputFile&) = delete;
  OutputFile& operator=(const OutputFile&) = delete;

  /// Throws std::runtime_error where the bytes cannot be written.
  void write(std::string_view bytes);
  Sink sink() {
    return [this](std::string_view bytes) { write(bytes); };
  }
  /// Begins again, with nothing written. Throws std::runtime_error where that cannot be.
  void start_over();
  /// Everything is on disk and in its place. Throws std::runtime_error.
  void finish();

 private:
  void flush();
  [[noreturn]] void fail(int error) const;

  std::filesystem::path path_;
  std::filesystem::path aside_;
  OwnedFd file_;
  std::string buffer_;
};

}  // namespace plenaria
