// The outbox of a connection: one order for all who write, one system call for a turn, and an end for slow readers.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

namespace {

constexpr int kClose = 8;
constexpr int kPing = 9;
constexpr int kPong = 10;

std::string text_of(int number, std::size_t size = 10) {
  const auto frame = *message_of(number, size)->websocket_frame();
  return frame.substr(frame.find('{'));
}

const auto tight = [](NetOptions& options) {
  options.outbound_bytes = 64 * 1024;
  options.send_buffer_bytes = 4096;
  options.close_timeout = std::chrono::milliseconds(300);
};

}  // namespace

TEST_CASE("many messages of one turn leave in one system call, in their order") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  stage.settle();
  const auto before = stage.counts();
  for (int i = 0; i < 500; ++i) stage.venue.say(message_of(i));
  REQUIRE(stage.until([&] { return peer.frames().size() == 500; }));
  for (int i = 0; i < 500; ++i) CHECK(peer.frames()[static_cast<std::size_t>(i)].payload == text_of(i));
  CHECK(stage.counts().write_calls - before.write_calls == 1);
  CHECK(stage.counts().messages_out - before.messages_out == 500);
}

TEST_CASE("more frames than one call can take leave in a few") {
  Stage stage([](NetOptions& options) { options.outbound_bytes = 16 * 1024 * 1024; });
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  const auto before = stage.counts();
  for (int i = 0; i < 3000; ++i) stage.venue.say(message_of(i));
  REQUIRE(stage.until([&] { return peer.frames().size() == 3000; }));
  CHECK(peer.frames()[2999].payload == text_of(2999));
  CHECK(stage.counts().write_calls - before.write_calls <= 8);
}

TEST_CASE("pongs take their place between messages, whole") {
  Stage stage(tight);
  Peer peer(stage, 4096);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  peer.reads = false;
  int said = 0;
  for (int round = 0; round < 8; ++round) {
    for (int i = 0; i < 3; ++i) stage.venue.say(message_of(said++, 2000));
    peer.send_frame(kPing, "ping " + std::to_string(round));
    stage.settle();
  }
  peer.reads = true;
  REQUIRE(stage.until([&] { return peer.frames().size() == 32; }));
  int pongs = 0;
  int messages = 0;
  for (const auto& frame : peer.frames()) {
    if (frame.opcode == kPong) CHECK(frame.payload == "ping " + std::to_string(pongs++));
    else CHECK(frame.payload == text_of(messages++, 2000));
  }
  CHECK(pongs == 8);
  CHECK(messages == 24);
}

TEST_CASE("a slow reader is cut off with 4000 behind a whole frame, and the others notice nothing") {
  Stage stage(tight);
  Peer slow(stage, 4096);
  Peer other(stage);
  slow.enter();
  other.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 2; }));
  slow.reads = false;
  int said = 0;
  REQUIRE(stage.until([&] {
    stage.venue.say(message_of(said++, 2000));
    return stage.venue.connections.size() == 1;
  }));
  CHECK(stage.counts().slow_readers == 1);
  for (int i = 0; i < 20; ++i) stage.venue.say(message_of(said++, 2000));
  REQUIRE(stage.until([&] { return other.frames().size() == static_cast<std::size_t>(said); }));
  for (int i = 0; i < said; ++i) CHECK(other.frames()[static_cast<std::size_t>(i)].payload == text_of(i, 2000));

  slow.reads = true;
  REQUIRE(stage.until([&] { return !slow.frames().empty() && slow.frames().back().opcode == kClose; }));
  CHECK(slow.frames().back().close_code() == 4000);
  CHECK(slow.frames().back().payload.substr(2) == "slow reader: reconnect and resume");
  // What it did get is whole, and in order from the first.
  CHECK(slow.frames().size() < static_cast<std::size_t>(said));
  for (std::size_t i = 0; i + 1 < slow.frames().size(); ++i)
    CHECK(slow.frames()[i].payload == text_of(static_cast<int>(i), 2000));
  slow.send_frame(kClose, slow.frames().back().payload);
  CHECK(stage.until([&] { return slow.ended && stage.sessions() == 1; }));
}

TEST_CASE("a slow reader that never reads its close is reset at the deadline") {
  Stage stage(tight);
  Peer slow(stage, 4096);
  slow.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  slow.reads = false;
  int said = 0;
  REQUIRE(stage.until([&] {
    stage.venue.say(message_of(said++, 2000));
    return stage.venue.connections.empty();
  }));
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("a reader that takes nothing for long is slow, however little waits for it") {
  Stage stage([](NetOptions& options) {
    tight(options);
    options.outbound_stall = std::chrono::milliseconds(100);
  });
  Peer slow(stage, 4096);
  slow.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  slow.reads = false;
  // Enough to fill the kernel's buffers, and less than the bound.
  for (int i = 0; i < 20; ++i) stage.venue.say(message_of(i, 2000));
  REQUIRE(stage.until([&] { return stage.venue.connections.empty(); }));
  CHECK(stage.counts().slow_readers == 1);
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("a peer that pings for ever and never reads is cut off") {
  Stage stage(tight);
  Peer slow(stage, 4096);
  slow.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  slow.reads = false;
  REQUIRE(stage.until([&] {
    for (int i = 0; i < 20; ++i) slow.send_frame(kPing, std::string(125, 'p'));
    return stage.venue.connections.empty();
  }));
  CHECK(stage.counts().slow_readers == 1);
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("much in one turn is no slow reader as long as the kernel takes it") {
  Stage stage([](NetOptions& options) {
    options.outbound_bytes = 64 * 1024;
    options.send_buffer_bytes = 1024 * 1024;
  });
  Peer peer(stage, 1024 * 1024);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  for (int i = 0; i < 100; ++i) stage.venue.say(message_of(i, 2000));
  CHECK(stage.until([&] { return peer.frames().size() == 100; }));
  CHECK(stage.counts().slow_readers == 0);
}

TEST_CASE("an answer that is larger than a reader may be behind does not make it slow") {
  Stage stage(tight);
  Peer peer(stage, 4096);
  stage.venue.hold_replies = true;
  peer.enter();
  peer.send_text("{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  peer.reads = false;
  const std::string snapshot(1024 * 1024, 's');
  stage.venue.held[0].reply(snapshot);
  for (int i = 0; i < 20; ++i) stage.venue.say(message_of(i, 2000));
  stage.settle();
  CHECK(stage.counts().slow_readers == 0);
  SECTION("and what was said meanwhile comes behind it") {
    peer.reads = true;
    REQUIRE(stage.until([&] { return peer.frames().size() == 21; }));
    CHECK(peer.frames()[0].payload == snapshot);
    CHECK(peer.frames()[20].payload == text_of(19, 2000));
  }
  SECTION("but being far behind on top of it does") {
    for (int i = 0; i < 60; ++i) stage.venue.say(message_of(i, 2000));
    CHECK(stage.until([&] { return stage.counts().slow_readers == 1 && stage.venue.connections.empty(); }));
  }
}

TEST_CASE("answers too have a bound") {
  Stage stage([](NetOptions& options) {
    tight(options);
    options.reply_bytes = 256 * 1024;
  });
  Peer peer(stage, 4096);
  stage.venue.hold_replies = true;
  peer.enter();
  peer.send_text("{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  peer.reads = false;
  stage.venue.held[0].reply(std::string(1024 * 1024, 's'));
  CHECK(stage.until([&] { return stage.counts().slow_readers == 1 && stage.venue.connections.empty(); }));
}

TEST_CASE("nothing is said to a peer that has closed") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  auto* connection = stage.venue.connections[0];
  peer.send_frame(kClose, std::string("\x03\xE8", 2));
  // Whatever the venue says until it has been told, the close frame is the last.
  REQUIRE(stage.until([&] {
    if (!stage.venue.connections.empty()) connection->deliver(message_of(1));
    return !peer.frames().empty() && peer.frames().back().opcode == kClose;
  }));
  const auto so_far = peer.frames().size();
  stage.settle();
  CHECK(peer.frames().size() == so_far);
}
