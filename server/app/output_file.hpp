// Where a command writes what it was asked for: standard output, or a file that is there whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/owned_fd.hpp"
#include "record/sealed_lines.hpp"

namespace plenaria {

class OutputFile {
 public:
  /// Empty: standard output. Else written aside and put in its place by finish(), readable by its owner alone where
  /// `confidential`. Throws std::runtime_error.
  enum class Readers : std::uint8_t { anyone, owner };
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
  /// Begins again, with nothing written. REQUIRES: it is not standard output.
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
