#include "protocol/cpp/direction.hpp"

#include <unicode/uchar.h>

#include <algorithm>
#include <vector>

#include "protocol/cpp/characters.hpp"

namespace plenaria {

namespace {

constexpr char32_t kLeftToRightEmbedding = 0x202A;
constexpr char32_t kRightToLeftEmbedding = 0x202B;
constexpr char32_t kPopEmbedding = 0x202C;
constexpr char32_t kFirstIsolate = 0x2066;  // LRI, RLI, FSI
constexpr char32_t kLastIsolate = 0x2068;
constexpr char32_t kPopIsolate = 0x2069;

bool opens_isolate(char32_t c) { return c >= kFirstIsolate && c <= kLastIsolate; }
bool opens_embedding(char32_t c) { return c == kLeftToRightEmbedding || c == kRightToLeftEmbedding; }
bool is_pair_part(char32_t c) {
  return opens_isolate(c) || opens_embedding(c) || c == kPopEmbedding || c == kPopIsolate;
}

bool runs_from_right_to_left(char32_t c) {
  const auto direction = u_charDirection(static_cast<UChar32>(c));
  return !is_direction(c) && (direction == U_RIGHT_TO_LEFT || direction == U_RIGHT_TO_LEFT_ARABIC);
}

/// Which openers and closers belong together, a true for each place of the text that is one of a pair. An isolate's end
/// also ends the embeddings that were begun within it; those had no end of their own.
std::vector<bool> pairs(std::u32string_view text) {
  std::vector<bool> paired(text.size(), false);
  std::vector<std::size_t> open;
  std::size_t isolates = 0;  // of those open: without one nothing is looked for
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    if (c == U'\n') {
      open.clear();
      isolates = 0;
    }
    if (opens_isolate(c) || opens_embedding(c)) open.push_back(i);
    if (opens_isolate(c)) ++isolates;
    if (c == kPopEmbedding && !open.empty() && opens_embedding(text[open.back()])) {
      paired[open.back()] = paired[i] = true;
      open.pop_back();
    }
    if (c == kPopIsolate && isolates > 0) {
      while (!opens_isolate(text[open.back()])) open.pop_back();
      paired[open.back()] = paired[i] = true;
      open.pop_back();
      --isolates;
    }
  }
  return paired;
}

}  // namespace

std::u32string with_plain_direction(std::u32string_view text, Lines lines) {
  const bool needed = std::any_of(text.begin(), text.end(), runs_from_right_to_left);
  const std::vector<bool> paired = needed && lines == Lines::many ? pairs(text) : std::vector<bool>(text.size(), false);
  std::u32string kept;
  kept.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char32_t c = text[i];
    const bool idle_mark = is_direction(c) && !is_pair_part(c) && (!needed || (!kept.empty() && kept.back() == c));
    if (!idle_mark && (!is_pair_part(c) || paired[i])) kept += c;
  }
  return kept;
}

}  // namespace plenaria
