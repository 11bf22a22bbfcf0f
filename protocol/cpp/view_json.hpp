// The views of views.hpp as JSON values, for the files of this folder that put them into answers and notifications.
#pragma once

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/views.hpp"

namespace plenaria {

Json json_of(const PublicItem& view);
Json json_of(const FullView& view);
Json json_of(const DeskView& view);
Json json_of(const ItemView& view);
Json json_of(const Rules& rules);
/// With seq, at, type and data; without the room.
Json json_of(const EventView& view);
Json json_of(const PersonView& view);
Json json_of(const ParticipantView& view);
Json json_of(const StandingView& view);
Json json_of(const LeaseView& view);

}  // namespace plenaria
