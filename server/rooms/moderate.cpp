// What a moderator may do with an intervention, and when.
//
// Publish what is pending or was hidden, return what is pending, hide what is published, pin and unpin what is
// published, file what is pending or published; always naming the version that they saw, so that of two who decide at
// once one is told that it has changed. The same act by the same person, sent again, is answered as the first.
#include <algorithm>

#include "rooms/decide.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

namespace {

Action action_of(Verb verb) {
  switch (verb) {
    case Verb::publish:
      return Action::publish;
    case Verb::return_:
      return Action::return_;
    case Verb::hide:
      return Action::hide;
    case Verb::pin:
      return Action::pin;
    case Verb::unpin:
      return Action::unpin;
    case Verb::tag:
      return Action::tag;
    case Verb::amend:
      break;
  }
  return Action::amend;
}

bool done_before(const Intervention& item, const AuthorRef& by, Verb verb, std::uint32_t version) {
  return item.last_act && item.last_act->by == by && item.last_act->verb == verb && item.version == version + 1;
}

std::optional<Refusal> refuse_actor(const RoomView& room, Action action, const Actor& actor, VenueTime now) {
  if (auto refusal = refuse_by_privilege(action, actor.role, RoomState::open, Ownership::none)) return refusal;
  return refuse_standing(room.standing_of(actor.ref), Saying::no, now);
}

std::vector<std::string> sorted(std::vector<std::string> ids) {
  std::sort(ids.begin(), ids.end());
  return ids;
}
bool files_alike(const Tags& one, const Tags& other) {
  return sorted(one.themes) == sorted(other.themes) && sorted(one.levels) == sorted(other.levels) &&
         sorted(one.perspectives) == sorted(other.perspectives);
}

}  // namespace

bool can_follow(Verb verb, const Intervention& item) {
  switch (verb) {
    case Verb::publish:
      return item.status == Status::pending || item.status == Status::hidden;
    case Verb::return_:
      return item.status == Status::pending;
    case Verb::hide:
      return item.status == Status::published;
    case Verb::pin:
      return item.status == Status::published && !item.pinned;
    case Verb::unpin:
      return item.status == Status::published && item.pinned;
    case Verb::tag:
      return item.status == Status::pending || item.status == Status::published;
    case Verb::amend:
      break;
  }
  return false;
}

Result<Decision, Refusal> decide(const RoomView& room, const Moderate& command, VenueTime now) {
  const Action action = action_of(command.verb);
  if (auto refusal = refuse_actor(room, action, command.actor, now)) return *std::move(refusal);
  const Intervention* item = room.find(command.id);
  if (!item) return no_such_intervention();
  const std::uint32_t version = command.version.value_or(item->version);
  if (done_before(*item, command.actor.ref, command.verb, version)) return Decision(AlreadyDone{item->id});
  if (auto refusal = refuse_by_privilege(action, command.actor.role, room.rules().state, Ownership::none))
    return *std::move(refusal);
  const bool other_text = command.verb == Verb::publish && command.carried != item->text_commitment;
  if (item->version != version || other_text || !can_follow(command.verb, *item)) return changed_since(*item);
  return Decision(Event(InterventionModerated{
      item->id, item->version + 1, command.verb,
      Act{command.actor.ref, command.account.reason_commitment, command.account.author_commitment}}));
}

Result<Decision, Refusal> decide(const RoomView& room, const Tag& command, VenueTime now) {
  if (auto refusal = refuse_actor(room, Action::tag, command.actor, now)) return *std::move(refusal);
  const Intervention* item = room.find(command.id);
  if (!item) return no_such_intervention();
  const Tags before = item->tags ? *item->tags : Tags{};
  const Tags tags{command.themes.value_or(before.themes), command.levels.value_or(before.levels),
                  command.perspectives.value_or(before.perspectives)};
  if (done_before(*item, command.actor.ref, Verb::tag, command.version) && files_alike(tags, before))
    return Decision(AlreadyDone{item->id});
  if (auto refusal = refuse_by_privilege(Action::tag, command.actor.role, room.rules().state, Ownership::none))
    return *std::move(refusal);
  if (item->version != command.version || !can_follow(Verb::tag, *item)) return changed_since(*item);
  if (files_alike(tags, before)) return Decision(AlreadyDone{item->id});
  return Decision(Event(InterventionTagged{
      item->id, item->version + 1, tags,
      Act{command.actor.ref, command.account.reason_commitment, command.account.author_commitment}}));
}

}  // namespace plenaria
