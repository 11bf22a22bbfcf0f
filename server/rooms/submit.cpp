// Who may submit an intervention, and when.
//
// A key that the author has used before is answered first, whatever has changed since: the intervention as it stands,
// or a conflict where the content differs. Then: delegates, moderators and the secretariat may submit unless they are
// muted or expelled; the room must be open; its attribution must not be looser than the author was shown; a reply must
// answer a published intervention; and slow mode, the submissions per minute and what waits of theirs must allow it.
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

Result<Decision, Refusal> decide(const RoomView& room, const Submit& command, VenueTime now) {
  if (const Intervention* known = room.find_key(command.key)) {
    if (known->content == command.content) return Decision(AlreadyDone{known->id});
    Refusal refusal{Code::conflict, "You have used this key for another text; send a new text with a new key."};
    refusal.field = "key";
    refusal.current = known->id;
    return refusal;
  }
  const Rules& rules = room.rules();
  if (auto refusal = refuse_by_privilege(Action::submit, command.role, RoomState::open, Ownership::none))
    return *std::move(refusal);
  if (auto refusal = refuse_standing(room.standing_of(command.author), Saying::yes, now)) return *std::move(refusal);
  if (auto refusal = refuse_by_privilege(Action::submit, command.role, rules.state, Ownership::none))
    return *std::move(refusal);
  if (command.shown && rules.attribution > *command.shown)
    return Refusal{Code::conflict,
                   "The room now shows more of its authors than when you wrote; read its rule and submit again.",
                   "attribution"};
  if (command.in_reply_to) {
    const Intervention* answered = room.find(*command.in_reply_to);
    if (!answered || answered->status != Status::published)
      return Refusal{Code::not_found, "The intervention that this one answers is not in the room.", "in_reply_to"};
  }
  if (auto refusal = refuse_pace(room, command.author, now)) return *std::move(refusal);
  if (rules.moderation == Moderation::pre)
    if (auto refusal = refuse_queue(room, command.author)) return *std::move(refusal);

  InterventionSubmitted event;
  event.id = command.id;
  event.author = command.author;
  event.key = command.key;
  event.content = command.content;
  event.status = rules.moderation == Moderation::post ? Status::published : Status::pending;
  event.kind = command.kind;
  event.rule = rules.attribution;
  event.language = command.language;
  event.tags = command.tags;
  event.in_reply_to = command.in_reply_to;
  event.text_commitment = command.text_commitment;
  event.author_commitment = command.author_commitment;
  return Decision(Event(std::move(event)));
}

}  // namespace plenaria
