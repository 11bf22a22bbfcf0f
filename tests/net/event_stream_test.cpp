// Who cannot open a WebSocket follows by an event stream, or by long polling.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

namespace {

/// The content of the chunks that came after the header, up to the last one, which is empty.
std::string content(const Peer& peer) {
  std::string text;
  std::size_t at = peer.received.find("\r\n\r\n");
  if (at == std::string::npos) return text;
  at += 4;
  while (at < peer.received.size()) {
    const auto end = peer.received.find("\r\n", at);
    if (end == std::string::npos) break;
    const auto size = std::stoul(peer.received.substr(at, end - at), nullptr, 16);
    if (size == 0 || peer.received.size() < end + 2 + size + 2) break;
    text += peer.received.substr(end + 2, size);
    CHECK(peer.received.substr(end + 2 + size, 2) == "\r\n");
    at = end + 2 + size + 2;
  }
  return text;
}

StageVenue::Following& follower(Stage& stage) {
  REQUIRE(stage.until([&] { return !stage.venue.following.empty(); }));
  return *stage.venue.following.back();
}

void is_ready(Stage& stage, std::vector<MessagePtr> first = {}) { follower(stage).ready(std::move(first)); }

}  // namespace

TEST_CASE("an event stream begins with what came first and goes on with the rest") {
  Stage stage;
  Peer peer(stage);
  peer.get("/rooms/ny-rights/events", "Accept: text/event-stream\r\n");
  is_ready(stage, {message_of(1), message_of(2)});
  follower(stage).connection->deliver(message_of(3));
  follower(stage).connection->deliver_run(MessageRun({message_of(4), message_of(5)}));
  REQUIRE(stage.until([&] { return content(peer).find("epoch:5") != std::string::npos; }));
  CHECK(peer.header("Content-Type") == "text/event-stream");
  CHECK(peer.header("Transfer-Encoding") == "chunked");
  CHECK(peer.header("Cache-Control") == "no-store");
  CHECK(peer.header("X-Accel-Buffering") == "no");
  CHECK(follower(stage).room == "ny-rights");
  const auto event = [](int n) {
    return "id: epoch:" + std::to_string(n) + "\nevent: room.event\ndata: " + message_of(n)->params() + "\n\n";
  };
  CHECK(content(peer) == "retry: 2000\n\n" + event(1) + event(2) + event(3) + event(4) + event(5));
}

TEST_CASE("the first byte of an event stream does not wait for the store") {
  Stage stage;
  Peer peer(stage);
  peer.get("/rooms/ny-rights/events");
  REQUIRE(stage.until([&] { return content(peer) == "retry: 2000\n\n"; }));
  is_ready(stage, {message_of(1)});
  CHECK(stage.until([&] { return content(peer).find("epoch:1") != std::string::npos; }));
}

TEST_CASE("a stream resumes where the query says, or the browser, who knows better") {
  Stage stage;
  Peer peer(stage);
  const auto [query, header, after] =
      GENERATE(table<std::string, std::string, std::string>({{"", "", ""},
                                                             {"?after=abc:7", "", "abc:7"},
                                                             {"?x=1&after=abc%3A7", "", "abc:7"},
                                                             {"?after=abc:7", "Last-Event-ID: abc:9\r\n", "abc:9"},
                                                             {"", "Last-Event-ID: abc:9\r\n", "abc:9"}}));
  peer.get("/rooms/ny-rights/events" + query, header);
  CHECK(follower(stage).after == after);
}

TEST_CASE("what cannot be followed is refused with the venue's status and words") {
  Stage stage;
  Peer peer(stage);
  const bool by_polling = GENERATE(false, true);
  peer.get("/rooms/nowhere/events", by_polling ? "Accept: application/json\r\n" : "");
  if (by_polling) {
    REQUIRE(stage.until([&] { return !stage.venue.polling.empty(); }));
    stage.venue.polling[0]->ready(Refused{404, "{\"no\":\"room\"}"});
  } else {
    follower(stage).ready(Refused{404, "{\"no\":\"room\"}"});
  }
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.status() == 404);
  CHECK(peer.header("Content-Type") == "application/json");
  CHECK(peer.body() == "{\"no\":\"room\"}");
  CHECK(stage.until([&] { return stage.venue.following.empty() && stage.venue.polling.empty(); }));
}

TEST_CASE("a refusal that comes after the first byte ends the stream") {
  Stage stage;
  Peer peer(stage);
  peer.get("/rooms/nowhere/events");
  REQUIRE(stage.until([&] { return content(peer) == "retry: 2000\n\n"; }));
  follower(stage).ready(Refused{404, "{}"});
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.received.ends_with("\r\n0\r\n\r\n"));
}

TEST_CASE("a quiet stream is kept open by comments") {
  Stage stage([](NetOptions& options) { options.event_comment_interval = std::chrono::milliseconds(50); });
  Peer peer(stage);
  peer.get("/rooms/ny-rights/events");
  is_ready(stage);
  CHECK(stage.until([&] { return content(peer) == "retry: 2000\n\n:\n\n:\n\n"; }));
}

TEST_CASE("a reader who goes, or says something, is forgotten") {
  Stage stage;
  Peer peer(stage);
  peer.get("/rooms/ny-rights/events");
  is_ready(stage);
  SECTION("goes") { peer.hang_up(); }
  SECTION("goes half") { peer.stop_sending(); }
  SECTION("talks") { peer.send("GET / HTTP/1.1\r\n\r\n"); }
  CHECK(stage.until([&] { return stage.venue.following.empty() && stage.sessions() == 0; }));
}

TEST_CASE("a slow reader of a stream is cut off, the others notice nothing") {
  Stage stage([](NetOptions& options) {
    options.outbound_bytes = 64 * 1024;
    options.send_buffer_bytes = 4096;
  });
  Peer slow(stage, 4096);
  slow.get("/rooms/ny-rights/events");
  is_ready(stage);
  REQUIRE(stage.until([&] { return content(slow) == "retry: 2000\n\n"; }));
  Peer other(stage);
  other.get("/rooms/ny-rights/events");
  REQUIRE(stage.until([&] { return stage.venue.following.size() == 2; }));
  is_ready(stage);
  slow.reads = false;
  int said = 0;
  REQUIRE(stage.until([&] {
    const auto message = message_of(++said, 2000);
    for (const auto& one : stage.venue.following) one->connection->deliver(message);
    return stage.venue.following.size() == 1;
  }));
  CHECK(stage.counts().slow_readers == 1);
  CHECK(stage.until([&] { return content(other).find("epoch:" + std::to_string(said) + "\n") != std::string::npos; }));
}

TEST_CASE("the venue may end a stream, from within whatever it is doing") {
  Stage stage;
  Peer peer(stage);
  peer.get("/rooms/ny-rights/events");
  is_ready(stage);
  follower(stage).connection->deliver(message_of(1));
  follower(stage).connection->close(CloseCode::policy, "over");
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(content(peer).find("epoch:1") != std::string::npos);
  CHECK(peer.received.ends_with("\r\n0\r\n\r\n"));
  CHECK(stage.venue.following.empty());
}

TEST_CASE("an event stream is not for HTTP/1.0, long polling is") {
  Stage stage;
  Peer peer(stage);
  SECTION("stream") {
    peer.send("GET /rooms/ny-rights/events HTTP/1.0\r\nAccept: text/event-stream\r\n\r\n");
    REQUIRE(stage.until([&] { return peer.ended; }));
    CHECK(peer.status() == 505);
  }
  SECTION("polling") {
    peer.send("GET /rooms/ny-rights/events HTTP/1.0\r\nAccept: application/json\r\n\r\n");
    REQUIRE(stage.until([&] { return !stage.venue.polling.empty(); }));
    stage.venue.polling[0]->ready("{}");
    REQUIRE(stage.until([&] { return peer.ended; }));
    CHECK(peer.status() == 200);
  }
}

TEST_CASE("what a client accepts decides between stream and polling") {
  Stage stage;
  Peer peer(stage);
  const auto [accept, polls] = GENERATE(table<std::string, bool>({{"application/json", true},
                                                                  {"application/json, */*;q=0.1", true},
                                                                  {"application/json, text/event-stream", false},
                                                                  {"application/json, text/event-stream;q=0", true},
                                                                  {"text/event-stream", false},
                                                                  {"*/*", false},
                                                                  {"application/json;q=0", false}}));
  peer.get("/rooms/ny-rights/events", "Accept: " + accept + "\r\n");
  REQUIRE(stage.until([&] { return stage.venue.polling.size() + stage.venue.following.size() == 1; }));
  CHECK(stage.venue.polling.size() == (polls ? 1 : 0));
}

TEST_CASE("a poll is answered when there is something, and the next may follow on the same connection") {
  Stage stage;
  Peer peer(stage);
  for (const std::string after : {"abc:1", "abc:2"}) {
    peer.get("/rooms/ny-rights/events?after=" + after, "Accept: application/json\r\n");
    REQUIRE(stage.until([&] { return !stage.venue.polling.empty(); }));
    CHECK(stage.venue.polling[0]->after == after);
    stage.settle();
    CHECK(peer.received.empty());
    stage.venue.polling[0]->ready("{\"events\":[]}");
    REQUIRE(stage.until([&] { return peer.status() != 0; }));
    CHECK(peer.body() == "{\"events\":[]}");
    CHECK(peer.header("Cache-Control") == "no-store");
    peer.take_response();
    REQUIRE(stage.until([&] { return stage.venue.polling.empty(); }));
  }
}

TEST_CASE("a poll whose client has gone is given up") {
  Stage stage;
  Peer peer(stage);
  peer.get("/rooms/ny-rights/events", "Accept: application/json\r\n");
  REQUIRE(stage.until([&] { return stage.venue.polling.size() == 1; }));
  peer.hang_up();
  CHECK(stage.until([&] { return stage.venue.polling.empty() && stage.sessions() == 0; }));
}
