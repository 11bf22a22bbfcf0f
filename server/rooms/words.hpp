// The words of the room as enumerations, each with its spelling on the wire and in the record.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace plenaria {

enum class Role : std::uint8_t { follower, observer, delegate, moderator, secretariat };
/// What a person takes part as; their role says what they may do.
enum class Capacity : std::uint8_t { state, observer, intergovernmental, stakeholder };
enum class Status : std::uint8_t { pending, published, returned, hidden, withdrawn, erased };
/// How much of an author a room shows, strictest first, so that min() is the stricter.
enum class Attribution : std::uint8_t { none, group, delegation, named };
enum class Moderation : std::uint8_t { pre, post };
enum class RoomState : std::uint8_t { open, paused, closed };
enum class Audience : std::uint8_t { public_, desk };
/// What is done with one intervention after its submission, by a moderator or (amend) by its author.
enum class Verb : std::uint8_t { publish, return_, hide, pin, unpin, tag, amend };
/// What a moderator, or the accreditation, does about a participant.
enum class Sanction : std::uint8_t { mute, unmute, expel, readmit, bar, unbar };
enum class Kind : std::uint8_t {
  statement,
  question,
  answer,
  good_practice,
  experience,
  challenge,
  tool,
  need,
  offer,
  proposal,
  point_of_order,
  right_of_reply
};

std::string_view to_text(Role);
std::string_view to_text(Capacity);
std::string_view to_text(Status);
std::string_view to_text(Attribution);
std::string_view to_text(Moderation);
std::string_view to_text(RoomState);
std::string_view to_text(Audience);
std::string_view to_text(Verb);
std::string_view to_text(Kind);

/// Nothing for a word that is not one of the enumeration's.
template <class Enum>
std::optional<Enum> from_text(std::string_view text);

}  // namespace plenaria
