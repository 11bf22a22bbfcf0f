// Texts for properties of text rules: arbitrary ones, built from the characters that the rules are about.
#pragma once

#include <rapidcheck.h>
#include <unicode/unistr.h>

#include <string>
#include <string_view>

namespace plenaria {

/// Letters of every joining kind, Indic letters with their signs, marks that compose, emoji, and all that is removed.
constexpr std::u32string_view kTroublesome =
    U"aeZ19 \u00A0\n\r\t.-?\u0301\u0308\u0323\u0336\u20E3é가\u1112\u1161\u11ABאבשׁ\u05B4یمکاءرةه\u0653\u064Fـ"
    U"ܐकषनऩ\u093C\u094Dি\u09CDরක\u0DCA\u0DD9ക\u0D4D\u0F90མ\u1820\u180B\u180E移葛❤"
    U"👩👨🏽🏴🌈☠♀"
    U"\u200B\u200C\u200D\u200C\u200D\u200E\u200F\u061C\u202A\u202B\u202C\u2066\u2067\u2068\u2069\u2060\uFEFF\u00AD"
    U"\u034F\u115F\u3164\uFE00\uFE0E\uFE0F\U000E0100\U000E0067\U000E0062\U000E0073\U000E007F\u2028\u2029\u2800";

/// Any code point above U+001F: unassigned, private and astral ones too.
inline rc::Gen<char32_t> any_character() {
  const auto any = rc::gen::suchThat(rc::gen::inRange<std::uint32_t>(0x20, 0x110000),
                                     [](std::uint32_t c) { return !U_IS_SURROGATE(c); });
  return rc::gen::map(any, [](std::uint32_t c) { return static_cast<char32_t>(c); });
}

/// Nearly always of `alphabet`, one in 31 any character.
inline rc::Gen<std::u32string> texts(std::u32string_view alphabet = kTroublesome) {
  const auto mostly = rc::gen::elementOf(std::u32string(alphabet));
  return rc::gen::container<std::u32string>(rc::gen::weightedOneOf<char32_t>({{30, mostly}, {1, any_character()}}));
}

inline std::string to_utf8(const std::u32string& text) {
  std::string utf8;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<std::int32_t>(text.size()))
      .toUTF8String(utf8);
  return utf8;
}

}  // namespace plenaria
