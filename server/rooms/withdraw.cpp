// Who may withdraw an intervention, and when.
//
// Its author alone, while it is pending, published or returned, naming the version that they saw. The same withdrawal
// sent again is answered as the first. Whoever was muted may still withdraw, in any state of the room. Somebody else's
// unpublished intervention does not exist for whoever is not of the desk.
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

Result<Decision, Refusal> decide(const RoomView& room, const Withdraw& command, VenueTime now) {
  const auto& [role, who] = command.actor;
  if (auto refusal = refuse_by_privilege(Action::withdraw, role, RoomState::open, Ownership::none))
    return *std::move(refusal);
  if (auto refusal = refuse_standing(room.standing_of(who), Saying::no, now)) return *std::move(refusal);
  const Intervention* item = room.find(command.id);
  if (!item) return no_such_intervention();
  if (item->author != who && item->public_seq == 0 && !may(Action::desk, role)) return no_such_intervention();
  if (auto refusal = refuse_by_privilege(Action::withdraw, role, room.rules().state, ownership_of(*item, who)))
    return *std::move(refusal);
  if (item->status == Status::withdrawn && item->version == command.version + 1) return Decision(AlreadyDone{item->id});
  if (item->version != command.version) return changed_since(*item);
  switch (item->status) {
    case Status::pending:
    case Status::published:
    case Status::returned:
      return Decision(Event(InterventionWithdrawn{item->id, item->version + 1}));
    case Status::hidden:
    case Status::withdrawn:
    case Status::erased:
      break;
  }
  return changed_since(*item);
}

}  // namespace plenaria
