// Requests by HTTP: what is answered, and what is refused before anybody reads it.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

namespace {

/// The status of the answer to these bytes, sent as they are.
int status_of(Stage& stage, Peer& peer, std::string_view bytes) {
  peer.send(bytes);
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  return peer.status();
}

}  // namespace

TEST_CASE("a POST is answered, and the connection stays for the next") {
  Stage stage;
  Peer peer(stage);
  for (const std::string body : {"{\"id\":1}", "{\"id\":2}"}) {
    peer.post("/rpc", body, "Authorization: Bearer the-token\r\n");
    REQUIRE(stage.until([&] { return peer.status() != 0; }));
    CHECK(peer.status() == 200);
    CHECK(peer.body() == "{\"echo\":" + body + "}");
    CHECK(peer.header("Content-Type") == "application/json");
    CHECK(peer.header("Cache-Control") == "no-store");
    CHECK(stage.venue.bearers.back() == "the-token");
    peer.take_response();
  }
}

TEST_CASE("requests in a row are answered one after the other, in their order") {
  Stage stage;
  stage.venue.hold_replies = true;
  Peer peer(stage);
  peer.post("/rpc", "1");
  peer.post("/rpc", "2");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  stage.settle();
  REQUIRE(stage.venue.held.size() == 1);
  stage.venue.held[0].reply("first");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 2; }));
  CHECK(peer.body() == "first");
  peer.take_response();
  stage.venue.held[0].reply("once more, which is a bug");
  stage.venue.held[1].reply("second");
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.body() == "second");
}

TEST_CASE("only a bearer token is a token") {
  Stage stage;
  Peer peer(stage);
  const auto [header, token] = GENERATE(table<std::string, std::string>({{"", ""},
                                                                         {"Authorization: bearer abc\r\n", "abc"},
                                                                         {"Authorization: Bearer  abc\r\n", "abc"},
                                                                         {"Authorization: Basic abc\r\n", ""},
                                                                         {"Authorization: Bearer\r\n", ""}}));
  peer.post("/rpc", "{}", header);
  REQUIRE(stage.until([&] { return peer.status() == 200; }));
  CHECK(stage.venue.bearers.back() == token);
}

TEST_CASE("other methods are refused with those that are allowed") {
  Stage stage;
  Peer peer(stage);
  const auto [method, path, allowed] =
      GENERATE(table<std::string, std::string, std::string>({{"GET", "/rpc", "POST"},
                                                             {"PUT", "/rpc", "POST"},
                                                             {"OPTIONS", "/rpc", "POST"},
                                                             {"HEAD", "/rpc", "POST"},
                                                             {"POST", "/ws", "GET"},
                                                             {"POST", "/rooms/ny-rights/events", "GET"},
                                                             {"DELETE", "/healthz", "GET, HEAD"},
                                                             {"get", "/healthz", "GET, HEAD"},
                                                             {"BREW", "/", "GET, HEAD"},
                                                             {"POST", "/", "GET, HEAD"}}));
  peer.send(method + " " + path + " HTTP/1.1\r\nHost: stage\r\n\r\n");
  REQUIRE(stage.until([&] { return method == "HEAD" ? peer.received.ends_with("\r\n\r\n") : peer.status() != 0; }));
  CHECK(peer.received.starts_with("HTTP/1.1 405 "));
  CHECK(peer.header("Allow") == allowed);
}

TEST_CASE("HEAD is answered like GET, without the body") {
  Stage stage;
  Peer peer(stage);
  peer.send("HEAD /healthz HTTP/1.1\r\nHost: stage\r\n\r\n");
  REQUIRE(stage.until([&] { return peer.received.ends_with("\r\n\r\n"); }));
  CHECK(peer.received.starts_with("HTTP/1.1 200 "));
  CHECK(peer.header("Content-Length") == "7");
  peer.received.clear();
  peer.get("/healthz");
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.body() == "Alive.\n");
}

TEST_CASE("readiness is the venue's, said in a sentence") {
  Stage stage;
  Peer peer(stage);
  CHECK(status_of(stage, peer, "GET /readyz HTTP/1.1\r\nHost: stage\r\n\r\n") == 200);
  peer.take_response();
  stage.venue.why_not_ready = "The store does not answer.";
  CHECK(status_of(stage, peer, "GET /readyz HTTP/1.1\r\nHost: stage\r\n\r\n") == 503);
  CHECK(peer.body() == "The store does not answer.\n");
}

TEST_CASE("metrics tell the requests by route and status, and no path") {
  Stage stage;
  Peer peer(stage);
  CHECK(status_of(stage, peer, "GET /secret-path HTTP/1.1\r\nHost: stage\r\n\r\n") == 404);
  peer.take_response();
  CHECK(status_of(stage, peer, "GET /metrics HTTP/1.1\r\nHost: stage\r\n\r\n") == 200);
  CHECK(peer.header("Content-Type") == "text/plain; version=0.0.4; charset=utf-8");
  CHECK(peer.body().find("plenaria_net_http_requests_total{route=\"page\",status=\"404\"} 1") != std::string::npos);
  CHECK(peer.body().find("plenaria_net_connections{carrier=\"http\"} 1") != std::string::npos);
  CHECK(peer.body().find("secret") == std::string::npos);
}

TEST_CASE("metrics are for the addresses that may read them, and for nobody behind a proxy that is not known") {
  const std::string plain = "GET /metrics HTTP/1.1\r\nHost: stage\r\n\r\n";
  const auto forwarded = [](const std::string& whom) {
    return "GET /metrics HTTP/1.1\r\nHost: stage\r\nX-Forwarded-For: " + whom + "\r\n\r\n";
  };
  const auto asked = [](const NetOptions& options, const std::string& request) {
    Stage stage([&](NetOptions& made) {
      made.metrics_readers = options.metrics_readers;
      made.trusted_proxies = options.trusted_proxies;
    });
    Peer peer(stage);
    const int status = status_of(stage, peer, request);
    CHECK((status == 200) == (peer.body().find("plenaria_net_connections") != std::string::npos));
    return status;
  };
  NetOptions unnamed;
  CHECK(asked(unnamed, plain) == 200);
  CHECK(asked(unnamed, forwarded("127.0.0.1")) == 403);
  NetOptions elsewhere;
  elsewhere.metrics_readers = {"192.0.2.0/24"};
  CHECK(asked(elsewhere, plain) == 403);
  elsewhere.trusted_proxies = {"127.0.0.1"};
  CHECK(asked(elsewhere, forwarded("192.0.2.7")) == 200);
  CHECK(asked(elsewhere, forwarded("198.51.100.7")) == 403);
  CHECK(asked(elsewhere, plain) == 403);
}

TEST_CASE("a body other than JSON is refused") {
  Stage stage;
  Peer peer(stage);
  const auto [type, status] =
      GENERATE(table<std::string, int>({{"Content-Type: text/plain\r\n", 415},
                                        {"", 415},
                                        {"Content-Type: application/jsonp\r\n", 415},
                                        {"Content-Type: Application/JSON; charset=utf-8\r\n", 200}}));
  CHECK(status_of(stage, peer, "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Length: 2\r\n" + type + "\r\n{}") ==
        status);
}

TEST_CASE("a body that is too long is refused as the protocol's 4013, and the answer is not lost") {
  Stage stage([](NetOptions& options) { options.max_message_bytes = 1000; });
  Peer peer(stage);
  SECTION("told by its length, and sent all the same") { peer.post("/rpc", std::string(200'000, 'x')); }
  SECTION("found out chunk by chunk") {
    peer.send(
        "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 3; ++i) peer.send("190\r\n" + std::string(400, 'x') + "\r\n");
    peer.send("0\r\n\r\n");
  }
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.status() == 413);
  CHECK(peer.header("Content-Type") == "application/json");
  CHECK(peer.body().find("4013") != std::string::npos);
  CHECK(stage.venue.bearers.empty());
}

TEST_CASE("the longest body is handled, in one piece or in chunks") {
  Stage stage([](NetOptions& options) { options.max_message_bytes = 1000; });
  Peer peer(stage);
  SECTION("by length") { peer.post("/rpc", std::string(1000, 'x')); }
  SECTION("in chunks") {
    peer.send(
        "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (int i = 0; i < 2; ++i) peer.send("1f4\r\n" + std::string(500, 'x') + "\r\n");
    peer.send("0\r\n\r\n");
  }
  REQUIRE(stage.until([&] { return peer.status() == 200; }));
  CHECK(peer.body() == "{\"echo\":" + std::string(1000, 'x') + "}");
}

TEST_CASE("a client that asks first is told to go on") {
  Stage stage;
  Peer peer(stage);
  peer.send(
      "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
      "Expect: 100-continue\r\n\r\n");
  REQUIRE(stage.until([&] { return peer.received == "HTTP/1.1 100 Continue\r\n\r\n"; }));
  peer.received.clear();
  peer.send("{}");
  CHECK(stage.until([&] { return peer.status() == 200; }));
}

TEST_CASE("a request whose end cannot be trusted is refused, and nothing behind it is read") {
  Stage stage;
  Peer peer(stage);
  const std::string rpc = "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\n";
  const std::string upgrade =
      "GET /ws HTTP/1.1\r\nHost: stage\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: plenaria.v1\r\n";
  const std::string hidden = "GET /healthz HTTP/1.1\r\nHost: stage\r\n\r\n";
  std::string bytes;
  SECTION("length, then coding") { bytes = rpc + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"; }
  SECTION("coding, then length") { bytes = rpc + "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"; }
  SECTION("both on an upgrade") {
    bytes = upgrade + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  }
  SECTION("a length on an upgrade") { bytes = upgrade + "Content-Length: 40\r\n\r\n"; }
  SECTION("a coding on an upgrade") { bytes = upgrade + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"; }
  SECTION("two lengths") { bytes = rpc + "Content-Length: 2\r\nContent-Length: 4\r\n\r\n{}"; }
  SECTION("two equal lengths") { bytes = rpc + "Content-Length: 2\r\nContent-Length: 2\r\n\r\n{}"; }
  SECTION("a signed length") { bytes = rpc + "Content-Length: +2\r\n\r\n{}"; }
  SECTION("a length that is no number") { bytes = rpc + "Content-Length: 0x2\r\n\r\n{}"; }
  SECTION("another coding") { bytes = rpc + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"; }
  SECTION("a coding almost chunked") { bytes = rpc + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"; }
  SECTION("chunked twice") { bytes = rpc + "Transfer-Encoding: chunked, chunked\r\n\r\n0\r\n\r\n"; }
  SECTION("chunked in two lines") {
    bytes = rpc + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n";
  }
  SECTION("a coding in HTTP/1.0") {
    bytes = "POST /rpc HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n";
  }
  SECTION("a space before the colon") { bytes = rpc + "Content-Length : 2\r\n\r\n{}"; }
  SECTION("a chunk's size that is no number") { bytes = rpc + "Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n"; }
  SECTION("two hosts") { bytes = "GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"; }
  SECTION("no host") { bytes = "GET /healthz HTTP/1.1\r\n\r\n"; }
  SECTION("another HTTP") { bytes = "GET /healthz HTTP/2.5\r\nHost: stage\r\n\r\n"; }
  SECTION("no HTTP at all") { bytes = "\x16\x03\x01\x02\x00\x01\x00\x01\r\n\r\n"; }
  SECTION("a target that is no path") { bytes = "GET http://stage/healthz HTTP/1.1\r\nHost: stage\r\n\r\n"; }
  SECTION("a target with a broken escape") { bytes = "GET /%zz HTTP/1.1\r\nHost: stage\r\n\r\n"; }
  peer.send(bytes + hidden);
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.status() == 400);
  CHECK(peer.header("Connection") == "close");
  CHECK(peer.received.find("Alive") == std::string::npos);
  CHECK(stage.venue.bearers.empty());
  CHECK(stage.venue.connections.empty());
}

TEST_CASE("a header that is too long is refused") {
  Stage stage;
  Peer peer(stage);
  peer.get("/healthz", "X-Long: " + std::string(17 * 1024, 'x') + "\r\n");
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.status() == 431);
}

TEST_CASE("trailers that do not end are refused") {
  Stage stage;
  Peer peer(stage);
  peer.send(
      "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n");
  for (int i = 0; i < 3000; ++i) peer.send("X-" + std::to_string(i) + ": " + std::string(60, 'x') + "\r\n");
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.received.starts_with("HTTP/1.1 4"));
  CHECK(stage.venue.bearers.empty());
}

TEST_CASE("a request that does not arrive in time is told so; a connection without one just ends") {
  Stage stage([](NetOptions& options) { options.handshake_timeout = std::chrono::milliseconds(60); });
  Peer peer(stage);
  std::string begun;
  SECTION("nothing at all") {}
  SECTION("half a header") { begun = "GET /healthz HTTP/1.1\r\nHost: st"; }
  SECTION("half a body") {
    begun = "POST /rpc HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{";
  }
  peer.send(begun);
  REQUIRE(stage.until([&] { return peer.ended; }));
  if (begun.empty()) CHECK(peer.received.empty());
  else CHECK(peer.status() == 408);
  peer.hang_up();
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}

TEST_CASE("an idle connection ends after its time, and one that asks goes on") {
  Stage stage([](NetOptions& options) { options.keep_alive_timeout = std::chrono::milliseconds(60); });
  Peer peer(stage);
  peer.get("/healthz");
  REQUIRE(stage.until([&] { return peer.status() == 200; }));
  CHECK(!peer.ended);
  CHECK(stage.until([&] { return peer.ended && stage.sessions() == 0; }));
}

TEST_CASE("HTTP/1.0 is answered once") {
  Stage stage;
  Peer peer(stage);
  peer.send("GET /healthz HTTP/1.0\r\n\r\n");
  REQUIRE(stage.until([&] { return peer.ended; }));
  CHECK(peer.status() == 200);
  CHECK(peer.header("Connection") == "close");
}

TEST_CASE("a bug behind a request is a 500 for that request alone") {
  Stage stage;
  Peer peer(stage);
  stage.venue.throws = true;
  peer.post("/rpc", "{}");
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.status() == 500);
  CHECK(peer.body().find("stage") == std::string::npos);
  peer.take_response();
  stage.venue.throws = false;
  peer.post("/rpc", "{}");
  CHECK(stage.until([&] { return peer.status() == 200; }));
}

TEST_CASE("a client that hangs up before its answer is forgotten when the answer comes") {
  Stage stage;
  stage.venue.hold_replies = true;
  Peer peer(stage);
  peer.post("/rpc", "{}");
  REQUIRE(stage.until([&] { return stage.venue.held.size() == 1; }));
  peer.hang_up();
  stage.settle();
  stage.venue.held[0].reply("{}");
  CHECK(stage.until([&] { return stage.sessions() == 0; }));
}
