// What one server's protocol says: the upgrade, the steps until a connection follows its room, how a text is published,
// how an acknowledgement looks. A dialect knows nothing of time, counting or sockets; it gets whole messages and adds
// to what goes out. One object serves all connections; what differs between them is in their Seat.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "load/frames.hpp"
#include "load/marker_finder.hpp"

namespace plenaria {

/// One connection, as its dialect sees it.
struct Seat {
  bool is_author = false;    ///< publishes into the room and is sent none of its messages; else a follower of it
  std::string room;          ///< its name in the server
  std::uint32_t number = 0;  ///< of an author: the one in its markers; of a follower: from 0, its own
  std::string token;         ///< empty: it does not authenticate
  unsigned stage = 0;        ///< the dialect's own: how far it is
  std::string kept = {};     ///< the dialect's own: what it has to remember
};

/// Where a connection stands after a message.
struct Joining {
  enum class Is { waiting, ready, failed } is = Is::waiting;
  std::string why = {};  ///< of a failure, one sentence

  static Joining wait() { return {}; }
  static Joining done() { return {Is::ready}; }
  static Joining fail(std::string why) { return {Is::failed, std::move(why)}; }
};

/// A text on its way out. It begins with its marker, needs no escaping in JSON, and ends with a letter.
struct Publication {
  std::uint64_t sequence;  ///< of this author, from 1
  std::string_view text;
};

/// Where a dialect says what became of publications.
class Answers {
 public:
  /// The server has acknowledged the publication of that number by this author.
  virtual void acknowledged(std::uint64_t sequence) = 0;
  /// It has refused it; nobody will get it. `why` is shown once.
  virtual void refused(std::uint64_t sequence, std::string_view why) = 0;

 protected:
  ~Answers() = default;
};

/// Where a dialect of Marks::of_dialect hands over the texts that it finds.
class Reading {
 public:
  /// `part` is a piece of a message's text; `goes_on`: the rest of the same text follows in the next call.
  virtual void text(std::string_view part, bool goes_on) = 0;

 protected:
  ~Reading() = default;
};

class Dialect {
 public:
  virtual ~Dialect() = default;

  /// The target of the upgrade's request line.
  virtual std::string path(const Seat& seat) const = 0;
  /// Of the upgrade; empty: none is asked for.
  virtual std::string_view subprotocol() const { return {}; }
  /// Whether messages are sent in binary frames.
  virtual bool is_binary() const { return false; }
  /// How frames come that carry published texts to followers.
  virtual Marks marks() const { return Marks::one; }
  /// Whether a publication is answered, by Answers.
  virtual bool acknowledges() const { return false; }

  /// The upgrade is done.
  virtual Joining opened(Seat& seat, Outgoing& out) = 0;
  /// A whole message came, and the connection is not ready yet.
  virtual Joining heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) = 0;

  virtual void publish(Seat& author, const Publication& publication, Outgoing& out) = 0;
  /// A whole message came to an author who is ready.
  virtual void heard_by_author(Seat&, std::string_view /*message*/, Outgoing&, Answers&) {}
  /// An unfragmented message without any marker came to a follower who is ready: a ping of the protocol's own, perhaps.
  virtual void heard_aside(Seat&, std::string_view /*message*/, Outgoing&) {}
  /// With Marks::of_dialect: the payload of a data frame came to a follower who is ready.
  virtual void receive(Seat&, std::string_view /*payload*/, Outgoing&, Reading&) {}
};

/// What followers come for.
enum class Coming { anew, back_for_what_they_missed };

/// By the name in the job: plenaria, raw, nats, centrifuge, socketio. Throws std::runtime_error for another one.
std::unique_ptr<Dialect> make_dialect(std::string_view name, Coming coming);

}  // namespace plenaria
