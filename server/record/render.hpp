// What may be told of an intervention, and to whom. The rule: a follower is shown published texts alone, each author as
// far as the stricter of the room's rule then and now allows, and of what is hidden, withdrawn or erased only that it
// is so. The author is shown everything of their own. Always rendered against the present.
#pragma once

#include "protocol/cpp/record.hpp"
#include "protocol/cpp/views.hpp"
#include "rooms/room.hpp"

namespace plenaria {

/// The word of the wire for what happened.
std::string_view type_of(const Room& room, const Happening& happening);

/// The entries whose bodies a view needs; 0 where it needs none.
struct BodySeqs {
  Seq text = 0;
  Seq act = 0;
  Seq answered = 0;
  bool operator==(const BodySeqs&) const = default;
};
/// Those bodies; null where they were erased, or were not needed.
struct ItemBodies {
  BodyPtr text{};
  BodyPtr act{};
  BodyPtr answered{};
};
enum class Viewer : std::uint8_t { follower, author, desk };
BodySeqs bodies_of(const Intervention& item, Viewer viewer);

/// REQUIRES: item.public_seq != 0. `body` null: a tombstone with status erased.
PublicItem render_public(const Intervention& item, const BodyPtr& body, const Rules& rules);

/// The author's own, with why it was returned or hidden.
FullView render_own(const Intervention& item, const ItemBodies& bodies);

/// For the desk: everything but a withdrawn text, in public numbering.
DeskView render_desk(const Intervention& item, const ItemBodies& bodies);

/// A measure as the desk is told of it. `body` null: nothing can be said of who and why.
SanctionView render_sanction(const ParticipantSanctioned& event, const BodyPtr& body);

/// An event of an audience; `bodies` are those of bodies_needed().
EventView render_event(const Room& room, Audience audience, Seq seq, const Epoch& epoch, const ItemBodies& bodies);

/// When an event happened, as this audience is told: in a room without attribution to the quarter of an hour, so that
/// none tells who was there. REQUIRES: 1 <= seq <= room.seq(audience).
VenueTime told_time(const Room& room, Audience audience, Seq seq);

/// The entries whose bodies render_event would show. REQUIRES: 1 <= seq <= room.seq(audience).
BodySeqs bodies_needed(const Room& room, Audience audience, Seq seq);

}  // namespace plenaria
