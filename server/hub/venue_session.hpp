// Whom one caller speaks for and which rooms they are in: a WebSocket's for as long as it lasts, a POST's for one
// request.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/house.hpp"
#include "hub/request_rate.hpp"
#include "ports/venue.hpp"

namespace plenaria {

class VenueSession : public std::enable_shared_from_this<VenueSession> {
 public:
  /// `connection` null: a POST, which follows nothing. A connection outlives the session or ends it first.
  VenueSession(House& house, Connection* connection, Caller caller);

  House& house() const { return house_; }
  Connection* connection() const { return connection_; }
  /// The connection is over: nothing may be sent on it, and nobody listens through it any more.
  bool ended() const { return ended_; }
  void end();

  /// Nothing: a follower without a token. An expired participant counts as none.
  const Participant* participant() const;
  std::optional<AuthorRef> author(const RoomId& room) const;

  /// Speaks for the bearer of this token from now on, until it expires or the register says otherwise.
  std::optional<Refusal> open(const std::string& token);
  /// Is told from now on whenever something in the register of people has changed. Nothing for a POST.
  void follow_people();

  /// What this caller asked for last, in each room: a join whose answer takes time is overtaken by a later one, or by
  /// leaving.
  std::uint64_t ask(const RoomId& room) { return ++place_in(room).asked; }
  bool asked_last(const RoomId& room, std::uint64_t asked) { return place_in(room).asked == asked; }

  /// Follows the room in this audience from this moment on; another audience of it is left.
  void join(HostedRoom& room, Audience audience);
  void leave(const RoomId& room);

  /// This connection took a lease: it ends with the connection. The newest 16 are remembered.
  void took(HostedRoom& room, const InterventionId& id);

  /// Counts one request of everybody in the caller's network. How long to wait, or nothing.
  std::optional<Milliseconds> take_network_rate() {
    return house_.doorkeeper().take(caller_, house_.parts().clock.steady_now());
  }
  /// Counts one request: of the person that this speaks for, on whatever connection, else of this connection, or of
  /// those who POST from its network without a name.
  std::optional<Milliseconds> take_rate();

 private:
  struct Joined {
    Audience audience;
    std::unique_ptr<Undo> listening;
    std::unique_ptr<Undo> listening_as;
    std::unique_ptr<Undo> present;
  };

  /// What this caller has to do with one room. There are as many as rooms were asked for, which is most often one.
  struct Place {
    RoomId room;
    std::uint64_t asked = 0;
    std::unique_ptr<Joined> joined;  ///< null: not following it
  };

  /// What the register says of them, from now on.
  void become(Participant known);
  Place& place_in(const RoomId& room);
  void leave_all();
  void watch_expiry();
  void watch_accreditation();
  void accreditation_changed();
  void join_again();
  void release_taken();
  void close(CloseCode code, std::string_view reason, bool reconnect, std::string_view words);

  House& house_;
  Connection* connection_;
  Caller caller_;
  RequestRate rate_;
  std::shared_ptr<const Participant> claims_;       ///< what the token says
  std::shared_ptr<const Participant> participant_;  ///< and the register, where it knows them; else the same
  std::unique_ptr<Undo> accreditation_;             ///< watches what the register says of them
  std::unique_ptr<Undo> following_people_;
  std::vector<Place> places_;  ///< in rooms that there are
  std::vector<std::pair<HostedRoom*, InterventionId>> taken_;
  std::unique_ptr<Undo> expiry_;
  bool ended_ = false;
};

}  // namespace plenaria
