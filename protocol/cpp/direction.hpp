// Marks that say in which direction text runs. Arabic, Persian, Hebrew and Urdu need them beside Spanish or numbers;
// elsewhere they only make a text look otherwise than it reads.
#pragma once

#include <string>
#include <string_view>

#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

/// The text with the marks of direction (Bidi_Control) that serve a reader. In a text without a letter that is written
/// from right to left, none. Else LRM, RLM and ALM, each once in a place; in a text of many lines also embeddings and
/// isolates that are closed within their paragraph (UAX #9, BD8 to BD13), the others removed, so that none reaches
/// beyond its line. REQUIRES: no overrides.
std::u32string with_plain_direction(std::u32string_view text, Lines lines);

}  // namespace plenaria
