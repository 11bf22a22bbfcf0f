// One entry against what it must be in itself: its body against the commitments of its header, what it does against
// what may become of an intervention. Each gives what is wrong, as the rest of a sentence that begins with "Entry N ".
#pragma once

#include <optional>
#include <string>

#include "protocol/cpp/record.hpp"
#include "rooms/room_facts.hpp"

namespace plenaria {

/// `stored` is the body's exact text, `item` the intervention that the event is about, as it is after it (null where it
/// is about none).
std::optional<std::string> wrong_body(const Event& event, const Intervention* item, const std::string& stored);

/// Whether the event could come of what the room was before it, which folding alone does not ask: the version that it
/// counts, and what may become of an intervention.
std::optional<std::string> wrong_act(const RoomView& before, const Event& event);

}  // namespace plenaria
