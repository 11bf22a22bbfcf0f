// room.join, room.leave and room.history.
#include "hub/methods.hpp"

namespace plenaria {

namespace {

const Refusal kUnreadable{Code::not_recorded, "The record cannot be read now; try again in a moment."};

std::optional<Refusal> refuse_desk(const VenueSession& session, const RoomId& room) {
  const Participant* who = session.participant();
  if (!who) return Refusal{Code::unauthenticated};
  const Role role = who->role_in(room);
  if (role == Role::moderator || role == Role::secretariat) return std::nullopt;
  return Refusal{Code::forbidden, "Only moderators and the secretariat may follow the desk.", "audience"};
}

}  // namespace

HostedRoom* Call::room(const RoomId& room_id) const {
  HostedRoom* found = house().room(room_id);
  if (!found) refuse(Refusal{Code::not_found, "There is no such room in this dialogue.", "room"});
  return found;
}

void handle(const Call& call, const RoomJoin& request) {
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  if (request.audience == Audience::desk)
    if (const auto refusal = refuse_desk(*call.session, request.room)) {
      call.refuse(*refusal);
      return;
    }
  if (!room->host().ready()) {
    call.refuse(kUnreadable);
    return;
  }
  const Audience audience = request.audience;
  const std::uint64_t asked = call.session->ask(request.room);
  room->read(audience, request.after, call.session->author(request.room),
             [call, room, audience, id = request.room, asked](std::optional<Reading> reading) {
               if (call.session->ended()) return;
               if (!reading) {
                 call.refuse(kUnreadable);
                 return;
               }
               JoinView view;
               // Joined before the answer is made, so that the people in it count the caller; told of nothing before
               // the answer is queued, as both happen in one turn.
               if (call.session->asked_last(id, asked)) call.session->join(*room, audience);
               view.room = call.house().summary(*room);
               view.audience = audience;
               view.position = reading->position;
               view.reset = reading->reset;
               view.events = *reading->events_json;
               view.snapshot = std::move(reading->snapshot);
               view.mine = std::move(reading->mine);
               view.signed_head = room->signed_head(audience);
               call.answer(encode_join(view));
             });
}

void handle(const Call& call, const RoomLeave& request) {
  if (!call.room(request.room)) return;
  call.session->leave(request.room);
  call.answer("{}");
}

void handle(const Call& call, const RoomHistory& request) {
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  if (!room->host().ready()) {
    call.refuse(kUnreadable);
    return;
  }
  Seq before = 0;
  if (request.before) {
    const Position now = room->position(Audience::public_);
    if (request.before->epoch != now.epoch || request.before->seq > now.seq + 1) {
      call.refuse(Refusal{Code::conflict, "The room's history was replaced since; join it again.", "before"});
      return;
    }
    before = request.before->seq;
    if (before == 0) {  // there is nothing before the beginning
      call.answer(encode_history("[]", false, now.epoch));
      return;
    }
  }
  room->history(before, request.limit, [call, room](const std::optional<HostedRoom::Page>& page) {
    if (!page) call.refuse(kUnreadable);
    else call.answer(encode_history(page->interventions, page->more, room->host().epoch()));
  });
}

}  // namespace plenaria
