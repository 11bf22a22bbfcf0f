// What the carriers (WebSocket, POST, event stream, long polling) ask of the venue. server/hub keeps it; server/net
// calls it and knows nothing of rooms.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "ports/connection.hpp"
#include "ports/timers.hpp"

namespace plenaria {

/// Who is calling, as far as the carrier can tell.
struct Caller {
  std::string address;    ///< the real one, after trusted proxies
  std::string network{};  ///< what limits go by: that address, or where it is IPv6 the /64 that it is in
};

/// One connection's standing in the venue: who it speaks for, which rooms it is in. Destroying it leaves them all.
class Client {
 public:
  virtual ~Client() = default;
  /// Handles one JSON-RPC request. `reply` is called exactly once, perhaps before handle returns, perhaps never if the
  /// client is destroyed first. Replies may come in another order than requests.
  virtual void handle(std::string_view message, std::function<void(std::string)> reply) = 0;
};

/// Why events cannot be followed: an HTTP status and a JSON-RPC error object as body.
struct Refused {
  int http_status = 404;
  std::string body;
};

class Venue {
 public:
  virtual ~Venue() = default;

  /// A WebSocket that has been accepted. `connection` outlives the client.
  virtual std::unique_ptr<Client> enter(Connection& connection, const Caller& caller) = 0;

  /// One request that came by POST /rpc with this bearer token (empty: none). `reply` is called exactly once, perhaps
  /// before call returns.
  virtual void call(std::string_view message, std::string_view bearer, const Caller& caller,
                    std::function<void(std::string)> reply) = 0;

  /// Follows a room's public events from `after` ("EPOCH:SEQ", empty: from a snapshot). `ready` is called at most once:
  /// with what comes first (a `reset`, or the events missed, perhaps none), after which `connection.deliver` brings the
  /// rest in order; or with a refusal. Destroying the returned object ends it, also before `ready`.
  /// `connection` outlives that object. Never calls `ready` from within follow.
  using FollowReady = std::function<void(std::variant<std::vector<MessagePtr>, Refused>)>;
  [[nodiscard]] virtual std::unique_ptr<Undo> follow(const std::string& room, const std::string& after,
                                                     Connection& connection, FollowReady ready) = 0;

  /// The same by long polling: `ready` is called at most once, with the whole JSON body, as soon as there is something
  /// new and after 25 s otherwise. Never from within poll.
  using PollReady = std::function<void(std::variant<std::string, Refused>)>;
  [[nodiscard]] virtual std::unique_ptr<Undo> poll(const std::string& room, const std::string& after,
                                                   PollReady ready) = 0;

  /// Counts one request of this caller to follow or poll, and refuses it where too many came from their network.
  virtual std::optional<Refused> too_often(const Caller& caller) = 0;

  /// A JSON-RPC error response without an id, for what never became a request (too large, not UTF-8 …).
  virtual std::string error_body(int code, std::string_view sentence) const = 0;

  /// The keys that sign the heads of the record, as a JWK Set.
  virtual std::string record_keys() const = 0;

  /// Why an intervention could not be recorded and delivered now; nothing when it could.
  virtual std::optional<std::string> not_ready() const = 0;
};

}  // namespace plenaria
