// What counts as text that a person may submit. Unicode's tables are ICU's.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria {

enum class TextFault { blank, control_character, not_utf8, too_long };

/// Nothing for an acceptable text: 1 to `max_chars` Unicode code points, at least one of them not white space, and no
/// control character (category Cc) but, in a text of many lines, line feed and tab.
enum class Lines { one, many };
std::optional<TextFault> fault_of_text(std::string_view utf8, std::size_t max_chars, Lines lines);

/// An identifier that the dialogue's configuration gives, of a room or a theme: 1 to 64 of a-z, 0-9 and -, which is not
/// the first.
bool is_slug(std::string_view text);

/// Unicode code points; SIZE_MAX when this is not UTF-8.
std::size_t code_points(std::string_view utf8);

/// The beginning of a text, at most so many code points. REQUIRES: it is UTF-8.
std::string first_code_points(std::string_view utf8, std::size_t most);

}  // namespace plenaria
