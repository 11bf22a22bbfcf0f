#include "rooms/words.hpp"

#include <array>
#include <cstddef>

namespace plenaria {

namespace {
template <class Enum>
struct Spelling;
template <>
struct Spelling<Role> {
  static constexpr std::array<std::string_view, 5> words{"follower", "observer", "delegate", "moderator",
                                                         "secretariat"};
};
template <>
struct Spelling<Capacity> {
  static constexpr std::array<std::string_view, 4> words{"state", "observer", "intergovernmental", "stakeholder"};
};
template <>
struct Spelling<Status> {
  static constexpr std::array<std::string_view, 6> words{"pending", "published", "returned",
                                                         "hidden",  "withdrawn", "erased"};
};
template <>
struct Spelling<Attribution> {
  static constexpr std::array<std::string_view, 4> words{"none", "group", "delegation", "named"};
};
template <>
struct Spelling<Moderation> {
  static constexpr std::array<std::string_view, 2> words{"pre", "post"};
};
template <>
struct Spelling<RoomState> {
  static constexpr std::array<std::string_view, 3> words{"open", "paused", "closed"};
};
template <>
struct Spelling<Audience> {
  static constexpr std::array<std::string_view, 2> words{"public", "desk"};
};
template <>
struct Spelling<Verb> {
  static constexpr std::array<std::string_view, 7> words{"publish", "return", "hide", "pin", "unpin", "tag", "amend"};
};
template <>
struct Spelling<Kind> {
  static constexpr std::array<std::string_view, 12> words{
      "statement", "question", "answer", "good_practice", "experience",     "challenge",
      "tool",      "need",     "offer",  "proposal",      "point_of_order", "right_of_reply"};
};

template <class Enum>
std::string_view spell(Enum value) {
  return Spelling<Enum>::words.at(static_cast<std::size_t>(value));
}
}  // namespace

std::string_view to_text(Role value) { return spell(value); }
std::string_view to_text(Capacity value) { return spell(value); }
std::string_view to_text(Status value) { return spell(value); }
std::string_view to_text(Attribution value) { return spell(value); }
std::string_view to_text(Moderation value) { return spell(value); }
std::string_view to_text(RoomState value) { return spell(value); }
std::string_view to_text(Audience value) { return spell(value); }
std::string_view to_text(Verb value) { return spell(value); }
std::string_view to_text(Kind value) { return spell(value); }

template <class Enum>
std::optional<Enum> from_text(std::string_view text) {
  const auto& words = Spelling<Enum>::words;
  for (std::size_t i = 0; i < words.size(); ++i)
    if (words[i] == text) return static_cast<Enum>(i);
  return std::nullopt;
}

template std::optional<Role> from_text(std::string_view);
template std::optional<Capacity> from_text(std::string_view);
template std::optional<Status> from_text(std::string_view);
template std::optional<Attribution> from_text(std::string_view);
template std::optional<Moderation> from_text(std::string_view);
template std::optional<RoomState> from_text(std::string_view);
template std::optional<Audience> from_text(std::string_view);
template std::optional<Kind> from_text(std::string_view);

}  // namespace plenaria
