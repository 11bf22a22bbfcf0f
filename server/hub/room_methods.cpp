// room.join, .leave, .history and .configure.
#include "hub/methods.hpp"
#include "rooms/refusing.hpp"

namespace plenaria {

namespace {

constexpr int kTries = 5;

/// Whoever was expelled from the room, and whoever may not follow its desk.
std::optional<Refusal> refuse_joining(const Call& call, const HostedRoom& room, Audience audience) {
  if (audience == Audience::desk)
    if (auto refusal =
            refuse_by_privilege(Action::desk, call.role_in(room.plan().id), RoomState::open, Ownership::none)) {
      refusal->field = "audience";
      return refusal;
    }
  const auto caller = call.session->author(room.plan().id);
  if (!caller) return std::nullopt;
  return refuse_standing(room.room().standing_of(*caller), Saying::no, call.house().parts().clock.venue_now());
}

/// Answers with the room as it is at this moment, and listens from it on.
void answer_joined(const Call& call, HostedRoom& room, Audience audience, const Reading& reading,
                   std::optional<DeskJoinView> desk, bool listen) {
  JoinView view;
  // Joined before the answer is made, so that the people in it count the caller; told of nothing before the answer is
  // queued, as both happen in one turn.
  if (listen) call.session->join(room, audience);
  view.room = call.house().summary(room);
  view.audience = audience;
  view.position = reading.position;
  view.role = call.role_in(room.plan().id);
  if (const auto caller = call.session->author(room.plan().id)) view.standing = room.standing(*caller);
  view.desk = std::move(desk);
  view.reset = reading.reset;
  view.events = *reading.events_json;
  if (reading.snapshot) view.snapshot = *reading.snapshot;
  view.mine = reading.mine;
  const std::string signed_head = room.signed_head(audience);
  view.signed_head = signed_head;
  call.reply(encode_join(call.id, view));
}

struct Joining {
  Call call;
  HostedRoom* room;
  RoomJoin request;
  std::uint64_t asked;

  /// Again where somebody was muted or expelled while the interventions were read.
  void at_desk(int tries) const {
    room->measures([joining = *this, tries](std::optional<std::vector<ParticipantView>> measures) {
      const Seq seq = joining.room->room().seq(Audience::desk);
      if (measures)
        joining.read([joining, tries, seq, measures](const Reading& reading) {
          if (reading.position.seq != seq && tries > 1) joining.at_desk(tries - 1);
          else joining.answer(reading, joining.room->desk(*measures));
        });
      else joining.call.refuse(unreadable());
    });
  }

  void read(std::function<void(const Reading&)> then) const {
    room->read(request.audience, request.after, call.session->author(request.room),
               [joining = *this, then = std::move(then)](const std::optional<Reading>& reading) {
                 if (joining.call.session->ended()) return;
                 if (reading) then(*reading);
                 else joining.call.refuse(unreadable());
               });
  }

  void answer(const Reading& reading, std::optional<DeskJoinView> desk) const {
    if (call.session->ended()) return;
    // What held when they asked may not hold any more.
    if (request.audience == Audience::desk && !call.house().people().is_current()) {
      call.refuse(unreadable());
      return;
    }
    if (const auto refusal = refuse_joining(call, *room, request.audience)) {
      call.refuse(*refusal);
      return;
    }
    answer_joined(call, *room, request.audience, reading, std::move(desk),
                  call.session->asked_last(request.room, asked));
  }
};

}  // namespace

void handle(const Call& call, const RoomJoin& request) {
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const bool desk = request.audience == Audience::desk;
  // Nobody is sent away by a room that is read in part, and the desk is not opened by a node that may have missed that
  // somebody is of it no longer.
  if (!room->host().ready() || (desk && !call.house().people().is_current())) {
    call.refuse(unreadable());
    return;
  }
  if (const auto refusal = refuse_joining(call, *room, request.audience)) {
    call.refuse(*refusal);
    return;
  }
  const Joining joining{call, room, request, call.session->ask(request.room)};
  if (desk) joining.at_desk(kTries);
  else joining.read([joining](const Reading& reading) { joining.answer(reading, std::nullopt); });
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
    call.refuse(unreadable());
    return;
  }
  if (!call.let_in(*room)) return;
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
    if (!page) call.refuse(unreadable());
    else call.answer(encode_history(page->interventions, page->more, room->host().epoch()));
  });
}

void handle(const Call& call, const RoomConfigure& request) {
  const Participant* who = call.participant();
  if (!who) return;
  HostedRoom* room = call.room(request.room);
  if (!room) return;
  const auto ref = call.session->author(request.room);
  if (!ref) {
    call.refuse(Refusal{Code::not_recorded});
    return;
  }
  Body body = body_of_act(*who, {}, call.house().parts().random);
  Configure command{Actor{who->role_in(request.room), *ref},
                    request.moderation,
                    request.attribution,
                    request.state,
                    request.slow_mode,
                    account_of(body)};
  room->host().command(std::move(command), std::make_shared<const Body>(std::move(body)),
                       [call, room](const Result<InterventionId, Refusal>& outcome) {
                         if (!outcome) {
                           call.house().refused().Increment();
                           call.refuse(outcome.error());
                           return;
                         }
                         call.house().recorded().Increment();
                         call.answer(encode_room(call.house().summary(*room)));
                       });
}

}  // namespace plenaria
