#include "load/dialects/socketio.hpp"

#include <charconv>

namespace plenaria {

namespace {

// Engine.IO's packets begin with one digit, and those of Socket.IO within its messages with another.
constexpr std::string_view kOpen = "0";
constexpr std::string_view kPing = "2";
constexpr std::string_view kPong = "3";
constexpr std::string_view kConnect = "40";
constexpr std::string_view kEvent = "42";
constexpr std::string_view kAck = "43";
constexpr std::string_view kConnectError = "44";

// What a follower's "join" is acknowledged by.
constexpr std::string_view kJoined = "430[";

}  // namespace

std::string SocketioDialect::path(const Seat&) const { return "/socket.io/?EIO=4&transport=websocket"; }

Joining SocketioDialect::opened(Seat&, Outgoing&) { return Joining::wait(); }

Joining SocketioDialect::heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) {
  if (message.starts_with(kOpen)) {
    out.message(kConnect);
  } else if (message == kPing) {
    out.message(kPong);
  } else if (message.starts_with(kConnectError)) {
    return Joining::fail("Socket.IO answered " + std::string(message.substr(0, 200)));
  } else if (message.starts_with(kConnect)) {
    if (seat.is_author) return Joining::done();
    out.message(std::string(kEvent) + R"(0["join",")" + seat.room + R"("])");
  } else if (message.starts_with(kJoined)) {
    return Joining::done();
  }
  return Joining::wait();
}

void SocketioDialect::publish(Seat& author, const Publication& publication, Outgoing& out) {
  packet_ = kEvent;
  packet_ += std::to_string(publication.sequence);
  packet_ += R"(["publish",")";
  packet_ += author.room;
  packet_ += R"(",")";
  packet_ += publication.text;
  packet_ += R"("])";
  out.message(packet_);
}

void SocketioDialect::heard_by_author(Seat&, std::string_view message, Outgoing& out, Answers& answers) {
  if (message == kPing) out.message(kPong);
  if (!message.starts_with(kAck)) return;
  std::uint64_t sequence = 0;
  const auto number = message.substr(kAck.size());
  if (std::from_chars(number.data(), number.data() + number.size(), sequence).ec == std::errc{})
    answers.acknowledged(sequence);
}

void SocketioDialect::heard_aside(Seat&, std::string_view message, Outgoing& out) {
  if (message == kPing) out.message(kPong);
}

}  // namespace plenaria
