// clean_text: the steps from what came to what is recorded.
#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "protocol/cpp/characters.hpp"
#include "protocol/cpp/direction.hpp"
#include "protocol/cpp/invisible.hpp"
#include "protocol/cpp/ordinary_text.hpp"
#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

constexpr char32_t kNextLine = 0x85;
constexpr char32_t kLineSeparator = 0x2028;
constexpr char32_t kParagraphSeparator = 0x2029;

const icu::Normalizer2& form(const icu::Normalizer2* (*instance)(UErrorCode&)) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* found = instance(status);
  if (U_FAILURE(status)) throw std::runtime_error(std::string("Unicode normal forms: ") + u_errorName(status));
  return *found;
}

std::u32string in_form(const icu::Normalizer2& form, std::u32string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::UnicodeString normal =
      form.normalize(icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()),
                                                   static_cast<std::int32_t>(text.size())),
                     status);
  std::u32string result(static_cast<std::size_t>(normal.countChar32()), U'\0');
  normal.toUTF32(reinterpret_cast<UChar32*>(result.data()), static_cast<std::int32_t>(result.size()), status);
  // A result that fills its room exactly has no terminator, which is only a warning.
  if (U_FAILURE(status)) throw std::runtime_error(std::string("Unicode normal forms: ") + u_errorName(status));
  return result;
}

/// The text's code points with \n at each line's end, or the first that may not be in it. Piled marks are looked for
/// here already, as normal forms sort them, and that takes long for a pile of thousands.
Result<std::u32string, TextFault> read(std::string_view utf8, Lines lines) {
  std::u32string text;
  text.reserve(utf8.size());
  std::size_t place = 0, marks = 0;
  bool piled = false;
  for (std::size_t at = 0; at < utf8.size();) {
    char32_t c = next_code_point(utf8, at);
    ++place;
    if (c == kNotUtf8) return TextFault{TextFault::Kind::not_utf8, 0, place};
    if (is_override(c)) return TextFault{TextFault::Kind::turned_direction, c, place};
    if (has_no_common_meaning(c)) return TextFault{TextFault::Kind::no_common_meaning, c, place};
    if (lines == Lines::many) {
      if (c == U'\r' && at < utf8.size() && utf8[at] == '\n') continue;
      if (c == U'\r' || c == kNextLine || c == kLineSeparator || c == kParagraphSeparator) c = U'\n';
    }
    if (is_control(c) && !(lines == Lines::many && (c == U'\n' || c == U'\t')))
      return TextFault{TextFault::Kind::control_character, c, place};
    if (!is_invisible(c)) marks = is_mark(c) ? marks + 1 : 0;
    piled = piled || marks > kMostMarks;
    text += c;
  }
  if (piled) return TextFault{TextFault::Kind::piled_marks};
  return text;
}

/// No white space at either end, and a single space for each longer run of it.
std::u32string in_one_line(std::u32string_view text) {
  std::u32string line;
  for (std::size_t i = 0; i < text.size();) {
    std::size_t end = i;
    while (end < text.size() && is_space(text[end])) ++end;
    if (end == i) line += text[i++];
    else {
      if (!line.empty() && end < text.size()) line += end - i == 1 ? text[i] : U' ';
      i = end;
    }
  }
  return line;
}

/// No white space at the ends of lines, no blank lines at either end of the text, and nowhere more than two of them.
std::u32string in_lines(std::u32string_view text) {
  std::u32string result;
  std::size_t line_ends = 0;
  for (std::size_t start = 0; start <= text.size();) {
    const std::size_t end = std::min(text.find(U'\n', start), text.size());
    std::u32string_view line = text.substr(start, end - start);
    while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
    if (!line.empty()) {
      if (!result.empty()) result.append(std::min(line_ends, kMostLineEnds), U'\n');
      result += line;
      line_ends = 0;
    }
    ++line_ends;
    start = end + 1;
  }
  return result;
}

/// In NFD, where a letter brings marks of its own.
bool has_piled_marks(std::u32string_view decomposed) {
  std::size_t marks = 0;
  for (const char32_t c : decomposed) {
    if (is_mark(c)) ++marks;
    else if (!is_invisible(c)) marks = 0;
    if (marks > kMostMarks) return true;
  }
  return false;
}

std::string to_utf8(std::u32string_view text) {
  std::string utf8;
  icu::UnicodeString::fromUTF32(reinterpret_cast<const UChar32*>(text.data()), static_cast<std::int32_t>(text.size()))
      .toUTF8String(utf8);
  return utf8;
}

}  // namespace

Result<std::string, TextFault> clean_text(std::string_view utf8, std::size_t max_chars, Lines lines) {
  if (is_ordinary_text(utf8, max_chars, lines)) return std::string(utf8);
  return clean_text_by_steps(utf8, max_chars, lines);
}

Result<std::string, TextFault> clean_text_by_steps(std::string_view utf8, std::size_t max_chars, Lines lines) {
  const auto came = read(utf8, lines);
  if (!came) return came.error();
  const std::u32string decomposed = without_idle_invisibles(in_form(form(icu::Normalizer2::getNFDInstance), *came));
  const std::u32string directed = with_plain_direction(decomposed, lines);
  const std::u32string laid_out = lines == Lines::one ? in_one_line(directed) : in_lines(directed);
  const std::u32string text = in_form(form(icu::Normalizer2::getNFCInstance), laid_out);
  if (has_piled_marks(laid_out)) return TextFault{TextFault::Kind::piled_marks};
  if (std::none_of(text.begin(), text.end(), is_seen)) return TextFault{TextFault::Kind::blank};
  if (text.size() > max_chars) return TextFault{TextFault::Kind::too_long};
  return to_utf8(text);
}

}  // namespace plenaria
