// What a WebSocket client may rely on, and what it may not do.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

namespace {

constexpr int kText = 1;
constexpr int kBinary = 2;
constexpr int kClose = 8;
constexpr int kPing = 9;
constexpr int kPong = 10;

/// The close code that the server gave, 0 if it gave none.
int close_code(Peer& peer) {
  for (const auto& frame : peer.frames())
    if (frame.opcode == kClose) return frame.close_code();
  return 0;
}

bool is_closed_with(Stage& stage, Peer& peer, int code) {
  return stage.until([&] { return close_code(peer) != 0; }) && close_code(peer) == code;
}

std::string close_payload(int code) { return {static_cast<char>(code >> 8), static_cast<char>(code & 0xFF)}; }

}  // namespace

TEST_CASE("a request over a WebSocket is answered in one text frame") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  peer.send_text("{\"id\":1}");
  REQUIRE(stage.until([&] { return peer.frames().size() == 1; }));
  CHECK(peer.frames()[0].opcode == kText);
  CHECK(peer.frames()[0].fin);
  CHECK(peer.frames()[0].payload == "{\"echo\":{\"id\":1}}");
}

TEST_CASE("the handshake names the subprotocol and nothing of the server's inside") {
  Stage stage;
  Peer peer(stage);
  peer.upgrade("Sec-WebSocket-Protocol: other, plenaria.v1\r\n");
  REQUIRE(stage.until([&] { return peer.received.find("\r\n\r\n") != std::string::npos; }));
  CHECK(peer.received.starts_with("HTTP/1.1 101 "));
  CHECK(peer.header("Sec-WebSocket-Protocol") == "plenaria.v1");
  CHECK(peer.header("Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  CHECK(peer.header("Server") == "Plenaria");
}

TEST_CASE("an upgrade without the subprotocol is refused with a sentence") {
  Stage stage;
  const std::string headers =
      GENERATE("", "Sec-WebSocket-Protocol: plenaria.v2\r\n", "Sec-WebSocket-Protocol: chat\r\n");
  Peer peer(stage);
  peer.upgrade(headers);
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.status() == 400);
  CHECK(peer.body() == "This address needs the WebSocket subprotocol plenaria.v1: name it in the upgrade.\n");
  CHECK(stage.venue.callers.empty());
}

TEST_CASE("an upgrade that Beast refuses is answered before it is closed") {
  Stage stage;
  Peer peer(stage);
  peer.get("/ws",
           "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 12\r\n"
           "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: plenaria.v1\r\n");
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.status() == 426);
  CHECK(peer.header("Sec-WebSocket-Version") == "13");
}

TEST_CASE("what is not an upgrade is told what this address speaks") {
  Stage stage;
  Peer peer(stage);
  peer.get("/ws");
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.status() == 426);
}

TEST_CASE("frames that come together with the upgrade are not lost") {
  Stage stage;
  Peer peer(stage);
  peer.upgrade();
  peer.send_text("{\"id\":1}");
  REQUIRE(stage.until([&] { return peer.received.find("echo") != std::string::npos; }));
}

TEST_CASE("a message in many fragments, with a ping between them, is one message") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  peer.send_frame(kText, "{\"id\"", false);
  peer.send_frame(kPing, "are you there");
  peer.send_frame(0, ":7", false);
  peer.send_frame(0, "}", true);
  REQUIRE(stage.until([&] { return peer.frames().size() == 2; }));
  CHECK(peer.frames()[0].opcode == kPong);
  CHECK(peer.frames()[0].payload == "are you there");
  CHECK(peer.frames()[1].payload == "{\"echo\":{\"id\":7}}");
}

TEST_CASE("the longest message is handled, however it is cut") {
  Stage stage([](NetOptions& options) { options.max_message_bytes = 5000; });
  Peer peer(stage);
  peer.enter();
  const std::string longest(5000, 'x');
  SECTION("in one frame") { peer.send_text(longest); }
  SECTION("with an empty last fragment") {
    peer.send_frame(kText, longest, false);
    peer.send_frame(0, "", true);
  }
  REQUIRE(stage.until([&] { return !stage.venue.messages.empty(); }));
  CHECK(stage.venue.messages[0] == longest);
  peer.send_text("");
  peer.send_text("{}");
  REQUIRE(stage.until([&] { return stage.venue.messages.size() == 3; }));
  CHECK(stage.venue.messages[1].empty());
  CHECK(stage.venue.messages[2] == "{}");
}

TEST_CASE("what is not WebSocket's, or not text, is closed with its code and forgotten by the venue") {
  Stage stage([](NetOptions& options) { options.max_message_bytes = 1000; });
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  int expected = 0;
  SECTION("binary") {
    peer.send_frame(kBinary, "{}");
    expected = 1003;
  }
  SECTION("not UTF-8") {
    peer.send_text("\xC3\x28");
    expected = 1007;
  }
  SECTION("a surrogate") {
    peer.send_text("\xED\xA0\x80");
    expected = 1007;
  }
  SECTION("too big") {
    peer.send_text(std::string(1001, 'x'));
    expected = 1009;
  }
  SECTION("too big in fragments") {
    peer.send_frame(kText, std::string(600, 'x'), false);
    peer.send_frame(0, std::string(600, 'x'), true);
    expected = 1009;
  }
  SECTION("a length of 2^62") {
    peer.send(std::string("\x81\xFF\x40\0\0\0\0\0\0\0\1\2\3\4", 14));
    expected = 1009;
  }
  SECTION("unmasked") {
    peer.send_frame(kText, "{}", true, false);
    expected = 1002;
  }
  SECTION("a reserved bit") {
    peer.send(std::string("\xC1\x80\1\2\3\4", 6));
    expected = 1002;
  }
  SECTION("a reserved opcode") {
    peer.send_frame(3, "{}");
    expected = 1002;
  }
  SECTION("a continuation of nothing") {
    peer.send_frame(0, "{}");
    expected = 1002;
  }
  SECTION("a message within a message") {
    peer.send_frame(kText, "{", false);
    peer.send_frame(kText, "}");
    expected = 1002;
  }
  SECTION("a long ping") {
    peer.send_frame(kPing, std::string(126, 'x'));
    expected = 1002;
  }
  SECTION("a ping in fragments") {
    peer.send_frame(kPing, "x", false);
    expected = 1002;
  }
  CHECK(is_closed_with(stage, peer, expected));
  CHECK(stage.until([&] { return stage.venue.connections.empty(); }));
  CHECK(stage.venue.messages.empty());
  peer.hang_up();
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("a peer that sends on and on still learns why it was closed") {
  Stage stage;
  Peer peer(stage, 4096);
  peer.enter();
  for (int i = 0; i < 40; ++i) peer.send_text(std::string(100'000, 'x'));
  CHECK(is_closed_with(stage, peer, 1009));
}

TEST_CASE("a peer that closes is answered, and forgotten at once") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  peer.send_frame(kClose, close_payload(1000));
  CHECK(is_closed_with(stage, peer, 1000));
  CHECK(stage.until([&] { return stage.venue.connections.empty(); }));
  peer.hang_up();
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("a peer that closes and stays is cut off at the deadline") {
  Stage stage([](NetOptions& options) { options.close_timeout = std::chrono::milliseconds(50); });
  Peer peer(stage);
  peer.enter();
  peer.send_frame(kClose, close_payload(1000));
  CHECK(is_closed_with(stage, peer, 1000));
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("a connection that breaks is forgotten") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  peer.hang_up();
  CHECK(stage.until([&] { return stage.venue.connections.empty() && stage.sessions() == 0; }));
}

TEST_CASE("the venue's close comes after what it said, and nothing after it") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  auto& connection = *stage.venue.connections[0];
  connection.deliver_text("the last word");
  connection.close(CloseCode::token_ended, "token ended");
  connection.deliver_text("too late");
  connection.deliver(message_of(1));
  connection.close(CloseCode::expelled, "twice");
  REQUIRE(is_closed_with(stage, peer, 4001));
  CHECK(peer.frames().size() == 2);
  CHECK(peer.frames()[0].payload == "the last word");
  CHECK(peer.frames()[1].payload.substr(2) == "token ended");
  CHECK(stage.venue.connections.empty());
  peer.send_frame(kClose, peer.frames()[1].payload);
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.frames().size() == 2);
  peer.hang_up();
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("messages told in one run are whole frames, in their order between what came before and after") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  auto& connection = *stage.venue.connections[0];
  connection.deliver(message_of(1));
  connection.deliver_run(MessageRun({message_of(2), message_of(3), message_of(4)}));
  connection.deliver(message_of(5));
  REQUIRE(stage.until([&] { return peer.frames().size() == 5; }));
  Stage alone;
  Peer other(alone);
  other.enter();
  REQUIRE(alone.until([&] { return alone.venue.connections.size() == 1; }));
  for (int i = 1; i <= 5; ++i) alone.venue.connections[0]->deliver(message_of(i));
  REQUIRE(alone.until([&] { return other.frames().size() == 5; }));
  for (std::size_t i = 0; i < 5; ++i) CHECK(peer.frames()[i].payload == other.frames()[i].payload);
}

TEST_CASE("a peer that does not answer a close is cut off at the deadline") {
  Stage stage([](NetOptions& options) { options.close_timeout = std::chrono::milliseconds(50); });
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  stage.venue.connections[0]->close(CloseCode::expelled, "expelled");
  CHECK(is_closed_with(stage, peer, 4003));
  CHECK(stage.until([&] { return peer.ended && stage.sessions() == 0; }));
}

TEST_CASE("requests beyond those in flight wait unread until one is answered") {
  Stage stage([](NetOptions& options) { options.requests_in_flight = 4; });
  stage.venue.hold_replies = true;
  Peer peer(stage);
  peer.enter();
  for (int i = 0; i < 10; ++i) peer.send_text(std::to_string(i));
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 4; }));
  stage.settle();
  CHECK(stage.venue.held.size() == 4);
  // Replies may come in another order than requests, each once.
  for (std::size_t answered = 0; answered < 10; ++answered) {
    REQUIRE(stage.until([&] { return !stage.venue.held.empty(); }));
    auto last = std::move(stage.venue.held.back());
    stage.venue.held.pop_back();
    last.reply("{\"to\":" + last.message + "}");
  }
  CHECK(stage.until([&] { return peer.frames().size() == 10; }));
}

TEST_CASE("a reply that comes after the connection has gone is dropped") {
  Stage stage;
  stage.venue.hold_replies = true;
  Peer peer(stage);
  peer.enter();
  peer.send_text("{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  peer.hang_up();
  REQUIRE(stage.until([&] { return stage.sessions() == 0; }));
  stage.venue.held[0].reply("{}");
  stage.settle();
  CHECK(stage.sessions() == 0);
}

TEST_CASE("whoever asks faster than it reads the answers waits, and loses nothing") {
  Stage stage([](NetOptions& options) {
    options.outbound_bytes = 64 * 1024;
    options.send_buffer_bytes = 4096;
  });
  Peer peer(stage, 4096);
  peer.enter();
  peer.reads = false;
  const std::string big(8000, 'x');
  for (int i = 0; i < 40; ++i) peer.send_text(big);
  stage.settle();
  CHECK(stage.venue.messages.size() < 40);
  peer.reads = true;
  CHECK(stage.until([&] { return peer.frames().size() == 40; }));
  CHECK(stage.counts().slow_readers == 0);
}

TEST_CASE("a ping goes out each period, shared by all") {
  Stage stage([](NetOptions& options) { options.ping_interval = std::chrono::milliseconds(100); });
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return peer.frames().size() == 2; }));
  CHECK(peer.frames()[0].opcode == kPing);
  CHECK(peer.frames()[1].opcode == kPing);
}

TEST_CASE("a silent peer is dropped after two and a half periods, one that answers stays") {
  Stage stage([](NetOptions& options) { options.ping_interval = std::chrono::milliseconds(100); });
  Peer silent(stage);
  Peer alive(stage);
  silent.enter();
  alive.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 2; }));
  std::size_t answered = 0;
  REQUIRE(stage.until([&] {
    for (; answered < alive.frames().size(); ++answered) alive.send_frame(kPong, alive.frames()[answered].payload);
    return silent.ended;
  }));
  CHECK(stage.venue.connections.size() == 1);
  CHECK(stage.counts().silent_peers == 1);
  CHECK(!alive.ended);
}

TEST_CASE("a bug behind one connection ends that connection alone") {
  Stage stage;
  Peer unlucky(stage);
  Peer other(stage);
  unlucky.enter();
  other.enter();
  stage.venue.throws = true;
  unlucky.send_text("{}");
  REQUIRE(stage.until([&] { return unlucky.ended; }));
  stage.venue.throws = false;
  other.send_text("{}");
  CHECK(stage.until([&] { return other.frames().size() == 1; }));
}
