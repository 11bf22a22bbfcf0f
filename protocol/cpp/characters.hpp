// What Unicode says of one character, as far as the rules for texts ask. The tables are ICU's.
#pragma once

#include <cstddef>
#include <string_view>

namespace plenaria {

constexpr char32_t kNotUtf8 = 0xFFFFFFFF;
/// The code point of `utf8` at `at`, which moves behind it; kNotUtf8 where there is none. REQUIRES: at < utf8.size().
char32_t next_code_point(std::string_view utf8, std::size_t& at);

/// White_Space, line ends included.
bool is_space(char32_t c);
/// Cc, and the separators of lines and paragraphs.
bool is_control(char32_t c);
/// Mn, Mc and Me: what stands on another character.
bool is_mark(char32_t c);
/// Default_Ignorable_Code_Point: shows nothing itself.
bool is_invisible(char32_t c);
/// Private use, noncharacters, interlinear annotation: each reader sees something else, or nothing.
bool has_no_common_meaning(char32_t c);
/// LRO and RLO, which show letters in another order than they are written in.
bool is_override(char32_t c);
/// Bidi_Control: says in which direction text runs, the overrides included.
bool is_direction(char32_t c);
/// A reader sees it, by itself. So does what is not assigned yet: a later Unicode's emoji.
bool is_seen(char32_t c);

}  // namespace plenaria
