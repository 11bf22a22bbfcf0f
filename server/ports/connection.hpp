// What the hub may do to whoever listens: hand over a message made once for everyone, or end the connection.
// server/net implements it for WebSockets, event streams and long polling.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ports/log.hpp"

namespace plenaria {

/// Close codes of contract.md, WebSocket (RFC 6455 section 7.4 and the 4000 range).
enum class CloseCode : std::uint16_t {
  normal = 1000,
  going_away = 1001,
  protocol_error = 1002,
  binary = 1003,
  not_utf8 = 1007,
  policy = 1008,
  too_big = 1009,
  restart = 1012,
  slow_reader = 4000,
  token_ended = 4001,
  expelled = 4003,
  too_many = 4010
};

/// One message to many, encoded once and never changed. Each carrier's form is built on first use and then shared.
class SharedMessage {
 public:
  /// `notification` is a whole JSON-RPC notification. `params` is its params member, for the event stream, and `event`
  /// the event's name there (`room.event`, `room.presence`, `reset`). `id` is `EPOCH:SEQ`, empty where there is none.
  SharedMessage(std::string notification, std::string params, std::string_view event, std::string id);

  /// A whole unmasked WebSocket text frame (RFC 6455 section 5.2), FIN set.
  const std::shared_ptr<const std::string>& websocket_frame() const;
  /// One event of text/event-stream inside one chunk of HTTP/1.1 chunked coding (RFC 9112 section 7.1).
  const std::shared_ptr<const std::string>& event_stream_chunk() const;
  const std::string& params() const { return params_; }
  const std::string& id() const { return id_; }
  /// `room.event`, `room.presence` or `reset`.
  const std::string& event() const { return event_; }

 private:
  std::string notification_;
  std::string params_;
  std::string event_;
  std::string id_;
  mutable std::shared_ptr<const std::string> websocket_frame_;
  mutable std::shared_ptr<const std::string> event_stream_chunk_;
};

using MessagePtr = std::shared_ptr<const SharedMessage>;

/// Messages that everybody gets one behind the other. What a carrier sends of them is put together once, on first use,
/// and then shared: a thousand followers queue one piece rather than sixty each.
class MessageRun {
 public:
  explicit MessageRun(std::vector<MessagePtr> messages) : messages_(std::move(messages)) {}

  const std::vector<MessagePtr>& messages() const { return messages_; }
  /// The frames, or chunks, of all of them.
  const std::shared_ptr<const std::string>& websocket_frames() const;
  const std::shared_ptr<const std::string>& event_stream_chunks() const;

 private:
  std::vector<MessagePtr> messages_;
  mutable std::shared_ptr<const std::string> websocket_frames_;
  mutable std::shared_ptr<const std::string> event_stream_chunks_;
};

/// The frame of a text that is this connection's alone (a reply, a status).
std::shared_ptr<const std::string> text_frame(std::string_view payload);

class Connection {
 public:
  virtual ~Connection() = default;
  /// Queues the message; never blocks, never calls back into the hub. Order of calls is order on the wire.
  virtual void deliver(const MessagePtr& message) = 0;
  /// The same as each of them in turn.
  virtual void deliver_run(const MessageRun& run) {
    for (const MessagePtr& message : run.messages()) deliver(message);
  }
  /// Queues a text for this connection alone (a JSON-RPC notification such as intervention.status).
  virtual void deliver_text(std::string text) = 0;
  /// Ends it after what is queued (bounded by a deadline); idempotent. `reason` is at most 120 bytes of ASCII.
  virtual void close(CloseCode code, std::string_view reason) = 0;
};

}  // namespace plenaria
