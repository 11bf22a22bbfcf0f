// What counts as text that a person may submit, and how it is recorded. Unicode's tables are ICU's. The rules are told
// to people in protocol/README.md, "Text".
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace plenaria {

/// Why a text is not taken.
struct TextFault {
  enum class Kind {
    not_utf8,
    blank,              ///< nothing that a reader would see
    control_character,  ///< category Cc; in one line also line ends and tab
    turned_direction,   ///< U+202D or U+202E, which show a text otherwise than it is written
    no_common_meaning,  ///< private use, noncharacters, interlinear annotation: each reader sees something else
    piled_marks,        ///< more than kMostMarks on one letter
    too_long
  };
  Kind kind;
  char32_t character = 0;  ///< the first one at fault, where it is about one
  std::size_t place = 0;   ///< where it stands in the text as it came, counted from 1 in code points
};

/// Combining marks on one character, after decomposition: the richest Tibetan stacks have as many.
constexpr std::size_t kMostMarks = 8;
/// In a row: two blank lines.
constexpr std::size_t kMostLineEnds = 3;

enum class Lines { one, many };

/// The text as it is recorded, counted, shown and compared: in NFC, without what nobody sees and nobody needs, and of
/// at most `max_chars` code points. Idempotent; never more code points than the text has in NFC. Whoever records what a
/// person wrote records this.
Result<std::string, TextFault> clean_text(std::string_view utf8, std::size_t max_chars, Lines lines);

/// The same without the short way for ordinary texts (ordinary_text.hpp), at twenty to thirty times the cost: what that
/// way has to agree with.
Result<std::string, TextFault> clean_text_by_steps(std::string_view utf8, std::size_t max_chars, Lines lines);

/// Whether a text could be recorded at all: nothing, or why not.
std::optional<TextFault> fault_of_text(std::string_view utf8, std::size_t max_chars, Lines lines);

/// What to do about it, in one sentence; `name` is what the text is called, as in "text" or "params.reason".
std::string sentence_of(const TextFault& fault, const std::string& name, std::size_t max_chars);

/// An identifier that the dialogue's configuration gives, of a room or a theme: 1 to 64 of a-z, 0-9 and -, which is not
/// the first.
bool is_slug(std::string_view text);

/// http or https in lower case, a host, whatever follows; at most 500 characters. Without what hides where it leads: a
/// name before the host ("https://un.org@other.example"), a backslash, anything invisible; and without what would end
/// an address in a text: white space, quotation marks, < and >.
bool is_web_address(std::string_view text);

/// Unicode code points; SIZE_MAX when this is not UTF-8.
std::size_t code_points(std::string_view utf8);

/// The beginning of a text, at most so many code points. REQUIRES: it is UTF-8.
std::string first_code_points(std::string_view utf8, std::size_t most);

}  // namespace plenaria
