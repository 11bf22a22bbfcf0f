// What the methods have in common: who calls, and how they are answered.
#include "hub/methods.hpp"

#include "rooms/refusing.hpp"

namespace plenaria {

HostedRoom* Call::room(const RoomId& room_id) const {
  HostedRoom* found = house().room(room_id);
  if (!found) refuse(Refusal{Code::not_found, "There is no such room in this dialogue.", "room"});
  return found;
}

const Participant* Call::participant() const {
  const Participant* who = session->participant();
  if (!who) refuse(Refusal{Code::unauthenticated});
  return who;
}

bool Call::let_in(const HostedRoom& hosted) const {
  const auto caller = session->author(hosted.plan().id);
  if (!caller) return true;
  // Read in part, it may still hold somebody expelled who was readmitted since.
  if (!hosted.host().ready()) {
    refuse(unreadable());
    return false;
  }
  const VenueTime now = house().parts().clock.venue_now();
  const auto refusal = refuse_standing(hosted.room().standing_of(*caller), Saying::no, now);
  if (refusal) refuse(*refusal);
  return !refusal;
}

std::optional<Role> Call::role_in(const RoomId& room_id) const {
  const Participant* who = session->participant();
  return who ? std::optional(who->role_in(room_id)) : std::nullopt;
}

void Call::answer_with(HostedRoom& hosted, const AuthorRef& caller, Viewer viewer,
                       const Result<InterventionId, Refusal>& outcome) const {
  if (outcome) {
    house().recorded().Increment();
    hosted.describe(*outcome, caller, viewer, [call = *this](const std::optional<ItemView>& view) {
      if (view) call.answer(encode_intervention(*view));
      // Recorded, but not to be read at this moment: the same again gives the intervention later.
      else call.refuse(Refusal{Code::outcome_unknown});
    });
    return;
  }
  house().refused().Increment();
  const Refusal refusal = outcome.error();
  if (!refusal.current) {
    refuse(refusal);
    return;
  }
  hosted.describe(*refusal.current, caller, viewer,
                  [call = *this, refusal](const std::optional<ItemView>& current) { call.refuse(refusal, current); });
}

Refusal unreadable() { return Refusal{Code::not_recorded, "The record cannot be read now; try again in a moment."}; }

Body body_of_act(const Participant& who, const std::string& reason, const Randomness& random) {
  Body body;
  body.participant = who.id.text();
  body.name = who.name;
  body.delegation = who.delegation;
  body.group = who.group;
  body.author_salt = random_text(random);
  body.reason = reason;
  body.reason_salt = random_text(random);
  return body;
}

Account account_of(const Body& act) { return Account{commit_to_reason(act), commit_to_author(act)}; }

}  // namespace plenaria
