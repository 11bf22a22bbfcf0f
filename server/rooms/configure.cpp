// Who may change a room's rules: the secretariat all of them, a moderator its state and its pace. What is so already is
// answered as done. A looser attribution shows nothing more of what was said before (record/render keeps to the
// stricter of then and now).
#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

Result<Decision, Refusal> decide(const RoomView& room, const Configure& command, VenueTime now) {
  const bool pace = command.state || command.slow_mode;
  const bool rules = command.moderation || command.attribution;
  const RoomState state = room.rules().state;
  if (pace)
    if (auto refusal = refuse_by_privilege(Action::configure_pace, command.actor.role, state, Ownership::none))
      return *std::move(refusal);
  if (rules)
    if (auto refusal = refuse_by_privilege(Action::configure_rules, command.actor.role, state, Ownership::none))
      return *std::move(refusal);
  if (auto refusal = refuse_standing(room.standing_of(command.actor.ref), Saying::no, now)) return *std::move(refusal);
  const Rules& before = room.rules();
  const Rules after{command.moderation.value_or(before.moderation), command.attribution.value_or(before.attribution),
                    command.state.value_or(before.state), command.slow_mode.value_or(before.slow_mode)};
  if (after == before) return Decision(AlreadyDone{});
  return Decision(Event(RoomConfigured{
      after, Act{command.actor.ref, command.account.reason_commitment, command.account.author_commitment}}));
}

}  // namespace plenaria
