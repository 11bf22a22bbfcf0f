#include "app/line_file.hpp"

#include <array>
#include <stdexcept>

namespace plenaria {

namespace fs = std::filesystem;

LineFile::LineFile(const fs::path& path) : path_(path), in_(path, std::ios::binary) {
  if (!in_ || fs::is_directory(path)) throw std::runtime_error(path.string() + " cannot be read.");
}

bool LineFile::next(std::string& line) {
  line.clear();
  std::array<char, 64 * 1024> piece{};
  for (;;) {
    in_.getline(piece.data(), piece.size());
    const auto count = static_cast<std::size_t>(in_.gcount());
    const bool end_of_file = in_.eof();
    const bool filled = in_.fail() && !end_of_file && count + 1 == piece.size();
    if (in_.bad() || (in_.fail() && !end_of_file && !filled))
      throw std::runtime_error(path_.string() + " cannot be read to its end.");
    // getline counts the line feed that it took away.
    line.append(piece.data(), end_of_file || filled || count == 0 ? count : count - 1);
    if (line.size() > kLongestLine)
      throw std::runtime_error(path_.string() + " has a line that is too long to be of a record.");
    if (filled) {
      in_.clear();
      continue;
    }
    if (!end_of_file) return true;
    if (line.empty()) return false;
    whole_ = false;
    return true;
  }
}

void LineFile::rewind() {
  in_.clear();
  if (!in_.seekg(0)) throw std::runtime_error(path_.string() + " cannot be read twice: give a file, not a pipe.");
  whole_ = true;
}

}  // namespace plenaria
