#include "protocol/cpp/characters.hpp"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstdint>

namespace plenaria {

namespace {

constexpr char32_t kBrailleBlank = 0x2800;

UChar32 icu(char32_t c) { return static_cast<UChar32>(c); }
bool is_any_of(char32_t c, std::uint32_t categories) { return (U_GET_GC_MASK(icu(c)) & categories) != 0; }

}  // namespace

char32_t next_code_point(std::string_view utf8, std::size_t& at) {
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(utf8.data());
  UChar32 c = 0;
  U8_NEXT(bytes, at, utf8.size(), c);
  return c < 0 ? kNotUtf8 : static_cast<char32_t>(c);
}

bool is_space(char32_t c) { return u_isUWhiteSpace(icu(c)) != 0; }
bool is_control(char32_t c) { return is_any_of(c, U_GC_CC_MASK | U_GC_ZL_MASK | U_GC_ZP_MASK); }
bool is_mark(char32_t c) { return is_any_of(c, U_GC_M_MASK); }
bool is_invisible(char32_t c) { return u_hasBinaryProperty(icu(c), UCHAR_DEFAULT_IGNORABLE_CODE_POINT) != 0; }
bool has_no_common_meaning(char32_t c) {
  return is_any_of(c, U_GC_CO_MASK) || U_IS_UNICODE_NONCHAR(icu(c)) || (c >= 0xFFF9 && c <= 0xFFFB);
}
bool is_override(char32_t c) { return c == 0x202D || c == 0x202E; }
bool is_direction(char32_t c) { return u_hasBinaryProperty(icu(c), UCHAR_BIDI_CONTROL) != 0; }
bool is_seen(char32_t c) {
  return is_any_of(c, U_GC_L_MASK | U_GC_N_MASK | U_GC_P_MASK | U_GC_S_MASK | U_GC_CN_MASK) && c != kBrailleBlank &&
         !is_invisible(c);
}

}  // namespace plenaria
