// Who may submit an intervention, and when.
//
// A key that the author has used before is answered first, whatever has changed since: the intervention as it stands,
// or a conflict where the content differs. Then: delegates, moderators and the secretariat may submit; the room must be
// open; its attribution must not be looser than the author was shown; a reply must answer a published intervention; and
// slow mode and the submissions per minute must allow it.
#include <algorithm>

#include "rooms/decide.hpp"

namespace plenaria {

namespace {

std::optional<Refusal> refuse_role(Role role) {
  switch (role) {
    case Role::delegate:
    case Role::moderator:
    case Role::secretariat:
      return std::nullopt;
    case Role::follower:
    case Role::observer:
      break;
  }
  return Refusal{Code::forbidden, "Only delegates and the secretariat may submit interventions here."};
}

std::optional<Refusal> refuse_state(RoomState state) {
  switch (state) {
    case RoomState::open:
      return std::nullopt;
    case RoomState::paused:
      return Refusal{Code::room_closed,
                     "The room is paused; keep your text and submit it when the room is open again."};
    case RoomState::closed:
      break;
  }
  return Refusal{Code::room_closed, "The room is closed and takes no more interventions."};
}

Refusal too_fast(const char* message, Milliseconds wait) {
  Refusal refusal{Code::too_fast, message};
  refusal.retry_after = wait;
  return refusal;
}

std::optional<Refusal> refuse_pace(const RoomView& room, const AuthorRef& author, VenueTime now) {
  const auto submissions = room.submissions_of(author);
  if (submissions.empty()) return std::nullopt;
  const auto& rules = room.rules();
  // Another node may have recorded the last one by a clock that is a little ahead of ours.
  if (const auto next = submissions.back() + rules.slow_mode; rules.slow_mode.count() > 0 && next > now)
    return too_fast("The room is in slow mode; submit again a little later.", next - now);
  const auto most = static_cast<std::size_t>(std::max(room.limits().submissions_per_minute, 0));
  if (most > 0 && submissions.size() >= most)
    if (const auto next = submissions[submissions.size() - most] + std::chrono::minutes(1); next > now)
      return too_fast("You have submitted many interventions within a minute; submit again a little later.",
                      next - now);
  return std::nullopt;
}

}  // namespace

Result<Decision, Refusal> decide(const RoomView& room, const Submit& command, VenueTime now) {
  if (const KnownKey* known = room.find_key(command.key)) {
    if (known->content == command.content) return Decision(AlreadyDone{known->id});
    Refusal refusal{Code::conflict, "You have used this key for another text; send a new text with a new key."};
    refusal.field = "key";
    refusal.current = known->id;
    return refusal;
  }
  if (auto refusal = refuse_role(command.role)) return *std::move(refusal);
  const Rules& rules = room.rules();
  if (auto refusal = refuse_state(rules.state)) return *std::move(refusal);
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
