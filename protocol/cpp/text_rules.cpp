#include "protocol/cpp/text_rules.hpp"

#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <stdexcept>

#include "protocol/cpp/characters.hpp"

namespace plenaria {

std::optional<TextFault> fault_of_text(std::string_view utf8, std::size_t max_chars, Lines lines) {
  const auto text = clean_text(utf8, max_chars, lines);
  return text ? std::nullopt : std::optional(text.error());
}

std::string sentence_of(const TextFault& fault, const std::string& name, std::size_t max_chars) {
  char code[16] = "";
  std::snprintf(code, sizeof code, "U+%04X", static_cast<unsigned>(fault.character));
  const std::string character =
      "Character " + std::to_string(fault.place) + " of " + name + " (" + std::string(code) + ") ";
  switch (fault.kind) {
    case TextFault::Kind::not_utf8:
      return "The parameter " + name + " is not UTF-8.";
    case TextFault::Kind::blank:
      return "Nothing is written in " + name + ".";
    case TextFault::Kind::control_character:
      return character + "is a control character; remove it and send again.";
    case TextFault::Kind::turned_direction:
      return character + "makes what follows read in another order than it is written; remove it and send again.";
    case TextFault::Kind::no_common_meaning:
      return character + "shows otherwise or not at all to others; write it in another way and send again.";
    case TextFault::Kind::piled_marks:
      return "A letter of " + name + " carries more than " + std::to_string(kMostMarks) +
             " accents or other marks; remove some and send again.";
    case TextFault::Kind::too_long:
      return "The parameter " + name + " is longer than " + std::to_string(max_chars) + " characters.";
  }
  throw std::logic_error("a fault of a text without a sentence");
}

bool is_slug(std::string_view text) {
  return !text.empty() && text.size() <= 64 && text[0] != '-' && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
}

bool is_web_address(std::string_view text) {
  const bool web = text.starts_with("https://") || text.starts_with("http://");
  if (!web || code_points(text) > 500) return false;
  const std::string_view rest = text.substr(text.find("//") + 2);
  const std::string_view host = rest.substr(0, rest.find_first_of("/?#"));
  if (host.empty() || host.front() == ':' || host.find('@') != host.npos) return false;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t c = next_code_point(text, at);
    if (c == kNotUtf8 || c == U'"' || c == U'<' || c == U'>' || c == U'\\') return false;
    if (is_space(c) || is_control(c) || is_invisible(c) || has_no_common_meaning(c)) return false;
  }
  return true;
}

std::size_t code_points(std::string_view utf8) {
  std::size_t count = 0;
  for (std::size_t at = 0; at < utf8.size(); ++count)
    if (next_code_point(utf8, at) == kNotUtf8) return SIZE_MAX;
  return count;
}

std::string first_code_points(std::string_view utf8, std::size_t most) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < most && end < utf8.size(); ++i) next_code_point(utf8, end);
  return std::string(utf8.substr(0, end));
}

}  // namespace plenaria
