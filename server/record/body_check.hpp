// One entry against what it must be in itself: its body against the commitments of its header, its version against the
// intervention's. Each gives what is wrong, as the rest of a sentence that begins with "Entry N ".
#pragma once

#include <optional>
#include <string>

#include "protocol/cpp/record.hpp"
#include "rooms/room_facts.hpp"

namespace plenaria {

/// `stored` is the body's exact text.
std::optional<std::string> wrong_body(const Event& event, const std::string& stored);

/// `before` is the room as it is before the event.
std::optional<std::string> wrong_version(const RoomView& before, const Event& event);

}  // namespace plenaria
