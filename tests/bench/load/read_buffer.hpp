// The one buffer that all connections are read into. What a connection has of an unfinished frame is put before what
// comes next, so that whatever takes it sees it in one piece; only the rest that is left is kept, by the connection.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace plenaria {

class ReadBuffer {
 public:
  /// As much is read at once.
  static constexpr std::size_t kReadBytes = 256 * 1024;
  /// The longest unfinished frame that can be kept.
  static constexpr std::size_t kMostKept = 4 * 1024 * 1024;

  ReadBuffer() : bytes_(kMostKept + kReadBytes) {}

  /// Where kReadBytes may be read to, behind what was kept.
  char* prepare(const std::string& kept) {
    kept.copy(bytes_.data(), kept.size());
    return bytes_.data() + kept.size();
  }

  /// `got` bytes came. Gives all there is to take(std::string_view), which answers how many bytes of it are done with,
  /// and keeps the rest; false when that is too long to be kept.
  template <class Take>
  bool take(std::string& kept, std::size_t got, Take&& take) {
    const std::string_view all(bytes_.data(), kept.size() + got);
    const std::string_view rest = all.substr(take(all));
    if (rest.size() > kMostKept) return false;
    kept.assign(rest);
    return true;
  }

 private:
  std::vector<char> bytes_;
};

}  // namespace plenaria
