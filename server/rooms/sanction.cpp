// Who may mute or expel a participant, and what the accreditation does to a room. What stands already is answered as
// done; a measure with another end takes the place of the one before.
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

namespace {

Action action_of(Sanction sanction) {
  switch (sanction) {
    case Sanction::mute:
      return Action::mute;
    case Sanction::unmute:
      return Action::unmute;
    case Sanction::expel:
      return Action::expel;
    case Sanction::readmit:
      return Action::readmit;
    case Sanction::bar:
    case Sanction::unbar:
      break;
  }
  return Action::accredit;
}

bool is_so(const Measure& measure, VenueTime until, VenueTime now) {
  return measure.in_force(now) && measure.until == until;
}

bool stands(const Standing& standing, Sanction sanction, VenueTime until, VenueTime now) {
  switch (sanction) {
    case Sanction::mute:
      return is_so(standing.muted, until, now);
    case Sanction::unmute:
      return !standing.muted.in_force(now);
    case Sanction::expel:
      return is_so(standing.expelled, until, now);
    case Sanction::readmit:
      return !standing.expelled.in_force(now);
    case Sanction::bar:
      return standing.barred.in_force(now);
    case Sanction::unbar:
      break;
  }
  return !standing.barred.in_force(now);
}

}  // namespace

Result<Decision, Refusal> decide(const RoomView& room, const Sanctioning& command, VenueTime now) {
  const Ownership whom = command.who == command.actor.ref ? Ownership::own : Ownership::others;
  if (auto refusal =
          refuse_by_privilege(action_of(command.sanction), command.actor.role, room.rules().state, Ownership::none))
    return *std::move(refusal);
  if (auto refusal = refuse_standing(room.standing_of(command.actor.ref), Saying::no, now)) return *std::move(refusal);
  if (auto refusal = refuse_by_privilege(action_of(command.sanction), command.actor.role, room.rules().state, whom))
    return *std::move(refusal);
  if (command.until != VenueTime{} && command.until <= now)
    return Refusal{Code::invalid_params, "Give a time that is still to come, or none.", "until"};
  if (stands(room.standing_of(command.who), command.sanction, command.until, now)) return Decision(AlreadyDone{});
  return Decision(Event(ParticipantSanctioned{
      command.who, command.sanction, command.until,
      Act{command.actor.ref, command.account.reason_commitment, command.account.author_commitment}}));
}

Result<Decision, Refusal> decide(const RoomView& room, const Barring& command, VenueTime now) {
  if (stands(room.standing_of(command.who), command.sanction, VenueTime{}, now)) return Decision(AlreadyDone{});
  return Decision(Event(
      ParticipantSanctioned{command.who, command.sanction, VenueTime{},
                            Act{AuthorRef(), command.account.reason_commitment, command.account.author_commitment}}));
}

}  // namespace plenaria
