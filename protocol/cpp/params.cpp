#include "protocol/cpp/params.hpp"

#include <algorithm>
#include <string_view>

#include "protocol/cpp/token.hpp"

namespace plenaria {

namespace {

using Need = Members::Need;

constexpr std::size_t kMostReasonChars = 1000;
constexpr const char* kSlug = "a slug of at most 64 of a-z, 0-9 and -";

bool all_of(std::string_view text, std::string_view extra) {
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || extra.find(c) != extra.npos;
  });
}

}  // namespace

bool is_key(const std::string& text) { return text.size() >= 8 && text.size() <= 64 && all_of(text, "_-"); }

bool is_epoch(const std::string& text) { return text.size() == 22 && all_of(text, "_-"); }

bool is_language(const std::string& text) {
  if (text.size() > 35) return false;
  std::size_t start = 0;
  for (bool first = true;; first = false) {
    const std::size_t end = std::min(text.find('-', start), text.size());
    const std::string_view subtag(text.data() + start, end - start);
    if (subtag.empty() || subtag.size() > 8 || !all_of(subtag, "")) return false;
    if (first && (subtag.size() < 2 || subtag.size() > 3 ||
                  std::any_of(subtag.begin(), subtag.end(), [](char c) { return c >= '0' && c <= '9'; })))
      return false;
    if (end == text.size()) return true;
    start = end + 1;
  }
}

RoomId read_room(Members& params) { return RoomId(params.word("room", Need::required, is_slug, kSlug)); }

InterventionId read_intervention(Members& params, const std::string& name) {
  const std::string text = params.word(
      name, Need::required, [](const std::string& t) { return InterventionId::parse(t).has_value(); },
      "an intervention's id, 22 characters of base64url");
  return InterventionId::parse(text).value_or(InterventionId());
}

std::uint32_t read_version(Members& params) {
  return static_cast<std::uint32_t>(params.integer("version", Need::required, 1, 0xFFFFFFFE, 0));
}

ParticipantId read_participant(Members& params) {
  return ParticipantId(params.word("participant", Need::required, is_participant_id,
                                   "a participant's id: 1 to 64 of A-Z, a-z, 0-9 and . _ : @ -"));
}

std::string read_reason(Members& params, Need need) {
  return params.text("reason", need, kMostReasonChars, Lines::many);
}

std::vector<std::string> read_themes(Members& params) { return params.words("themes", 12, is_slug, kSlug); }
std::vector<std::string> read_levels(Members& params) { return params.words("levels", 5, is_slug, kSlug); }
std::vector<std::string> read_perspectives(Members& params) { return params.words("perspectives", 3, is_slug, kSlug); }

}  // namespace plenaria
