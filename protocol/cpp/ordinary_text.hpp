// The short way of clean_text: texts that its steps would leave as they are, told from all others in one pass. Nearly
// every text that people write is one. It refuses nothing and changes nothing; what it is not sure of takes the steps.
#pragma once

#include <array>
#include <atomic>
#include <cstdint>
#include <string_view>

#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

/// What the short way has to know of a character, in one byte: one of these, a letter or mark with its number of marks.
namespace trait {
constexpr std::uint8_t kMarks = 3;        ///< the bits of how many marks it has in NFD, itself counted if it is one
constexpr std::uint8_t kLetter = 4;       ///< seen, no mark, and by Unicode's quick check in NFC
constexpr std::uint8_t kMark = 8;         ///< a combining mark
constexpr std::uint8_t kMayCompose = 16;  ///< with kMark: NFC joins it with some letters
constexpr std::uint8_t kSpace = 32;       ///< white space that may stand in one line
constexpr std::uint8_t kTab = 64;
constexpr std::uint8_t kLineEnd = 128;
constexpr std::uint8_t kUnusual = 1;  ///< some step may change or refuse it
}  // namespace trait

/// Asks what the steps ask (characters.hpp, ICU's NFC and NFD), of `c` and of what it is in NFD. Never 0.
std::uint8_t traits_of(char32_t c);

/// What was said of each character that came, by the bytes of its UTF-8, so that a text is read without being decoded.
/// Of its 2.1 MB nothing is touched before. Threads may share one, as all write the same.
struct KnownTraits {
  using Place = std::atomic<std::uint8_t>;  // 0 as long as nobody asked
  std::array<Place, 0x80> one{};            ///< by the byte
  std::array<Place, 0x2000> two{};          ///< by 5 bits of the first byte, and the second
  std::array<Place, 0x100000> three{};      ///< by 4 bits of the first byte, the second and the third
  std::array<Place, 0x100000> four{};       ///< by the code point behind U+FFFF
};

class OrdinaryTexts {
 public:
  using Traits = std::uint8_t (*)(char32_t);
  /// `known` is what `traits_of` said until now, and outlives this.
  OrdinaryTexts(Traits traits_of, KnownTraits& known) : traits_of_(traits_of), known_(known) {}

  /// Whether clean_text_by_steps would give this very text; false also where it is not sure.
  bool has(std::string_view utf8, std::size_t max_chars, Lines lines) const;

 private:
  std::uint8_t next(const std::uint8_t* bytes, std::size_t& at, std::size_t size) const;
  std::uint8_t ask(KnownTraits::Place& place, const std::uint8_t* bytes, std::size_t length) const;

  Traits traits_of_;
  KnownTraits& known_;
};

/// Whether clean_text takes the short way.
bool is_ordinary_text(std::string_view utf8, std::size_t max_chars, Lines lines);

}  // namespace plenaria
