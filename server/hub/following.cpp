#include "hub/following.hpp"

#include "protocol/cpp/responses.hpp"

namespace plenaria {

namespace {

constexpr std::chrono::seconds kLongestPoll{25};

Refused refused(int status, Code code, const char* sentence, const char* field = "") {
  return Refused{status, encode_error("null", Refusal{code, sentence, field})};
}

/// Where somebody wants to follow from, or why they cannot.
struct Start {
  HostedRoom* room = nullptr;
  std::optional<Position> after;
  std::optional<Refused> refusal;
};

Start start_at(House& house, const RoomId& id, const std::string& after) {
  Start start;
  start.room = house.room(id);
  if (!start.room) {
    start.refusal = refused(404, Code::not_found, "There is no such room in this dialogue.");
    return start;
  }
  if (!after.empty()) {
    start.after = parse_position(after);
    if (!start.after) start.refusal = refused(400, Code::invalid_params, "A position is written EPOCH:SEQ.", "after");
  }
  return start;
}

Refused unreadable() {
  return refused(503, Code::not_recorded, "The record cannot be read now; try again in a moment.");
}

}  // namespace

struct Following::State {
  Venue::FollowReady ready;
  std::unique_ptr<Undo> listening;
  std::unique_ptr<Undo> present;
};

Following::Following(House& house, const RoomId& id, const std::string& after, Connection& connection,
                     Venue::FollowReady ready)
    : state_(std::make_shared<State>()) {
  state_->ready = std::move(ready);
  // Never from within the constructor: the caller has no handle yet.
  house.parts().timers.soon([&house, id, after, &connection, weak = std::weak_ptr<State>(state_)] {
    if (weak.expired()) return;
    Start start = start_at(house, id, after);
    if (!start.refusal && !start.room->host().ready()) start.refusal = unreadable();
    if (start.refusal) {
      weak.lock()->ready(*start.refusal);
      return;
    }
    HostedRoom* room = start.room;
    room->read(Audience::public_, start.after, std::nullopt,
               [&house, room, id, &connection, weak](std::optional<Reading> reading) {
                 const auto state = weak.lock();
                 if (!state) return;
                 if (!reading) {
                   state->ready(unreadable());
                   return;
                 }
                 std::vector<MessagePtr> first;
                 if (reading->reset) first.push_back(room->reset_message(*reading));
                 first.insert(first.end(), reading->events.begin(), reading->events.end());
                 if (MessagePtr head = room->signed_head_message(Audience::public_)) first.push_back(std::move(head));
                 state->listening = room->listen(Audience::public_, connection);
                 state->present = house.presence().enter(id, nullptr);
                 state->ready(std::move(first));
               });
  });
}

Following::~Following() = default;

/// Listens until the first event, and answers with it.
struct Polling::State final : Connection, std::enable_shared_from_this<Polling::State> {
  House* house = nullptr;
  HostedRoom* room = nullptr;
  RoomId id;
  Venue::PollReady ready;
  std::unique_ptr<Undo> listening;
  std::unique_ptr<Undo> present;
  std::unique_ptr<Undo> timer;
  std::unique_ptr<Undo> next_turn;
  Position from;
  bool answered = false;

  void answer(std::variant<std::string, Refused> with) {
    if (answered) return;
    answered = true;
    listening.reset();
    timer.reset();
    ready(std::move(with));
  }

  void start(const std::string& after) {
    Start at = start_at(*house, id, after);
    if (!at.refusal && !at.room->host().ready()) at.refusal = unreadable();
    if (at.refusal) {
      answer(*at.refusal);
      return;
    }
    room = at.room;
    present = house->presence().enter(id, nullptr);
    read(at.after);
  }

  void read(const std::optional<Position>& after) {
    room->read(Audience::public_, after, std::nullopt, [weak = weak_from_this()](std::optional<Reading> reading) {
      const auto state = weak.lock();
      if (!state) return;
      if (!reading) {
        state->answer(unreadable());
        return;
      }
      state->on_read(*reading);
    });
  }

  void on_read(const Reading& reading) {
    if (reading.reset || !reading.events.empty()) {
      answer(encode_poll(reading.reset, reading.position,
                         reading.snapshot ? std::string_view(*reading.snapshot) : std::string_view(),
                         *reading.events_json, room->signed_head(Audience::public_)));
      return;
    }
    from = reading.position;
    listening = room->listen(Audience::public_, *this);
    if (timer) return;
    timer = house->parts().timers.after(kLongestPoll, [weak = weak_from_this()] {
      if (const auto state = weak.lock()) state->answer(encode_poll(false, state->from, {}, "[]", {}));
    });
  }

  void deliver(const MessagePtr& message) override {
    if (next_turn || message->event() != "room.event") return;
    // Read at the turn's end, with whatever else the same batch brings; this list is being walked through now.
    next_turn = house->parts().timers.after(std::chrono::milliseconds(0), [weak = weak_from_this()] {
      const auto state = weak.lock();
      if (!state) return;
      state->next_turn.reset();
      state->listening.reset();
      state->read(state->from);
    });
  }
  void deliver_text(std::string) override {}
  void close(CloseCode, std::string_view) override {}
};

Polling::Polling(House& house, const RoomId& room, const std::string& after, Venue::PollReady ready)
    : state_(std::make_shared<State>()) {
  state_->house = &house;
  state_->id = room;
  state_->ready = std::move(ready);
  house.parts().timers.soon([weak = std::weak_ptr<State>(state_), after] {
    if (const auto state = weak.lock()) state->start(after);
  });
}

Polling::~Polling() = default;

}  // namespace plenaria
