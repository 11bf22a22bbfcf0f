// When an intervention may be erased: always, whatever its status and the room's. Erased once more, it stays as it is,
// with the reason that it was erased for first.
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

Result<Decision, Refusal> decide(const RoomView& room, const Erase& command, VenueTime) {
  const Intervention* item = room.find(command.id);
  if (!item) return no_such_intervention();
  if (item->status == Status::erased) return Decision(AlreadyDone{item->id});
  return Decision(
      Event(InterventionErased{item->id, item->version + 1, command.reason_commitment, command.author_commitment}));
}

}  // namespace plenaria
