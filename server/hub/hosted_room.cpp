#include "hub/hosted_room.hpp"

#include "protocol/cpp/responses.hpp"

namespace plenaria {

namespace {
/// To tell somebody of one event is a system call, and to tell them of ten is hardly more. So where this many listen,
/// what is recorded while more commands wait is told together with what these come to: after one append, or the time
/// here.
constexpr std::size_t kWorthHolding = 64;
constexpr std::chrono::milliseconds kLongestHeld{5};
}  // namespace

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

HostedRoom::HostedRoom(const RoomHost::Parts& parts, EphemeralChannel& channel, const std::string& node,
                       const RoomPlan& plan, const Meeting& meeting, const RoomLimits& limits, std::size_t cache_bytes)
    : plan_(plan),
      meeting_(meeting),
      counters_(parts.counters),
      clock_(parts.clock),
      timers_(parts.timers),
      host_(parts, *this, plan.id, plan.rules, limits, cache_bytes),
      leases_(channel, parts.clock, parts.timers, node, plan.id,
              [this](const InterventionId& id, const std::optional<PersonView>& holder) {
                std::string params = encode_lease(plan_.id, id, holder);
                std::string notification = encode_notification("room.lease", params);
                desk_.tell(std::make_shared<const SharedMessage>(std::move(notification), std::move(params),
                                                                 "room.lease", ""));
              }),
      authors_(std::make_shared<Authors>()) {}

RoomSummary HostedRoom::summary() const {
  RoomSummary summary;
  summary.plan = &plan_;
  summary.meeting = &meeting_;
  const bool known = !host_.loading() && room().seq(Audience::desk) > 0;
  summary.rules = known ? room().rules() : plan_.rules;
  summary.seq = known ? room().seq(Audience::public_) : 0;
  if (summary.seq > 0) summary.last_at = told_time(room(), Audience::public_, summary.seq);
  return summary;
}

std::unique_ptr<Undo> HostedRoom::listen(Audience audience, Connection& connection) {
  return (audience == Audience::desk ? desk_ : public_).join(connection);
}

std::unique_ptr<Undo> HostedRoom::listen_as(const AuthorRef& author, Connection& connection) {
  return std::make_unique<ListeningAs>(authors_, author, connection);
}

void HostedRoom::tell(const MessagePtr& message) {
  public_.tell(message);
  desk_.tell(message);
}

// Telling.

MessagePtr HostedRoom::event_message(Audience audience, Seq seq, const ItemBodies& bodies) const {
  counters_.events_encoded.Increment();
  EventView view = render_event(room(), audience, seq, host_.epoch(), bodies);
  if (auto* desk = std::get_if<DeskView>(&view.data); desk && desk->item.content)
    desk->repeats = repeats_.look(desk->item.id, desk->item.content->text);
  std::string params = encode_room_event(plan_.id, view);
  std::string notification = encode_notification("room.event", params);
  return std::make_shared<const SharedMessage>(std::move(notification), std::move(params), "room.event",
                                               to_text(Position{host_.epoch(), seq}));
}

void HostedRoom::on_applied(const Room&, const Entry& entry, const Intervention* item, const BodyPtr& body) {
  if (!ahead_.empty() && !reached_)
    reached_ = timers_.after(std::chrono::milliseconds(0), [this] {
      reached_.reset();
      answer_ahead(Whom::those_reached);
    });
  // Whatever the public hears of that is not new may change how what was before it is to be shown.
  const bool brings_new = item && item->public_seq == entry.public_seq && item->status == Status::published;
  if (entry.public_seq != 0 && !brings_new) replay_.clear();
  if (entry.public_seq != 0 && public_.size() > 0) tell_event(Audience::public_, entry.public_seq, entry.seq, body);
  if (desk_.size() > 0) tell_event(Audience::desk, entry.seq, entry.seq, body);
  if (item) tell_author(*item, entry.event, body);
  if (const auto* sanctioned = std::get_if<ParticipantSanctioned>(&entry.event)) tell_sanctioned(*sanctioned, body);
  const bool decided = item && item->status != Status::pending;
  if (decided && !std::holds_alternative<InterventionSubmitted>(entry.event)) leases_.drop(item->id);
}

/// `entry` is the desk's number of what happened, `body` its body. A text is in it or at hand; why something was
/// returned long ago may not be, and is left out then.
void HostedRoom::tell_event(Audience audience, Seq seq, Seq entry, const BodyPtr& body) {
  const auto at_hand = [&](Seq wanted) -> BodyPtr {
    if (wanted == 0) return nullptr;
    return wanted == entry ? body : host_.cached_body(wanted).value_or(nullptr);
  };
  const BodySeqs needed = bodies_needed(room(), audience, seq);
  const MessagePtr message =
      event_message(audience, seq, ItemBodies{at_hand(needed.text), at_hand(needed.act), at_hand(needed.answered)});
  if (audience == Audience::public_) replay_.put(seq, message);
  AudienceList& audience_list = audience == Audience::public_ ? public_ : desk_;
  if (audience_list.size() < kWorthHolding) {
    audience_list.tell(message);
    return;
  }
  audience_list.hold(message);
  if (!held_until_) held_until_ = timers_.after(kLongestHeld, [this] { release_held(); });
}

void HostedRoom::on_settled(bool more) {
  if (!held_until_ || (more && !std::exchange(held_once_, true))) return;
  release_held();
}

void HostedRoom::release_held() {
  public_.release();
  desk_.release();
  held_until_.reset();
  held_once_ = false;
}

void HostedRoom::tell_author(const Intervention& item, const Event& event, const BodyPtr& body) {
  if (std::holds_alternative<InterventionSubmitted>(event)) return;
  const auto [begin, end] = authors_->connections.equal_range(item.author);
  if (begin == end) return;
  const bool undone = item.status == Status::returned || item.status == Status::hidden;
  const std::string reason = undone && body && std::holds_alternative<InterventionModerated>(event) ? body->reason : "";
  const std::string text = encode_notification("intervention.status", encode_status(plan_.id, item, reason));
  for (auto one = begin; one != end; ++one) one->second->deliver_text(text);
}

void HostedRoom::tell_sanctioned(const ParticipantSanctioned& event, const BodyPtr& body) {
  const auto [begin, end] = authors_->connections.equal_range(event.who);
  const std::string text = encode_notification(
      "participant.status", encode_standing(plan_.id, standing(event.who), body ? body->reason : std::string()));
  const bool out = event.sanction == Sanction::expel;
  for (auto one = begin; one != end; ++one) {
    if (event.sanction != Sanction::bar && event.sanction != Sanction::unbar) one->second->deliver_text(text);
    if (!out) continue;
    one->second->deliver_text(encode_notification("session.closing", encode_closing("expelled", false, 0)));
    one->second->close(CloseCode::expelled, "expelled from a room");
  }
}

StandingView HostedRoom::standing(const AuthorRef& who) const {
  const Standing standing = room().standing_of(who);
  const VenueTime now = clock_.venue_now();
  const auto told = [now](const Measure& measure) -> std::optional<std::optional<VenueTime>> {
    if (!measure.in_force(now)) return std::nullopt;
    if (measure.until == VenueTime{}) return std::optional<VenueTime>();
    return std::optional(measure.until);
  };
  return {told(standing.muted), told(standing.expelled)};
}

void HostedRoom::on_replaced(const Room& room) {
  replay_.clear();
  repeats_.clear();
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
