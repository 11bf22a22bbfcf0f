#include "protocol/cpp/ordinary_text.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>
#include <unicode/utf8.h>

#include <stdexcept>
#include <string>
#include <utility>

#include "protocol/cpp/characters.hpp"

namespace plenaria {

namespace {

const icu::Normalizer2& form(const icu::Normalizer2* (*instance)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = instance(status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("Unicode normal forms: ") + u_errorName(status));
  return *found;
}

icu::UnicodeString in_nfd(UChar32 c) {
  icu::UnicodeString decomposed;
  if (!form(icu::Normalizer2::getNFDInstance).getDecomposition(c, decomposed)) decomposed = c;
  return decomposed;
}

bool is_in_nfc(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::StringPiece text(utf8.data(), static_cast<std::int32_t>(utf8.size()));
  return form(icu::Normalizer2::getNFCInstance).isNormalizedUTF8(text, status) && U_SUCCESS(status);
}

bool may_be_removed_or_refused(char32_t c) {
  return is_override(c) || has_no_common_meaning(c) || is_control(c) || is_invisible(c) || is_direction(c);
}

/// The rules for what stands beside what.
class Neighbours {
 public:
  explicit Neighbours(Lines lines) : lines_(lines) {}

  /// Whether the text may go on with this character.
  bool take(std::uint8_t traits) {
    const std::uint8_t before = std::exchange(last_, traits);
    met_ |= traits;
    if (traits & trait::kLetter) return true;
    if (traits & trait::kMark) return stands_on(before, traits);
    return lines_ == Lines::one ? stays_in_one_line(before, traits) : stays_in_lines(before, traits);
  }

  /// Something is seen, and no white space stands at the end.
  bool may_end() const { return (met_ & trait::kLetter) && (last_ & (trait::kLetter | trait::kMark)); }
  /// Whether only ICU can say that it is in NFC.
  bool may_differ_in_nfc() const { return mark_upon_mark_ || (met_ & trait::kMayCompose); }

 private:
  static constexpr std::uint8_t kBegin = 0;

  bool stands_on(std::uint8_t before, std::uint8_t mark) {
    // Unicode's quick check (UAX #15): one mark that composes with nothing is in NFC.
    if (before & trait::kMark) mark_upon_mark_ = true;
    else marks_ = before & trait::kLetter ? before & trait::kMarks : 0;
    marks_ += mark & trait::kMarks;
    return marks_ <= kMostMarks;
  }
  bool stays_in_one_line(std::uint8_t before, std::uint8_t traits) const {
    return traits == trait::kSpace && before != kBegin && before != trait::kSpace;
  }
  bool stays_in_lines(std::uint8_t before, std::uint8_t traits) {
    if (traits != trait::kLineEnd) return traits == trait::kSpace || traits == trait::kTab;
    if (before == kBegin || before == trait::kSpace || before == trait::kTab) return false;
    line_ends_ = before == trait::kLineEnd ? line_ends_ + 1 : 1;
    return line_ends_ <= kMostLineEnds;
  }

  Lines lines_;
  std::uint8_t last_ = kBegin;
  std::uint8_t met_ = 0;  // all traits that came
  bool mark_upon_mark_ = false;
  std::size_t marks_ = 0;      // in NFD, on the character before
  std::size_t line_ends_ = 0;  // in a row
};

}  // namespace

std::uint8_t traits_of(char32_t c) {
  if (c == U'\t') return trait::kTab;
  if (c == U'\n') return trait::kLineEnd;
  const auto icu_c = static_cast<UChar32>(c);
  const auto in_nfc = u_getIntPropertyValue(icu_c, UCHAR_NFC_QUICK_CHECK);
  if (may_be_removed_or_refused(c) || in_nfc == UNORM_NO) return trait::kUnusual;

  const icu::UnicodeString parts = in_nfd(icu_c);
  if (is_mark(static_cast<char32_t>(parts.char32At(0))) != is_mark(c)) return trait::kUnusual;
  unsigned marks = 0;
  for (std::int32_t i = 0; i < parts.length(); i = parts.moveIndex32(i, 1)) {
    const auto part = static_cast<char32_t>(parts.char32At(i));
    if (may_be_removed_or_refused(part) || is_space(part) != is_space(c)) return trait::kUnusual;
    if (is_mark(part)) ++marks;
    else if (is_mark(c)) return trait::kUnusual;
  }
  if (marks > trait::kMarks) return trait::kUnusual;

  if (is_mark(c))
    return static_cast<std::uint8_t>(trait::kMark | marks | (in_nfc == UNORM_MAYBE ? trait::kMayCompose : 0));
  if (in_nfc != UNORM_YES || u_getCombiningClass(icu_c) != 0) return trait::kUnusual;
  if (is_space(c)) return parts.countChar32() == 1 ? trait::kSpace : trait::kUnusual;
  return is_seen(c) ? static_cast<std::uint8_t>(trait::kLetter | marks) : trait::kUnusual;
}

/// What the bytes are is asked of ICU once for each character; what is no UTF-8 is unusual.
[[gnu::cold, gnu::noinline]] std::uint8_t OrdinaryTexts::ask(KnownTraits::Place& place, const std::uint8_t* bytes,
                                                             std::size_t length) const {
  std::size_t end = 0;
  UChar32 c = 0;
  U8_NEXT(bytes, end, length, c);
  const std::uint8_t traits = c < 0 || end != length ? trait::kUnusual : traits_of_(static_cast<char32_t>(c));
  place.store(traits, std::memory_order_relaxed);
  return traits;
}

/// The traits of the character at `at`, which moves behind it.
inline std::uint8_t OrdinaryTexts::next(const std::uint8_t* bytes, std::size_t& at, std::size_t size) const {
  const auto known_or_asked = [&](KnownTraits::Place& place, std::size_t length) {
    const std::uint8_t* character = bytes + at;
    at += length;
    const std::uint8_t known = place.load(std::memory_order_relaxed);
    return known != 0 ? known : ask(place, character, length);
  };
  const std::size_t first = bytes[at], left = size - at;
  if (first < 0x80) return known_or_asked(known_.one[first], 1);
  if (first >= 0xC0 && first < 0xE0 && left >= 2)
    return known_or_asked(known_.two[(first & 0x1F) << 8 | bytes[at + 1]], 2);
  if (first >= 0xE0 && first < 0xF0 && left >= 3)
    return known_or_asked(known_.three[(first & 0xF) << 16 | std::size_t{bytes[at + 1]} << 8 | bytes[at + 2]], 3);
  UChar32 c = 0;
  std::size_t end = at;
  U8_NEXT(bytes, end, size, c);
  return c < 0 ? trait::kUnusual : known_or_asked(known_.four[static_cast<std::size_t>(c) - 0x10000], 4);
}

bool OrdinaryTexts::has(std::string_view utf8, std::size_t max_chars, Lines lines) const {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  Neighbours neighbours(lines);
  for (std::size_t at = 0, size = utf8.size(); at < size;)
    if (!neighbours.take(next(bytes, at, size))) return false;
  return neighbours.may_end() && (!neighbours.may_differ_in_nfc() || is_in_nfc(utf8)) &&
         (utf8.size() <= max_chars || code_points(utf8) <= max_chars);
}

bool is_ordinary_text(std::string_view utf8, std::size_t max_chars, Lines lines) {
  static constinit KnownTraits known;
  return OrdinaryTexts(traits_of, known).has(utf8, max_chars, lines);
}

}  // namespace plenaria
