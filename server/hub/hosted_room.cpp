#include "hub/hosted_room.hpp"

#include "protocol/cpp/responses.hpp"

namespace plenaria {

struct HostedRoom::Authors {
  std::unordered_multimap<AuthorRef, Connection*> connections;
};

class HostedRoom::ListeningAs final : public Undo {
 public:
  ListeningAs(std::shared_ptr<Authors> authors, const AuthorRef& author, Connection& connection)
      : authors_(std::move(authors)), place_(authors_->connections.emplace(author, &connection)) {}
  ListeningAs(const ListeningAs&) = delete;
  ListeningAs& operator=(const ListeningAs&) = delete;
  ~ListeningAs() override { authors_->connections.erase(place_); }

 private:
  std::shared_ptr<Authors> authors_;
  std::unordered_multimap<AuthorRef, Connection*>::iterator place_;
};

HostedRoom::HostedRoom(const RoomHost::Parts& parts, const RoomPlan& plan, const Meeting& meeting,
                       const RoomLimits& limits, std::size_t cache_bytes)
    : plan_(plan),
      meeting_(meeting),
      counters_(parts.counters),
      clock_(parts.clock),
      timers_(parts.timers),
      host_(parts, *this, plan.id, plan.rules, limits, cache_bytes),
      authors_(std::make_shared<Authors>()) {}

RoomSummary HostedRoom::summary() const {
  RoomSummary summary;
  summary.plan = &plan_;
  summary.meeting = &meeting_;
  const bool opened = room().seq(Audience::desk) > 0;
  summary.rules = opened ? room().rules() : plan_.rules;
  summary.seq = room().seq(Audience::public_);
  if (summary.seq > 0) summary.last_at = told_time(room(), Audience::public_, summary.seq);
  return summary;
}

std::unique_ptr<Undo> HostedRoom::listen(Audience audience, Connection& connection) {
  return (audience == Audience::desk ? desk_ : public_).join(connection);
}

std::unique_ptr<Undo> HostedRoom::listen_as(const AuthorRef& author, Connection& connection) {
  return std::make_unique<ListeningAs>(authors_, author, connection);
}

void HostedRoom::tell(const MessagePtr& message) const {
  public_.tell(message);
  desk_.tell(message);
}

// Telling.

MessagePtr HostedRoom::event_message(Audience audience, Seq seq, const BodyPtr& body) const {
  counters_.events_encoded.Increment();
  const EventView view = render_event(room(), audience, seq, host_.epoch(), body);
  std::string params = encode_room_event(plan_.id, view);
  std::string notification = encode_notification("room.event", params);
  return std::make_shared<const SharedMessage>(std::move(notification), std::move(params), "room.event",
                                               to_text(Position{host_.epoch(), seq}));
}

void HostedRoom::on_applied(const Room& room, const Entry& entry, const Intervention* item, const BodyPtr& body) {
  if (!ahead_.empty() && !reached_)
    reached_ = timers_.after(std::chrono::milliseconds(0), [this] {
      reached_.reset();
      answer_ahead(Whom::those_reached);
    });
  // Whatever is not a new intervention may change how those before it are to be shown.
  if (!std::holds_alternative<InterventionSubmitted>(entry.event)) replay_.clear();
  if (entry.public_seq != 0 && public_.size() > 0) {
    const MessagePtr message = event_message(Audience::public_, entry.public_seq, body);
    replay_.put(entry.public_seq, message);
    public_.tell(message);
  }
  if (desk_.size() > 0) desk_.tell(event_message(Audience::desk, entry.seq, body));
  if (item && !std::holds_alternative<InterventionSubmitted>(entry.event)) {
    const auto [begin, end] = authors_->connections.equal_range(item->author);
    if (begin == end) return;
    const std::string text = encode_notification("intervention.status", encode_status(room.id(), *item));
    for (auto one = begin; one != end; ++one) one->second->deliver_text(text);
  }
}

void HostedRoom::on_replaced(const Room& room) {
  replay_.clear();
  if (!ahead_.empty())
    ahead_until_ = timers_.after(std::chrono::milliseconds(0), [this] { answer_ahead(Whom::everybody); });
  for (const Audience audience : {Audience::public_, Audience::desk}) {
    const Seq seq = room.seq(audience);
    // The time of what this audience knows: that of the newest entry would tell of what waits at the desk.
    const VenueTime at = seq > 0 ? told_time(room, audience, seq) : quarter_hour(room.happening(Audience::desk, 1).at);
    const EventView view{seq, at, "epoch.changed", EpochView{host_.epoch()}};
    std::string params = encode_room_event(plan_.id, view);
    std::string notification = encode_notification("room.event", params);
    (audience == Audience::desk ? desk_ : public_)
        .tell(std::make_shared<const SharedMessage>(std::move(notification), std::move(params), "room.event",
                                                    to_text(Position{host_.epoch(), seq})));
  }
}

void HostedRoom::on_signed(const SignedHead& head) {
  std::string params = encode_signed_head(head);
  std::string notification = encode_notification("room.signed_head", params);
  auto message =
      std::make_shared<const SharedMessage>(std::move(notification), std::move(params), "room.signed_head", "");
  signed_[head.audience] = {head.epoch, message};
  if (head.epoch == host_.epoch()) (head.audience == Audience::desk ? desk_ : public_).tell(message);
}

MessagePtr HostedRoom::signed_head_message(Audience audience) const {
  const auto found = signed_.find(audience);
  return found != signed_.end() && found->second.first == host_.epoch() ? found->second.second : nullptr;
}

std::string HostedRoom::signed_head(Audience audience) const {
  const MessagePtr message = signed_head_message(audience);
  return message ? message->params() : std::string();
}

}  // namespace plenaria
