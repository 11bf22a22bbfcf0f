// The rules: may this be done, now, and what has happened then. Pure; each rule has its own file beside this one.
#pragma once

#include <variant>

#include "base/result.hpp"
#include "rooms/commands.hpp"
#include "rooms/events.hpp"
#include "rooms/refusal.hpp"
#include "rooms/room_facts.hpp"

namespace plenaria {

/// The command was carried out before, or what it asks for is so already: nothing is added, and the answer is how
/// things stand.
struct AlreadyDone {
  InterventionId id;  ///< zero where it is about no intervention
};

using Decision = std::variant<Event, AlreadyDone>;

/// Whether a moderator's verb can be done to an intervention as it stands, whoever they are.
bool can_follow(Verb verb, const Intervention& item);

/// `now` is venue time.
Result<Decision, Refusal> decide(const RoomView& room, const Submit& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Amend& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Withdraw& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Moderate& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Tag& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Configure& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Sanctioning& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Barring& command, VenueTime now);
Result<Decision, Refusal> decide(const RoomView& room, const Erase& command, VenueTime now);
inline Result<Decision, Refusal> decide(const RoomView& room, const Command& command, VenueTime now) {
  return std::visit([&](const auto& one) { return decide(room, one, now); }, command);
}

}  // namespace plenaria
