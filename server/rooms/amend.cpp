// Who may amend an intervention, and when.
//
// Its author alone, in an open room, while it is pending or returned, naming the version that they saw; it waits again
// then. An amendment takes its place in the author's pace as a submission does. The same one sent again is answered as
// the first. Somebody else's unpublished intervention does not exist for whoever is not of the desk.
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

Result<Decision, Refusal> decide(const RoomView& room, const Amend& command, VenueTime now) {
  const Role role = command.actor.role;
  if (auto refusal = refuse_by_privilege(Action::amend, role, RoomState::open, Ownership::none))
    return *std::move(refusal);
  const Intervention* item = room.find(command.id);
  const bool own = item && item->author == command.actor.ref;
  const ActNote* last = own ? item->last_act.get() : nullptr;
  if (last && last->verb == Verb::amend && last->content == command.content && item->version == command.version + 1)
    return Decision(AlreadyDone{item->id});
  if (auto refusal = refuse_standing(room.standing_of(command.actor.ref), Saying::yes, now)) return *std::move(refusal);
  if (!item) return no_such_intervention();
  if (!own && item->public_seq != 0) return Refusal{Code::forbidden, "Only its author may amend an intervention."};
  if (auto refusal =
          refuse_by_privilege(Action::amend, role, room.rules().state, ownership_of(*item, command.actor.ref)))
    return *std::move(refusal);
  const bool amendable = item->status == Status::pending || item->status == Status::returned;
  const bool other_text = command.base != item->text_commitment;
  if (item->version != command.version || other_text || !amendable) return changed_since(*item);
  if (auto refusal = refuse_pace(room, command.actor.ref, now)) return *std::move(refusal);
  if (item->status == Status::returned)
    if (auto refusal = refuse_queue(room, command.actor.ref)) return *std::move(refusal);
  return Decision(Event(InterventionAmended{item->id, item->version + 1, command.actor.ref, command.content,
                                            command.text_commitment, command.author_commitment}));
}

}  // namespace plenaria
