// What a moderator does with interventions: intervention.publish, .return, .hide, .pin, .unpin, .tag, .take, .release;
// and intervention.get, which everybody may ask.
#include "hub/methods.hpp"
#include "hub/terms.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

namespace {

/// Somebody who may do this, in a room that there is; nothing when they have been refused.
struct AtDesk {
  Participant who;
  HostedRoom* room;
  Actor actor;
};
std::optional<AtDesk> at_desk(const Call& call, const RoomId& room_id, Action action) {
  const Participant* who = call.participant();
  if (!who) return std::nullopt;
  HostedRoom* room = call.room(room_id);
  if (!room) return std::nullopt;
  const Role role = who->role_in(room_id);
  if (const auto refusal = refuse_by_privilege(action, role, RoomState::open, Ownership::none)) {
    call.refuse(*refusal);
    return std::nullopt;
  }
  const auto ref = call.session->author(room_id);
  if (!ref || !call.house().people().is_current()) {
    call.refuse(Refusal{Code::not_recorded});
    return std::nullopt;
  }
  if (!call.let_in(*room)) return std::nullopt;
  return AtDesk{*who, room, Actor{role, *ref}};
}

void carry_out(const Call& call, const AtDesk& desk, Command command, Body body) {
  desk.room->host().command(
      std::move(command), std::make_shared<const Body>(std::move(body)),
      [call, room = desk.room, ref = desk.actor.ref](const Result<InterventionId, Refusal>& outcome) {
        call.answer_with(*room, ref, Viewer::desk, outcome);
      });
}

template <class Request>
void moderate(const Call& call, const Request& request, Action action, Verb verb, const std::string& reason) {
  const auto desk = at_desk(call, request.room, action);
  if (!desk) return;
  Body body = body_of_act(desk->who, reason, call.house().parts().random);
  const Account account = account_of(body);
  carry_out(call, *desk, Moderate{desk->actor, verb, request.id, request.version, Digest(), account}, std::move(body));
}

}  // namespace

void handle(const Call& call, const InterventionPublish& request) {
  const auto desk = at_desk(call, request.room, Action::publish);
  if (!desk) return;
  desk->room->text_of(
      request.id, request.version, {}, [call, request, desk = *desk](const std::optional<BodyPtr>& text) {
        if (!text) {
          call.refuse(unreadable());
          return;
        }
        Body body = body_of_act(desk.who, request.note, call.house().parts().random);
        const Account account = account_of(body);
        body.carried = *text;
        const Digest carried = *text ? commit_to_text(**text) : Digest();
        carry_out(call, desk, Moderate{desk.actor, Verb::publish, request.id, request.version, carried, account},
                  std::move(body));
      });
}

void handle(const Call& call, const InterventionReturn& request) {
  moderate(call, request, Action::return_, Verb::return_, request.reason);
}
void handle(const Call& call, const InterventionHide& request) {
  moderate(call, request, Action::hide, Verb::hide, request.reason);
}
void handle(const Call& call, const InterventionPin& request) { moderate(call, request, Action::pin, Verb::pin, {}); }
void handle(const Call& call, const InterventionUnpin& request) {
  moderate(call, request, Action::unpin, Verb::unpin, {});
}

void handle(const Call& call, const InterventionTag& request) {
  const auto desk = at_desk(call, request.room, Action::tag);
  if (!desk) return;
  const Tags given{request.themes.value_or(std::vector<std::string>{}),
                   request.levels.value_or(std::vector<std::string>{}),
                   request.perspectives.value_or(std::vector<std::string>{})};
  if (const auto refusal = refuse_unknown_terms(given, call.house().dialogue())) {
    call.refuse(*refusal);
    return;
  }
  Body body = body_of_act(desk->who, {}, call.house().parts().random);
  const Account account = account_of(body);
  carry_out(
      call, *desk,
      Tag{desk->actor, request.id, request.version, request.themes, request.levels, request.perspectives, account},
      std::move(body));
}

void handle(const Call& call, const InterventionTake& request) {
  const auto desk = at_desk(call, request.room, Action::take);
  if (!desk) return;
  if (!desk->room->room().find(request.id)) {
    call.refuse(no_such_intervention());
    return;
  }
  const PersonView me{desk->who.id.text(), desk->who.name, {}};
  const auto held = desk->room->leases().take(request.id, me);
  const bool mine = held.holder.participant == me.participant;
  if (mine) call.session->took(*desk->room, request.id);
  call.answer(encode_taken(LeaseView{request.id, held.holder}, mine, held.left));
}

void handle(const Call& call, const InterventionRelease& request) {
  const auto desk = at_desk(call, request.room, Action::release);
  if (!desk) return;
  desk->room->leases().release(request.id, desk->who.id.text());
  call.answer("{}");
}

void handle(const Call& call, const InterventionGet& request) {
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const bool desk = may(Action::desk, call.role_in(request.room));
  // The desk's view is not given by a node that may have missed that somebody is of the desk no longer.
  if (!room->host().ready() || (desk && !call.house().people().is_current())) {
    call.refuse(unreadable());
    return;
  }
  if (!call.let_in(*room)) return;
  if (!room->room().find(request.id)) {
    call.refuse(no_such_intervention());
    return;
  }
  const auto caller = call.session->author(request.room);
  const bool seen = desk || room->may_see(request.id, caller);
  if (!seen) {
    call.refuse(no_such_intervention());
    return;
  }
  room->describe(request.id, caller, desk ? Viewer::desk : Viewer::author,
                 [call, desk](const std::optional<ItemView>& view) {
                   if (view && (!desk || call.house().people().is_current())) call.answer(encode_intervention(*view));
                   else call.refuse(unreadable());
                 });
}

}  // namespace plenaria
