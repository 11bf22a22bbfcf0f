#include "protocol/cpp/invisible.hpp"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>

#include "protocol/cpp/characters.hpp"

namespace plenaria {

namespace {

constexpr char32_t kZeroWidthNonJoiner = 0x200C;
constexpr char32_t kZeroWidthJoiner = 0x200D;
constexpr char32_t kGraphemeJoiner = 0x034F;
constexpr char32_t kTextStyle = 0xFE0E;
constexpr char32_t kEmojiStyle = 0xFE0F;
constexpr char32_t kKeycap = 0x20E3;
constexpr char32_t kBlackFlag = 0x1F3F4;
constexpr char32_t kTagEnd = 0xE007F;
/// How far a joiner looks past marks for the letter that it is about; more marks than that are refused.
constexpr std::size_t kFarthest = 16;

UChar32 icu(char32_t c) { return static_cast<UChar32>(c); }
bool has(char32_t c, UProperty property) { return u_hasBinaryProperty(icu(c), property) != 0; }
bool is_letter_or_digit(char32_t c) { return (U_GET_GC_MASK(icu(c)) & (U_GC_L_MASK | U_GC_N_MASK)) != 0; }
bool is_joiner(char32_t c) { return c == kZeroWidthJoiner || c == kZeroWidthNonJoiner; }

UScriptCode script(char32_t c) {
  UErrorCode status = U_ZERO_ERROR;
  return uscript_getScript(icu(c), &status);
}
int joining_type(char32_t c) { return u_getIntPropertyValue(icu(c), UCHAR_JOINING_TYPE); }

bool is_cursive(char32_t c) {
  const int type = joining_type(c);
  if (is_joiner(c) || type == U_JT_TRANSPARENT) return false;
  // Hamza joins nothing, and stands among letters that do.
  return type != U_JT_NON_JOINING || (script(c) == USCRIPT_ARABIC && is_letter_or_digit(c));
}
bool joins_next(char32_t c) {
  const int type = joining_type(c);
  return type == U_JT_DUAL_JOINING || type == U_JT_LEFT_JOINING;
}
bool joins_previous(char32_t c) {
  const int type = joining_type(c);
  return type == U_JT_DUAL_JOINING || type == U_JT_RIGHT_JOINING;
}

bool is_indic(char32_t c) {
  const UScriptCode written_in = script(c);
  return written_in != USCRIPT_COMMON && written_in != USCRIPT_INHERITED && written_in != USCRIPT_LATIN &&
         u_getIntPropertyValue(icu(c), UCHAR_INDIC_SYLLABIC_CATEGORY) != U_INSC_OTHER;
}

/// The last of `before` that is not passed over; 0 where there is none near.
template <class PassOver>
char32_t last_of(std::u32string_view before, const PassOver& pass_over) {
  for (std::size_t i = 0; i < std::min(before.size(), kFarthest); ++i)
    if (const char32_t c = before[before.size() - 1 - i]; !pass_over(c)) return c;
  return 0;
}
template <class PassOver>
char32_t first_of(std::u32string_view after, const PassOver& pass_over) {
  for (std::size_t i = 0; i < std::min(after.size(), kFarthest); ++i)
    if (!pass_over(after[i])) return after[i];
  return 0;
}

/// Persian writes می‌خواهم and CD‌ها with ZWNJ, and Arabic and Persian ه‍ (the year of the Hijra) with
/// ZWJ. Wider than IDNA's CONTEXTJ (RFC 5892, appendix A), which asks for a change of shape: people also write it where
/// there is none.
bool works_in_cursive(char32_t joiner, std::u32string_view before, std::u32string_view after) {
  const auto beside = [](char32_t c) { return joining_type(c) == U_JT_TRANSPARENT || is_invisible(c); };
  const char32_t previous = last_of(before, [&](char32_t c) { return beside(c) && !is_joiner(c); });
  const char32_t next = first_of(after, beside);
  if (is_joiner(previous)) return false;
  if (joiner == kZeroWidthJoiner) return joins_next(previous) || joins_previous(next);
  return is_letter_or_digit(previous) && is_letter_or_digit(next) && (is_cursive(previous) || is_cursive(next));
}

/// Beside an Indic letter's signs: virama (Devanagari, Sinhala, …), nukta, register shifters, vowels. In which order
/// the signs stand says nothing: normal forms move them.
bool works_in_indic(std::u32string_view before, std::u32string_view after) {
  for (std::size_t i = 0; i < std::min(before.size(), kFarthest); ++i) {
    const char32_t c = before[before.size() - 1 - i];
    if (is_mark(c) && is_indic(c)) return true;
    if (is_mark(c)) continue;
    if (!is_indic(c)) return false;
    break;
  }
  for (const char32_t c : after.substr(0, before.empty() ? 0 : kFarthest)) {
    if (is_mark(c) && is_indic(c)) return true;
    if (is_joiner(c) || !(is_mark(c) || is_invisible(c))) return false;
  }
  return false;
}

/// UAX #29, GB11: a family is pictographs with ZWJ between them.
bool works_in_emoji(char32_t joiner, std::u32string_view before, std::u32string_view after) {
  if (joiner != kZeroWidthJoiner || after.empty() || !has(after.front(), UCHAR_EXTENDED_PICTOGRAPHIC)) return false;
  const char32_t previous = last_of(before, [](char32_t c) {
    return !is_joiner(c) && (has(c, UCHAR_GRAPHEME_EXTEND) || has(c, UCHAR_EMOJI_MODIFIER));
  });
  return has(previous, UCHAR_EXTENDED_PICTOGRAPHIC);
}

/// Whether Unicode's data may have a variant of `base` for this selector; the list itself is not among ICU's
/// properties.
bool has_variants(char32_t base, char32_t selector, std::u32string_view after) {
  if (selector == kTextStyle || selector == kEmojiStyle)
    return has(base, UCHAR_EXTENDED_PICTOGRAPHIC) ||
           (has(base, UCHAR_EMOJI) && (base > 0x7F || (!after.empty() && after.front() == kKeycap)));
  const UScriptCode written_in = script(base);
  if (selector > kEmojiStyle) return written_in == USCRIPT_HAN;
  if (written_in == USCRIPT_HAN || written_in == USCRIPT_MYANMAR || written_in == USCRIPT_PHAGS_PA)
    return !is_mark(base);
  return base > 0x7F && (U_GET_GC_MASK(icu(base)) & (U_GC_S_MASK | U_GC_P_MASK)) != 0;
}

bool is_selector(char32_t c) { return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF); }
bool is_mongolian(char32_t c) { return c >= 0x180B && c <= 0x180F; }

/// How many tags follow a black flag: those of a region, such as gbsct, with their end; 0 where they are none of that.
std::size_t region_tags(std::u32string_view after) {
  std::size_t count = 0;
  while (count < after.size() && count < 7 &&
         ((after[count] >= 0xE0030 && after[count] <= 0xE0039) || (after[count] >= 0xE0061 && after[count] <= 0xE007A)))
    ++count;
  return count >= 3 && count <= 6 && count < after.size() && after[count] == kTagEnd ? count + 1 : 0;
}

bool does_something(char32_t c, std::u32string_view before, std::u32string_view after) {
  if (is_direction(c)) return true;
  if (is_joiner(c))
    return works_in_cursive(c, before, after) || works_in_indic(before, after) || works_in_emoji(c, before, after);
  if (before.empty()) return false;
  const char32_t previous = before.back();
  if (is_selector(c)) return has_variants(previous, c, after);
  if (is_mongolian(c)) return script(previous) == USCRIPT_MONGOLIAN && !is_invisible(previous);
  return c == kGraphemeJoiner && is_mark(previous) && !is_invisible(previous) && !after.empty() &&
         is_mark(after.front()) && !is_invisible(after.front());
}

}  // namespace

std::u32string without_idle_invisibles(std::u32string_view text) {
  std::u32string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const std::u32string_view after = text.substr(i + 1);
    if (!is_invisible(c) || does_something(c, kept, after)) kept += c;
    if (c == kBlackFlag) {
      const std::size_t tags = region_tags(after);
      kept += after.substr(0, tags);
      i += tags;
    }
  }
  return kept;
}

}  // namespace plenaria
