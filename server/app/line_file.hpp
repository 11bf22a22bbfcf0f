// A file read line by line, with a bound for what a line may be.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>

namespace plenaria {

class LineFile {
 public:
  static constexpr std::size_t kLongestLine = 64 * 1024 * 1024;

  /// Throws std::runtime_error where it cannot be read.
  explicit LineFile(const std::filesystem::path& path);

  /// The next line without its line feed; false at the end. Throws std::runtime_error where it cannot be read, or where
  /// a line is longer than kLongestLine.
  bool next(std::string& line);
  /// After the last line: whether it ended with a line feed, or there was none.
  bool whole() const { return whole_; }
  /// Begins again.
  void rewind();

 private:
  std::filesystem::path path_;
  std::ifstream in_;
  bool whole_ = true;
};

}  // namespace plenaria
