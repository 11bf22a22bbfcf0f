// The views of views.hpp as JSON objects, for the files of this folder that put them into answers and notifications.
#pragma once

#include "protocol/cpp/light_json.hpp"
#include "protocol/cpp/views.hpp"

namespace plenaria {

// Each adds the view's members to the object.

void fill(JsonObject& object, const PublicItem& view);
void fill(JsonObject& object, const FullView& view);
void fill(JsonObject& object, const DeskView& view);
void fill(JsonObject& object, const ItemView& view);
void fill(JsonObject& object, const Rules& rules);
/// With seq, at, type and data; without the room.
void fill(JsonObject& object, const EventView& view);
void fill(JsonObject& object, const PersonView& view);
void fill(JsonObject& object, const ParticipantView& view);
void fill(JsonObject& object, const StandingView& view);
void fill(JsonObject& object, const LeaseView& view);

}  // namespace plenaria
