#include "protocol/cpp/text_rules.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <cstdint>

// ICU's macros narrow where they know it to be safe.
#pragma GCC diagnostic ignored "-Wconversion"

namespace plenaria {

std::optional<TextFault> fault_of_text(std::string_view utf8, std::size_t max_chars, Lines lines) {
  const char* bytes = utf8.data();
  const auto length = static_cast<std::int32_t>(utf8.size());
  std::size_t count = 0;
  bool blank = true;
  for (std::int32_t i = 0; i < length;) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return TextFault::not_utf8;
    if (u_charType(c) == U_CONTROL_CHAR && !(lines == Lines::many && (c == '\n' || c == '\t')))
      return TextFault::control_character;
    if (!u_isUWhiteSpace(c)) blank = false;
    ++count;
  }
  if (blank) return TextFault::blank;
  if (count > max_chars) return TextFault::too_long;
  return std::nullopt;
}

bool is_slug(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text[0] != '-' && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

std::size_t code_points(std::string_view utf8) {
  const char* bytes = utf8.data();
  const auto length = static_cast<std::int32_t>(utf8.size());
  std::size_t count = 0;
  for (std::int32_t i = 0; i < length; ++count) {
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return SIZE_MAX;
  }
  return count;
}

std::string first_code_points(std::string_view utf8, std::size_t most) {
  const char* bytes = utf8.data();
  const auto length = static_cast<std::int32_t>(utf8.size());
  std::int32_t end = 0;
  for (std::size_t i = 0; i < most && end < length; ++i) U8_FWD_1(bytes, end, length);
  return std::string(utf8.substr(0, static_cast<std::size_t>(end)));
}

}  // namespace plenaria
