// What may be told of an intervention, and to whom. The rule: a follower is shown published texts alone, each author as
// far as the stricter of the room's rule then and now allows, and of what is hidden, withdrawn or erased only that it
// is so. The author is shown everything of their own. Always rendered against the present.
#pragma once

#include "protocol/cpp/record.hpp"
#include "protocol/cpp/views.hpp"
#include "rooms/room.hpp"

namespace plenaria {

/// The word of the wire for it.
std::string_view type_of(Happening::Type type);

/// REQUIRES: item.public_seq != 0. `body` null: a tombstone with status erased.
PublicItem render_public(const Intervention& item, const BodyPtr& body, const Rules& rules);

/// The author's own.
FullView render_own(const Intervention& item, const BodyPtr& body);

/// For the desk: everything but a withdrawn text, in public numbering.
FullView render_desk(const Intervention& item, const BodyPtr& body);

/// An event of an audience; `body` is that of the intervention it is about (unused where body_needed() is 0).
EventView render_event(const Room& room, Audience audience, Seq seq, const Epoch& epoch, const BodyPtr& body);

/// When an event happened, as this audience is told: in a room without attribution to the quarter of an hour, so that
/// none tells who was there. REQUIRES: 1 <= seq <= room.seq(audience).
VenueTime told_time(const Room& room, Audience audience, Seq seq);

/// The entry whose body render_event would show; 0 where it would show none.
Seq body_needed(const Room& room, const Happening& happening, Audience audience);

}  // namespace plenaria
