#include "hub/venue_session.hpp"

#include <algorithm>

#include "protocol/cpp/responses.hpp"

namespace plenaria {

namespace {
constexpr std::chrono::hours kLongestTimer{24};
constexpr std::size_t kMostTaken = 16;
}  // namespace

VenueSession::VenueSession(House& house, Connection* connection, Caller caller)
    : house_(house),
      connection_(connection),
      caller_(std::move(caller)),
      rate_(house.options().requests_per_second, house.parts().clock.steady_now()) {}

void VenueSession::took(HostedRoom& room, const InterventionId& id) {
  if (!connection_) return;
  std::erase(taken_, std::pair(&room, id));
  if (taken_.size() >= kMostTaken) taken_.pop_front();
  taken_.emplace_back(&room, id);
}

void VenueSession::end() {
  if (participant_)
    for (const auto& [room, id] : taken_) room->leases().release(id, participant_->id.text());
  taken_.clear();
  ended_ = true;
  connection_ = nullptr;
  joined_.clear();
  expiry_.reset();
}

const Participant* VenueSession::participant() const {
  return participant_ && participant_->expires > house_.parts().clock.venue_now() ? &*participant_ : nullptr;
}

std::optional<AuthorRef> VenueSession::author(const RoomId& room) const {
  const Participant* who = participant();
  const Secrets* secrets = house_.secrets();
  if (!who || !secrets) return std::nullopt;
  return secrets->author(room, who->id);
}

std::optional<Refusal> VenueSession::open(const std::string& token) {
  const Clock& clock = house_.parts().clock;
  auto read = house_.doorkeeper().admit(token, caller_, clock.venue_now(), clock.steady_now());
  if (!read) return read.error();
  if (participant_ && participant_->id != read->id)
    return Refusal{Code::forbidden, "This connection speaks for somebody else already; open another one."};
  const bool renewed = participant_.has_value();
  participant_ = *std::move(read);
  if (connection_) watch_expiry();
  if (renewed) return std::nullopt;
  // Whoever followed rooms before they said who they are is known in them from now on.
  std::vector<std::pair<RoomId, Audience>> rooms;
  for (const auto& [room, joined] : joined_) rooms.emplace_back(room, joined.audience);
  for (const auto& [room, audience] : rooms) join(*house_.room(room), audience);
  return std::nullopt;
}

void VenueSession::watch_expiry() {
  const VenueTime now = house_.parts().clock.venue_now();
  const auto left = std::clamp<Milliseconds>(participant_->expires - now, Milliseconds(0), kLongestTimer);
  expiry_ = house_.parts().timers.after(left, [this] {
    if (participant()) {
      watch_expiry();
      return;
    }
    if (!connection_) return;
    connection_->deliver_text(encode_notification("session.closing", encode_closing("token_ended", false, 0)));
    connection_->close(CloseCode::token_ended, "the token has expired or was revoked");
  });
}

std::optional<Milliseconds> VenueSession::take_rate() {
  const SteadyTime now = house_.parts().clock.steady_now();
  if (const Participant* who = participant()) return house_.doorkeeper().take(who->id, now);
  return connection_ ? house_.doorkeeper().take(rate_, now) : house_.doorkeeper().take_unnamed(caller_, now);
}

void VenueSession::join(HostedRoom& room, Audience audience) {
  if (!connection_) return;
  const RoomId& id = room.plan().id;
  joined_.erase(id);  // before anything is taken anew, so that nobody listens twice
  Joined joined{audience, room.listen(audience, *connection_), nullptr, house_.presence().enter(id, participant())};
  if (const auto author_ref = author(id)) joined.listening_as = room.listen_as(*author_ref, *connection_);
  joined_.emplace(id, std::move(joined));
}

void VenueSession::leave(const RoomId& room) {
  ask(room);
  joined_.erase(room);
}

}  // namespace plenaria
