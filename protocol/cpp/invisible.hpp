// Characters that show nothing themselves: which of them do something where they stand, for Persian, for the scripts of
// India, for emoji, and which only make two texts differ that look alike.
#pragma once

#include <string>
#include <string_view>

namespace plenaria {

/// The text without the default ignorable characters (Unicode's property) that do nothing where they stand. What stays:
/// joiners in cursive and Indic scripts and in emoji; variation selectors behind a character that has variants; the
/// tags of a flag; CGJ between two marks; Mongolian's own. Marks of direction are left to direction.hpp. REQUIRES:
/// `text` is in NFD.
std::u32string without_idle_invisibles(std::u32string_view text);

}  // namespace plenaria
