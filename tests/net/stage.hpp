// The stage of the network tests: a real server on 127.0.0.1, a small venue behind it, and peers that write the bytes
// they please. All on one thread: `until` turns the server's loop and the peers' sockets until something has come true.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/event_loop.hpp"
#include "net/server.hpp"

namespace plenaria::test {

/// A venue that does what the test says. It answers a request at once with `{"echo":<the request>}` unless told to
/// wait.
class StageVenue final : public Venue {
 public:
  struct Held {
    std::string message;
    std::function<void(std::string)> reply;
  };
  struct Following {
    std::string room;
    std::string after;
    Connection* connection = nullptr;
    FollowReady ready;
  };
  struct Polling {
    std::string room;
    std::string after;
    PollReady ready;
  };

  std::unique_ptr<Client> enter(Connection& connection, const Caller& caller) override;
  void call(std::string_view message, std::string_view bearer, const Caller& caller,
            std::function<void(std::string)> reply) override;
  std::unique_ptr<Undo> follow(const std::string& room, const std::string& after, Connection& connection,
                               FollowReady ready) override;
  std::unique_ptr<Undo> poll(const std::string& room, const std::string& after, PollReady ready) override;
  std::string error_body(int code, std::string_view sentence) const override;
  std::optional<Refused> too_often(const Caller& caller) override;
  std::string record_keys() const override { return R"({"keys":[]})"; }
  std::optional<std::string> not_ready() const override { return why_not_ready; }

  /// Says it to everybody on a WebSocket.
  void say(const MessagePtr& message);

  bool hold_replies = false;
  bool throws = false;
  std::optional<std::string> why_not_ready;
  std::optional<Refused> asked_too_often;
  std::vector<std::string> callers_to_follow;
  std::vector<Held> held;                ///< requests that were not answered
  std::vector<std::string> messages;     ///< requests of WebSockets
  std::vector<std::string> bearers;      ///< of POSTs
  std::vector<std::string> callers;      ///< addresses of WebSockets and POSTs
  std::vector<Connection*> connections;  ///< WebSockets, in the order in which they came
  std::vector<std::shared_ptr<Following>> following;
  std::vector<std::shared_ptr<Polling>> polling;
};

/// A message of `size` bytes and a few more, told from others by `number`.
MessagePtr message_of(int number, std::size_t size = 10);

struct WsFrame {
  int opcode = 0;
  bool fin = true;
  std::string payload;
  /// Of a close frame.
  int close_code() const;
};

class Stage;

/// One TCP connection that says exactly what it is told to.
class Peer {
 public:
  /// `receive_buffer` in bytes, 0 for the system's.
  explicit Peer(Stage& stage, int receive_buffer = 0);
  ~Peer();
  Peer(const Peer&) = delete;
  Peer& operator=(const Peer&) = delete;

  void send(std::string_view bytes) { unsent_ += bytes; }
  void get(std::string_view path, std::string_view headers = {});
  void post(std::string_view path, std::string_view body, std::string_view headers = {});
  /// A client's text frame, masked.
  void send_text(std::string_view text) { send_frame(1, text); }
  void send_frame(int opcode, std::string_view payload, bool fin = true, bool masked = true);
  void upgrade(std::string_view headers = "Sec-WebSocket-Protocol: plenaria.v1\r\n");
  /// upgrade(), and what the server answers to it taken off `received`.
  void enter();
  void hang_up();
  void stop_sending();

  /// What came and was not taken.
  std::string received;
  /// The peer's end was seen.
  bool ended = false;
  /// Off: nothing is taken from the socket.
  bool reads = true;
  /// The status of a whole response at the front of `received`; 0 while there is none.
  int status() const;
  std::string header(std::string_view name) const;
  std::string body() const;
  /// Takes the front response off, which has a Content-Length.
  void take_response();
  /// All whole frames that came, as they come: each is given once.
  std::vector<WsFrame>& frames();

 private:
  friend class Stage;
  void turn();
  std::size_t body_begin() const;

  Stage& stage_;
  int socket_;
  std::string unsent_;
  std::vector<WsFrame> frames_;
};

class Stage {
 public:
  explicit Stage(const std::function<void(NetOptions&)>& change = {}, StaticFiles files = {});

  /// Turns everything until `condition` holds; false when it does not within 10 s.
  bool until(const std::function<bool()>& condition);
  /// Turns everything until nothing moves any more.
  void settle();
  bool can_be_connected_to() const;
  const NetCounts& counts() const { return server->entrance().counters.now; }
  std::size_t sessions() const { return server->entrance().sessions.size(); }

  EventLoop loop;
  Metrics metrics;
  StageVenue venue;
  std::unique_ptr<Server> server;

 private:
  friend class Peer;
  bool turn();
  std::vector<Peer*> peers_;
};

}  // namespace plenaria::test
