// The marker that every published text begins with: who sent it, its number among that author's, and when. Written by
// the generator and read again from the bytes that followers get. Not here: finding it in a frame (marker_finder).
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace plenaria {

/// As text: ~@ and 12 digits, colon, 4 digits, colon, 16 hexadecimal digits in lower case, ~.
struct Marker {
  std::uint64_t sequence = 0;  ///< from 1, by author; below 10^12
  std::uint32_t author = 0;    ///< 0 to 9999, unique in a run
  std::uint64_t sent_ns = 0;   ///< CLOCK_MONOTONIC
  bool operator==(const Marker&) const = default;
};

inline constexpr std::size_t kMarkerBytes = 37;
inline constexpr unsigned kMostAuthors = 10'000;

/// Writes kMarkerBytes characters.
inline void write_marker(const Marker& marker, char* to) {
  const auto decimal = [](char* end, std::uint64_t number, int digits) {
    for (; digits > 0; --digits, number /= 10) *--end = static_cast<char>('0' + number % 10);
  };
  std::memcpy(to, "~@000000000000:0000:", 20);
  decimal(to + 14, marker.sequence, 12);
  decimal(to + 19, marker.author, 4);
  for (int i = 0; i < 16; ++i) to[20 + i] = "0123456789abcdef"[(marker.sent_ns >> (60 - 4 * i)) & 15];
  to[36] = '~';
}

namespace marker_digits {
static_assert(std::endian::native == std::endian::little, "digits are read eight at a time, lowest byte first");

/// Eight decimal digits in one go; what is no digit makes `good` false.
inline std::uint64_t eight(const char* at, bool& good) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, 8);
  const std::uint64_t high = word & 0xf0f0f0f0f0f0f0f0U;
  const std::uint64_t beyond_nine = ((word + 0x0606060606060606U) & 0xf0f0f0f0f0f0f0f0U) >> 4;
  good = good && (high | beyond_nine) == 0x3333333333333333U;
  word = ((word & 0x0f0f0f0f0f0f0f0fU) * 2561) >> 8;
  word = ((word & 0x00ff00ff00ff00ffU) * 6553601) >> 16;
  return ((word & 0x0000ffff0000ffffU) * 42949672960001U) >> 32;
}

inline std::uint64_t four(const char* at, bool& good) {
  std::array<char, 8> padded{'0', '0', '0', '0', at[0], at[1], at[2], at[3]};
  return eight(padded.data(), good);
}

/// Eight hexadecimal digits. Others give some number: a wrong time is noticed where it is compared with the sender's.
inline std::uint64_t eight_hex(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, 8);
  word = std::uint64_t{__builtin_bswap64(word)};
  word = (word & 0x0f0f0f0f0f0f0f0fU) + 9 * ((word >> 6) & 0x0101010101010101U);
  word = (word | (word >> 4)) & 0x00ff00ff00ff00ffU;
  word = (word | (word >> 8)) & 0x0000ffff0000ffffU;
  return (word | (word >> 16)) & 0xffffffffU;
}
}  // namespace marker_digits

/// Reads kMarkerBytes characters; false where they are no marker.
inline bool read_marker(const char* at, Marker& marker) {
  if (at[0] != '~' || at[1] != '@' || at[14] != ':' || at[19] != ':' || at[36] != '~') return false;
  bool good = true;
  marker.sequence = marker_digits::eight(at + 2, good) * 10'000 + marker_digits::four(at + 10, good);
  marker.author = static_cast<std::uint32_t>(marker_digits::four(at + 15, good));
  marker.sent_ns = marker_digits::eight_hex(at + 20) << 32 | marker_digits::eight_hex(at + 28);
  return good;
}

}  // namespace plenaria
