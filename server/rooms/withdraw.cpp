// Who may withdraw an intervention, and when.
//
// Its author alone, while it is pending, published or returned, naming the version that they saw. The same withdrawal
// sent again is answered as the first. Whoever was muted may still withdraw. Somebody else's unpublished intervention
// does not exist for the caller.
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

Result<Decision, Refusal> decide(const RoomView& room, const Withdraw& command, VenueTime now) {
  if (auto refusal = refuse_standing(room.standing_of(command.author), Saying::no, now)) return *std::move(refusal);
  const Intervention* item = room.find(command.id);
  if (!item || (item->author != command.author && item->public_seq == 0)) return no_such_intervention();
  if (item->author != command.author) return Refusal{Code::forbidden, "Only its author may withdraw an intervention."};
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
