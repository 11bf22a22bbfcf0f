#include "hub/venue_session.hpp"

#include <algorithm>

#include "hub/methods.hpp"
#include "protocol/cpp/responses.hpp"
#include "rooms/privileges.hpp"

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
  if (taken_.size() >= kMostTaken) taken_.erase(taken_.begin());
  taken_.emplace_back(&room, id);
}

void VenueSession::release_taken() {
  if (participant_)
    for (const auto& [room, id] : taken_) room->leases().release(id, participant_->id.text());
  taken_.clear();
}

void VenueSession::end() {
  release_taken();
  ended_ = true;
  connection_ = nullptr;
  places_.clear();
  expiry_.reset();
  accreditation_.reset();
  following_people_.reset();
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
  // Whether a token holds depends on the time: none is refused for good before the store has told it.
  if (!clock.venue_time_known()) return unreadable();
  auto read = house_.doorkeeper().admit(token, caller_, clock.venue_now(), clock.steady_now());
  if (!read) return read.error();
  if (participant_ && participant_->id != read->id)
    return Refusal{Code::forbidden, "This connection speaks for somebody else already; open another one."};
  auto known = house_.people().admit(*read);
  if (!known) return known.error();
  // A token that opens less would keep open what it does not open: its bearer has to come in anew with it.
  for (const Place& place : places_)
    if (place.joined && place.joined->audience == Audience::desk && !may(Action::desk, known->role_in(place.room)))
      return Refusal{Code::forbidden, "This token does not open the desk that you follow; open another connection."};
  if (!may(Action::accredit, known->role_at_large())) following_people_.reset();
  const bool renewed = participant_ != nullptr;
  claims_ = std::make_shared<const Participant>(*std::move(read));
  become(*std::move(known));
  if (connection_) {
    watch_expiry();
    watch_accreditation();
  }
  // Whoever followed rooms before they said who they are is known in them from now on.
  if (!renewed) join_again();
  return std::nullopt;
}

void VenueSession::become(Participant known) {
  participant_ = known == *claims_ ? claims_ : std::make_shared<const Participant>(std::move(known));
}

VenueSession::Place& VenueSession::place_in(const RoomId& room) {
  const auto found = std::find_if(places_.begin(), places_.end(), [&](const Place& one) { return one.room == room; });
  return found != places_.end() ? *found : places_.emplace_back(Place{room, 0, nullptr});
}

void VenueSession::leave_all() {
  for (Place& place : places_) place.joined.reset();
}

void VenueSession::join_again() {
  for (const Place& place : places_)
    if (place.joined) join(*house_.room(place.room), place.joined->audience);
}

void VenueSession::watch_expiry() {
  const VenueTime now = house_.parts().clock.venue_now();
  const auto left = std::clamp<Milliseconds>(participant_->expires - now, Milliseconds(0), kLongestTimer);
  expiry_ = house_.parts().timers.after(left, [this] {
    if (participant()) watch_expiry();
    else close(CloseCode::token_ended, "token_ended", false, "the token has expired or was revoked");
  });
}

std::optional<Milliseconds> VenueSession::take_rate() {
  const SteadyTime now = house_.parts().clock.steady_now();
  if (const Participant* who = participant()) return house_.doorkeeper().take(who->id, now);
  return connection_ ? house_.doorkeeper().take(rate_, now) : house_.doorkeeper().take_unnamed(caller_, now);
}

void VenueSession::watch_accreditation() {
  accreditation_ = house_.people().watch(participant_->id, [session = weak_from_this()] {
    if (const auto still = session.lock()) still->accreditation_changed();
  });
}

void VenueSession::accreditation_changed() {
  if (!connection_ || !participant_) return;
  auto now = house_.people().vouch(*claims_);
  if (!now) {
    if (now.error().code != Code::unauthenticated) return;  // it cannot be told now, and is told again then
    release_taken();
    participant_.reset();
    close(CloseCode::token_ended, "token_ended", false, "the token has expired or was revoked");
    return;
  }
  const bool may_otherwise = now->role != participant_->role || now->rooms != participant_->rooms;
  become(*std::move(now));
  watch_accreditation();
  // What they follow may not be theirs any more, and what they may do is on their screen: both begin afresh.
  if (may_otherwise) close(CloseCode::restart, "changed", true, "the accreditation has changed");
  else join_again();
}

void VenueSession::close(CloseCode code, std::string_view reason, bool reconnect, std::string_view words) {
  if (!connection_) return;
  leave_all();
  following_people_.reset();
  connection_->deliver_text(encode_notification("session.closing", encode_closing(reason, reconnect, 0)));
  connection_->close(code, words);
}

void VenueSession::follow_people() {
  if (connection_) following_people_ = house_.people().listen(*connection_);
}

void VenueSession::join(HostedRoom& room, Audience audience) {
  if (!connection_) return;
  const RoomId& id = room.plan().id;
  auto& joined = place_in(id).joined;
  if (joined) room.release_held();
  joined.reset();  // before anything is taken anew, so that nobody listens twice
  joined = std::make_unique<Joined>(
      Joined{audience, room.listen(audience, *connection_), nullptr, house_.presence().enter(id, participant())});
  if (const auto author_ref = author(id)) joined->listening_as = room.listen_as(*author_ref, *connection_);
}

void VenueSession::leave(const RoomId& room) {
  ask(room);
  place_in(room).joined.reset();
}

}  // namespace plenaria
