// The server as a whole: how it begins, how many it takes, and how it goes away.
#include "net/server.hpp"

#include <fcntl.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <sstream>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

namespace {

constexpr int kClose = 8;

std::optional<std::string> listen_with(const std::function<void(NetOptions&)>& change) {
  EventLoop loop;
  Metrics metrics;
  StageVenue venue;
  NetOptions options;
  options.port = 0;
  change(options);
  Server server(loop, options, venue, {}, metrics, [] { return std::string(); });
  return server.listen();
}

}  // namespace

TEST_CASE("a port that is taken is named in one sentence") {
  Stage stage;
  const auto port = stage.server->port();
  const auto trouble = listen_with([&](NetOptions& options) { options.port = port; });
  REQUIRE(trouble);
  CHECK(*trouble ==
        "Something already listens on 127.0.0.1 port " + std::to_string(port) + ": stop it, or choose another port.");
}

TEST_CASE("processes that are told to share a port do") {
  Stage stage([](NetOptions& options) { options.share_port = true; });
  const auto port = stage.server->port();
  CHECK(!listen_with([&](NetOptions& options) {
    options.port = port;
    options.share_port = true;
  }));
}

TEST_CASE("an address that cannot be listened on is named") {
  CHECK(*listen_with([](NetOptions& options) { options.address = "localhost"; }) ==
        "\"localhost\" is not an address to listen on: give an IPv4 or IPv6 address.");
  CHECK(listen_with([](NetOptions& options) { options.address = "192.0.2.1"; }));
  CHECK(!listen_with([](NetOptions& options) { options.address = "::"; }));
}

TEST_CASE("a trusted proxy that is none is named") {
  CHECK_THROWS_WITH(listen_with([](NetOptions& options) { options.trusted_proxies = {"10.0.0.0/99"}; }),
                    Catch::Contains("10.0.0.0/99"));
}

TEST_CASE("beyond the connections of one address a WebSocket is closed with 4010 and a request gets 429") {
  Stage stage([](NetOptions& options) { options.connections_per_address = 2; });
  Peer first(stage);
  Peer second(stage);
  first.enter();
  second.enter();
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 2; }));
  SECTION("WebSocket") {
    Peer third(stage);
    third.enter();
    REQUIRE(stage.until([&] { return !third.frames().empty(); }));
    CHECK(third.frames()[0].opcode == kClose);
    CHECK(third.frames()[0].close_code() == 4010);
    CHECK(stage.venue.connections.size() == 2);
  }
  SECTION("HTTP") {
    Peer third(stage);
    third.get("/healthz");
    REQUIRE(stage.until([&] { return third.ended; }));
    CHECK(third.status() == 429);
    CHECK(third.header("Retry-After") == "5");
  }
  SECTION("one that leaves makes room") {
    first.hang_up();
    REQUIRE(stage.until([&] { return stage.sessions() == 1; }));
    Peer third(stage);
    third.get("/healthz");
    CHECK(stage.until([&] { return third.status() == 200; }));
  }
}

TEST_CASE("behind a trusted proxy each real address has its own connections") {
  Stage stage([](NetOptions& options) {
    options.connections_per_address = 1;
    options.trusted_proxies = {"127.0.0.1"};
  });
  const std::string protocol = "Sec-WebSocket-Protocol: plenaria.v1\r\n";
  Peer one(stage);
  one.upgrade("X-Forwarded-For: 203.0.113.1\r\n" + protocol);
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  Peer other(stage);
  other.upgrade("X-Forwarded-For: 198.51.100.1\r\nX-Forwarded-For: 203.0.113.2\r\n" + protocol);
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 2; }));
  CHECK(stage.venue.callers == std::vector<std::string>{"203.0.113.1", "203.0.113.2"});
  // A kept connection of the proxy's serves many.
  Peer proxy(stage);
  for (const auto& [address, status] : {std::pair("203.0.113.1", 429), std::pair("203.0.113.3", 200)}) {
    Peer request(stage);
    request.get("/healthz", "X-Forwarded-For: " + std::string(address) + "\r\n");
    REQUIRE(stage.until([&] { return request.status() != 0; }));
    CHECK(request.status() == status);
  }
  for (int i = 0; i < 3; ++i) {
    proxy.get("/healthz", "X-Forwarded-For: 203.0.113.4\r\n");
    REQUIRE(stage.until([&] { return proxy.status() != 0; }));
    CHECK(proxy.status() == 200);
    proxy.take_response();
  }
}

TEST_CASE("whoever asks for events too often is told so and how long to wait, by their network") {
  Stage stage([](NetOptions& options) { options.trusted_proxies = {"127.0.0.1"}; });
  stage.venue.asked_too_often = Refused{429, R"({"jsonrpc":"2.0","id":null,"error":{"code":4029}})"};
  for (const char* accept : {"text/event-stream", "application/json"}) {
    Peer peer(stage);
    peer.get("/rooms/hall/events", "X-Forwarded-For: 2001:db8:1:2:3:4:5:6\r\nAccept: " + std::string(accept) + "\r\n");
    REQUIRE(stage.until([&] { return peer.ended; }));
    CHECK(peer.status() == 429);
    CHECK(peer.header("Content-Type") == "application/json");
    CHECK(peer.header("Retry-After") == "1");
    CHECK(peer.body() == stage.venue.asked_too_often->body);
  }
  CHECK(stage.venue.following.empty());
  CHECK(stage.venue.polling.empty());
  CHECK(stage.venue.callers_to_follow == std::vector<std::string>(2, "2001:db8:1:2:3:4:5:6 in 2001:db8:1:2::"));
}

TEST_CASE("an address nobody trusts is its own, whatever it says") {
  Stage stage;
  Peer peer(stage);
  peer.upgrade("X-Forwarded-For: 203.0.113.1\r\nSec-WebSocket-Protocol: plenaria.v1\r\n");
  REQUIRE(stage.until([&] { return stage.venue.connections.size() == 1; }));
  CHECK(stage.venue.callers[0] == "127.0.0.1");
}

TEST_CASE("a full server says so and goes on") {
  Stage stage([](NetOptions& options) { options.max_connections = 1; });
  {
    Peer first(stage);
    first.get("/healthz");
    REQUIRE(stage.until([&] { return first.status() == 200; }));
    Peer second(stage);
    REQUIRE(stage.until([&] { return second.ended; }));
    CHECK(second.status() == 503);
    CHECK(second.body() == "This server has all the connections it can take for now.\n");
  }
  REQUIRE(stage.until([&] { return stage.sessions() == 0; }));
  Peer third(stage);
  third.get("/healthz");
  CHECK(stage.until([&] { return third.status() == 200; }));
}

TEST_CASE("a server without descriptors left refuses one peer, pauses, and comes back") {
  Stage stage;
  Peer before(stage);
  before.enter();
  Peer refused(stage);
  Peer waiting(stage);
  // As many as are open now, and not one more.
  const int next = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
  ::close(next);
  rlimit limit{};
  getrlimit(RLIMIT_NOFILE, &limit);
  const rlimit full{static_cast<rlim_t>(next), limit.rlim_max};
  REQUIRE(setrlimit(RLIMIT_NOFILE, &full) == 0);
  const bool told = stage.until([&] { return refused.ended; });
  REQUIRE(setrlimit(RLIMIT_NOFILE, &limit) == 0);
  CHECK(told);
  CHECK(refused.received.empty());
  CHECK(stage.counts().accept_pauses == 1);
  before.send_text("{}");
  CHECK(stage.until([&] { return before.frames().size() == 1; }));
  waiting.get("/healthz");
  CHECK(stage.until([&] { return waiting.status() == 200; }));
  CHECK(stage.counts().accept_pauses == 1);
}

TEST_CASE("a server that goes away tells every WebSocket to come back, ends streams, and finishes requests") {
  Stage stage;
  Peer socket(stage);
  Peer stream(stage);
  Peer poll(stage);
  Peer request(stage);
  Peer idle(stage);
  socket.enter();
  stream.get("/rooms/ny-rights/events");
  poll.get("/rooms/ny-rights/events", "Accept: application/json\r\n");
  idle.get("/healthz");
  REQUIRE(stage.until([&] { return stage.venue.polling.size() == 1 && stage.venue.following.size() == 1; }));
  stage.venue.following[0]->ready(std::vector<MessagePtr>{});
  stage.venue.hold_replies = true;
  request.post("/rpc", "{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1 && idle.status() == 200; }));

  bool done = false;
  stage.server->drain(std::chrono::seconds(10), [&] { done = true; });
  REQUIRE(stage.until([&] { return socket.frames().size() == 2; }));
  const std::string said = socket.frames()[0].payload;
  const std::string expected =
      R"({"jsonrpc":"2.0","method":"session.closing","params":{"reason":"restart","reconnect":true,"after_ms":)";
  REQUIRE(said.starts_with(expected));
  const int after = std::stoi(said.substr(expected.size()));
  CHECK(after >= 0);
  CHECK(after <= 2000);
  CHECK(socket.frames()[1].close_code() == 1012);
  CHECK(stage.until([&] { return stream.ended && poll.ended && idle.ended; }));
  CHECK(stream.received.ends_with("0\r\n\r\n"));
  CHECK(poll.status() == 503);
  CHECK(!done);

  stage.venue.held[0].reply("{\"done\":true}");
  REQUIRE(stage.until([&] { return request.ended; }));
  CHECK(request.body() == "{\"done\":true}");
  CHECK(request.header("Connection") == "close");
  for (auto* peer : {&socket, &stream, &poll, &request, &idle}) peer->hang_up();
  CHECK(stage.until([&] { return done; }));
  CHECK(stage.venue.connections.empty());
}

TEST_CASE("a request over a WebSocket that is being answered is finished before the close") {
  Stage stage;
  stage.venue.hold_replies = true;
  Peer peer(stage);
  peer.enter();
  peer.send_text("{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  stage.server->drain(std::chrono::seconds(10), [] {});
  REQUIRE(stage.until([&] { return peer.frames().size() == 1; }));
  stage.venue.held[0].reply("the answer");
  REQUIRE(stage.until([&] { return peer.frames().size() == 3; }));
  CHECK(peer.frames()[1].payload == "the answer");
  CHECK(peer.frames()[2].close_code() == 1012);
}

TEST_CASE("a server that goes away waits for nobody beyond its deadline") {
  Stage stage;
  stage.venue.hold_replies = true;
  Peer socket(stage);
  Peer request(stage);
  socket.enter();
  request.post("/rpc", "{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  bool done = false;
  stage.server->drain(std::chrono::milliseconds(50), [&] { done = true; });
  REQUIRE(stage.until([&] { return done; }));
  CHECK(stage.sessions() == 0);
  CHECK(stage.until([&] { return socket.ended && request.ended; }));
}

TEST_CASE("a server that goes away takes nobody in") {
  Stage stage;
  bool done = false;
  stage.server->drain(std::chrono::seconds(1), [&] { done = true; });
  REQUIRE(stage.until([&] { return done; }));
  CHECK(!stage.can_be_connected_to());
}

TEST_CASE("no token, text or query reaches the log") {
  std::ostringstream log;
  const auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("stage", std::make_shared<spdlog::sinks::ostream_sink_mt>(log)));
  spdlog::set_level(spdlog::level::trace);
  Stage stage([](NetOptions& options) { options.max_message_bytes = 1000; });
  const std::string token = "Authorization: Bearer the-secret\r\n";
  stage.venue.throws = true;
  Peer post(stage);
  post.post("/rpc", "{\"text\":\"the-secret\"}", token);
  Peer odd(stage);
  odd.get("/rooms/ny-rights/nothing?token=the-secret", token);
  Peer wrong(stage);
  wrong.send("the-secret\r\n\r\n");
  Peer big(stage);
  big.enter();
  big.send_text("the-secret" + std::string(2000, 'x'));
  Peer socket(stage);
  socket.enter();
  socket.send_text("the-secret");
  CHECK(stage.until([&] {
    return post.status() == 500 && odd.status() == 404 && wrong.status() == 400 && !big.frames().empty() &&
           socket.ended;
  }));
  spdlog::set_default_logger(before);
  CHECK(log.str().find("failed inside the server") != std::string::npos);
  CHECK(log.str().find("the-secret") == std::string::npos);
}

TEST_CASE("a server may be destroyed in the midst of everything") {
  Stage stage;
  Peer socket(stage);
  Peer stream(stage);
  Peer poll(stage);
  Peer reading(stage);
  socket.enter();
  stream.get("/rooms/ny-rights/events");
  poll.get("/rooms/ny-rights/events", "Accept: application/json\r\n");
  reading.send("GET /heal");
  REQUIRE(stage.until([&] { return stage.venue.polling.size() == 1 && stage.venue.following.size() == 1; }));
  stage.venue.connections[0]->deliver(message_of(1));
  stage.server.reset();
  CHECK(stage.venue.connections.empty());
  CHECK(stage.venue.polling.empty());
  CHECK(stage.venue.following.empty());
  CHECK(stage.until([&] { return socket.ended && stream.ended && poll.ended && reading.ended; }));
}
