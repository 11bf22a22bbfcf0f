#include "rooms/refusing.hpp"

#include <algorithm>

namespace plenaria {

namespace {

/// How soon it is worth asking again when a queue is full: moderators read, machines do not.
constexpr std::chrono::seconds kQueuePause{10};

Refusal too_fast(const char* message, Milliseconds wait) {
  Refusal refusal{Code::too_fast, message};
  refusal.retry_after = wait;
  return refusal;
}

const char* sentence_of_role(Action action) {
  switch (action) {
    case Action::submit:
    case Action::amend:
      return "Only delegates and the secretariat may submit interventions here.";
    case Action::configure_rules:
    case Action::accredit:
      return "Only the secretariat may do this.";
    default:
      return "Only moderators and the secretariat may do this.";
  }
}

const char* sentence_of_ownership(Action action) {
  switch (action) {
    case Action::amend:
      return "Only its author may amend an intervention.";
    case Action::withdraw:
      return "Only its author may withdraw an intervention.";
    default:
      return "You cannot do this about yourself; ask a colleague.";
  }
}

const char* sentence_of_state(Action action, RoomState state) {
  if (action != Action::submit && action != Action::amend)
    return "The room is closed; ask the secretariat, who may still do this.";
  return state == RoomState::paused ? "The room is paused; keep your text and submit it when the room is open again."
                                    : "The room is closed and takes no more interventions.";
}

}  // namespace

Refusal no_such_intervention() { return Refusal{Code::not_found, "There is no such intervention in this room.", "id"}; }

Refusal changed_since(const Intervention& item) {
  Refusal refusal{Code::conflict, "The intervention has changed since you saw it; look at it as it stands now."};
  refusal.current = item.id;
  return refusal;
}

std::optional<Refusal> refuse_by_privilege(Action action, std::optional<Role> role, RoomState state,
                                           Ownership ownership) {
  const auto code = denied(action, role, state, ownership);
  if (!code) return std::nullopt;
  if (*code == Code::unauthenticated) return Refusal{*code};
  if (*code == Code::not_found) return no_such_intervention();
  if (*code == Code::room_closed) return Refusal{*code, sentence_of_state(action, state)};
  const bool role_alone = denied(action, role, RoomState::open, Ownership::none).has_value();
  return Refusal{*code, role_alone ? sentence_of_role(action) : sentence_of_ownership(action)};
}

std::optional<Refusal> refuse_over(Action action, Role role, std::optional<Role> whom) {
  const bool measure = action == Action::mute || action == Action::expel;
  if (!measure || whom != Role::secretariat || role == Role::secretariat) return std::nullopt;
  return Refusal{Code::forbidden, "Only the secretariat may do this about one of the secretariat.", "participant"};
}

std::optional<Refusal> refuse_standing(const Standing& standing, Saying saying, VenueTime now) {
  if (standing.barred.in_force(now))
    return Refusal{Code::unauthenticated, "Your accreditation was revoked; ask the secretariat."};
  if (standing.expelled.in_force(now))
    return Refusal{Code::forbidden, "You were expelled from this room; ask the secretariat."};
  if (saying == Saying::no || !standing.muted.in_force(now)) return std::nullopt;
  if (standing.muted.until == VenueTime{})
    return Refusal{Code::forbidden, "You are muted in this room until a moderator lets you speak again."};
  return Refusal{Code::forbidden, "You are muted in this room until " + rfc3339(standing.muted.until) + "."};
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

std::optional<Refusal> refuse_queue(const RoomView& room, const AuthorRef& author) {
  const auto most = static_cast<std::size_t>(std::max(room.limits().pending_per_participant, 0));
  if (most == 0 || room.pending_of(author) < most) return std::nullopt;
  return too_fast("Many of your interventions wait for a moderator; submit again when some have been read.",
                  kQueuePause);
}

}  // namespace plenaria
