// What a moderator does about a participant: participant.mute, .unmute, .expel, .readmit and .hide_all.
#include "hub/methods.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kHiddenAtOnce = 200;

const Refusal kNobody{Code::not_found, "Nobody of that id is known in this room or accredited.", "participant"};

/// A moderator and whom they act upon.
struct Measuring {
  Call call;
  HostedRoom* room = nullptr;
  Participant by;
  Actor actor;
  AuthorRef whom;
  std::string participant;
};

std::optional<Role> registered_role(const Call& call, const ParticipantId& whom) {
  const auto known = call.house().people().find(whom);
  return known ? std::optional(known->role) : std::nullopt;
}

/// Nothing when the caller has been refused.
std::optional<Measuring> begin(const Call& call, const RoomId& room_id, const ParticipantId& whom, Action action) {
  const Participant* who = call.participant();
  if (!who) return std::nullopt;
  HostedRoom* room = call.room(room_id);
  if (!room) return std::nullopt;
  const Role role = who->role_in(room_id);
  const Ownership ownership = who->id == whom ? Ownership::own : Ownership::others;
  for (const Ownership looked_at : {Ownership::none, ownership})
    if (const auto refusal = refuse_by_privilege(action, role, RoomState::open, looked_at)) {
      call.refuse(*refusal);
      return std::nullopt;
    }
  const Secrets* secrets = call.house().secrets();
  if (!secrets || !room->host().ready() || !call.house().people().is_current()) {
    call.refuse(Refusal{Code::not_recorded});
    return std::nullopt;
  }
  if (const auto refusal = refuse_over(action, role, registered_role(call, whom))) {
    call.refuse(*refusal);
    return std::nullopt;
  }
  return Measuring{
      call, room, *who, Actor{role, secrets->author(room_id, who->id)}, secrets->author(room_id, whom), whom.text()};
}

/// Gives the participant as this room knows them, else as the register does.
void find(const Measuring& m, std::function<void(const PersonView&)> then) {
  m.room->person(m.whom, m.participant, [m, then = std::move(then)](const std::optional<PersonView>& known) {
    if (known) {
      then(*known);
      return;
    }
    const auto registered = m.call.house().people().find(ParticipantId(m.participant));
    if (registered) then(PersonView{m.participant, registered->name, registered->delegation});
    else m.call.refuse(m.call.house().people().can_tell() ? kNobody : unreadable());
  });
}

void sanction(const Measuring& m, Sanction sanction, std::optional<VenueTime> until, const std::string& reason) {
  find(m, [m, sanction, until, reason](const PersonView& known) {
    Body body = body_of_act(m.by, reason, m.call.house().parts().random);
    body.subject = Body::Subject{known.participant, known.name, known.delegation};
    Sanctioning command{m.actor, sanction, m.whom, until.value_or(VenueTime{}), account_of(body)};
    m.room->host().command(std::move(command), std::make_shared<const Body>(std::move(body)),
                           [m, known](const Result<InterventionId, Refusal>& outcome) {
                             if (!outcome) {
                               m.call.house().refused().Increment();
                               m.call.refuse(outcome.error());
                               return;
                             }
                             m.call.house().recorded().Increment();
                             m.room->participant(m.whom, known, [m](const ParticipantView& view) {
                               m.call.answer(encode_participant(view));
                             });
                           });
  });
}

/// Hides what is published and returns what waits, a number of them at a time, until nothing is left.
struct HidingAll : std::enable_shared_from_this<HidingAll> {
  HidingAll(Measuring measuring, std::string why) : m(std::move(measuring)), reason(std::move(why)) {}

  void go_on() {
    std::vector<std::pair<InterventionId, Verb>> next;
    const Room& room = m.room->room();
    const bool may_return = !denied(Action::return_, m.actor.role, room.rules().state, Ownership::none);
    for (const auto index : room.items_of(m.whom)) {
      const Intervention& item = room.item(index);
      if (item.status == Status::published) next.emplace_back(item.id, Verb::hide);
      if (item.status == Status::pending && may_return) next.emplace_back(item.id, Verb::return_);
      if (next.size() == kHiddenAtOnce) break;
    }
    if (next.empty()) {
      m.call.answer(encode_hidden_all(hidden, returned));
      return;
    }
    under_way = next.size();
    for (const auto& [id, verb] : next) act(id, verb);
  }

  void act(const InterventionId& id, Verb verb) {
    Body body = body_of_act(m.by, reason, m.call.house().parts().random);
    Moderate command{m.actor, verb, id, std::nullopt, Digest(), account_of(body)};
    m.room->host().command(std::move(command), std::make_shared<const Body>(std::move(body)),
                           [self = shared_from_this(), verb](const Result<InterventionId, Refusal>& outcome) {
                             self->done(verb, outcome);
                           });
  }

  void done(Verb verb, const Result<InterventionId, Refusal>& outcome) {
    if (outcome) ++(verb == Verb::hide ? hidden : returned);
    // Somebody else was first with one of them: looked at once more.
    else if (outcome.error().code != Code::conflict) refusal = outcome.error();
    if (--under_way > 0) return;
    if (refusal) m.call.refuse(*refusal);
    else go_on();
  }

  Measuring m;
  std::string reason;
  std::size_t under_way = 0;
  std::size_t hidden = 0;
  std::size_t returned = 0;
  std::optional<Refusal> refusal;
};

}  // namespace

void handle(const Call& call, const ParticipantMute& request) {
  if (const auto m = begin(call, request.room, request.participant, Action::mute))
    sanction(*m, Sanction::mute, request.until, request.reason);
}
void handle(const Call& call, const ParticipantUnmute& request) {
  if (const auto m = begin(call, request.room, request.participant, Action::unmute))
    sanction(*m, Sanction::unmute, {}, request.reason);
}
void handle(const Call& call, const ParticipantExpel& request) {
  if (const auto m = begin(call, request.room, request.participant, Action::expel))
    sanction(*m, Sanction::expel, request.until, request.reason);
}
void handle(const Call& call, const ParticipantReadmit& request) {
  if (const auto m = begin(call, request.room, request.participant, Action::readmit))
    sanction(*m, Sanction::readmit, {}, request.reason);
}

void handle(const Call& call, const ParticipantHideAll& request) {
  const auto m = begin(call, request.room, request.participant, Action::hide_all);
  if (!m) return;
  find(*m, [m = *m, reason = request.reason](const PersonView&) { std::make_shared<HidingAll>(m, reason)->go_on(); });
}

}  // namespace plenaria
