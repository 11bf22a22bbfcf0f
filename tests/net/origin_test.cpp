// Which pages may use the server: by the rule, and at each of its doors.
#include "net/origin.hpp"

#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

TEST_CASE("the rule about origins") {
  const OriginRule rule("https://dialogue.example.org/", {"https://www.example.org", "http://localhost:5173"});
  const auto [origin, host, verdict] = GENERATE(table<std::string, std::string, OriginVerdict>({
      {"", "dialogue.example.org", OriginVerdict::absent},
      // The page's own host, whatever the scheme: TLS ends at the proxy.
      {"http://127.0.0.1:8080", "127.0.0.1:8080", OriginVerdict::same},
      {"https://dialogue.example.org", "dialogue.example.org", OriginVerdict::same},
      {"https://dialogue.example.org:443", "dialogue.example.org", OriginVerdict::same},
      {"https://dialogue.example.org", "dialogue.example.org:443", OriginVerdict::same},
      {"http://dialogue.example.org:80", "dialogue.example.org", OriginVerdict::same},
      {"HTTPS://Dialogue.Example.ORG", "dialogue.example.org", OriginVerdict::same},
      {"http://[::1]:8080", "[::1]:8080", OriginVerdict::same},
      // The public URL, though a proxy rewrote Host.
      {"https://dialogue.example.org", "127.0.0.1:8080", OriginVerdict::same},
      {"http://dialogue.example.org", "127.0.0.1:8080", OriginVerdict::refused},
      // The listed ones, whole.
      {"https://www.example.org", "dialogue.example.org", OriginVerdict::allowed},
      {"https://www.example.org:443", "dialogue.example.org", OriginVerdict::allowed},
      {"http://www.example.org", "dialogue.example.org", OriginVerdict::refused},
      {"https://www.example.org:8443", "dialogue.example.org", OriginVerdict::refused},
      {"http://localhost:5173", "127.0.0.1:8080", OriginVerdict::allowed},
      {"http://localhost", "127.0.0.1:8080", OriginVerdict::refused},
      // Look-alikes.
      {"https://dialogue.example.org.evil.example", "dialogue.example.org", OriginVerdict::refused},
      {"https://evil-dialogue.example.org", "dialogue.example.org", OriginVerdict::refused},
      {"https://evil.example", "dialogue.example.org", OriginVerdict::refused},
      {"http://127.0.0.1:8081", "127.0.0.1:8080", OriginVerdict::refused},
      {"https://dialogue.example.org@evil.example", "dialogue.example.org", OriginVerdict::refused},
      {"https://evil.example@dialogue.example.org", "dialogue.example.org", OriginVerdict::refused},
      // What is no web page's origin.
      {"null", "dialogue.example.org", OriginVerdict::refused},
      {"file://", "dialogue.example.org", OriginVerdict::refused},
      {"dialogue.example.org", "dialogue.example.org", OriginVerdict::refused},
      {"chrome-extension://abcdef", "abcdef", OriginVerdict::refused},
      {"https://a b", "a b", OriginVerdict::refused},
      {"http://", "", OriginVerdict::refused},
      {"http://evil.example", "", OriginVerdict::refused},
  }));
  CAPTURE(origin, host);
  CHECK(rule.judge(origin, host) == verdict);
}

TEST_CASE("a configured origin that is none is named") {
  const std::string text =
      GENERATE("www.example.org", "*", "ftp://example.org", "https://", "https://user@example.org");
  CHECK_THROWS_WITH(OriginRule("", {text}), Catch::Contains("\"" + text + "\""));
  CHECK_THROWS_AS(OriginRule(text, {}), std::invalid_argument);
}

TEST_CASE("pages of others are refused at every door") {
  Stage stage;
  Peer peer(stage);
  const std::string evil = "Origin: https://evil.example\r\n";
  SECTION("upgrade") { peer.upgrade(evil + "Sec-WebSocket-Protocol: plenaria.v1\r\n"); }
  SECTION("POST") { peer.post("/rpc", "{}", evil); }
  SECTION("events") { peer.get("/rooms/ny-rights/events", evil); }
  SECTION("polling") { peer.get("/rooms/ny-rights/events", evil + "Accept: application/json\r\n"); }
  SECTION("asking first") {
    peer.send("OPTIONS /rpc HTTP/1.1\r\nHost: stage\r\nAccess-Control-Request-Method: POST\r\n" + evil + "\r\n");
  }
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.status() == 403);
  CHECK(peer.header("Access-Control-Allow-Origin").empty());
  CHECK(stage.venue.callers.empty());
  CHECK(stage.venue.following.empty());
  CHECK(stage.venue.polling.empty());
}

TEST_CASE("pages of the same host pass, and nobody else is let read the answer") {
  Stage stage;
  Peer peer(stage);
  peer.post("/rpc", "{}", "Origin: http://stage\r\n");
  REQUIRE(stage.until([&] { return peer.status() != 0; }));
  CHECK(peer.status() == 200);
  CHECK(peer.header("Access-Control-Allow-Origin").empty());
}

TEST_CASE("pages of an allowed origin may ask, and read the answer") {
  Stage stage([](NetOptions& options) { options.allowed_origins = {"https://www.example.org"}; });
  Peer peer(stage);
  const std::string origin = "Origin: https://www.example.org\r\n";
  SECTION("a browser asks first") {
    peer.send("OPTIONS /rpc HTTP/1.1\r\nHost: stage\r\nAccess-Control-Request-Method: POST\r\n" + origin + "\r\n");
    REQUIRE(stage.until([&] { return peer.received.ends_with("\r\n\r\n"); }));
    CHECK(peer.received.starts_with("HTTP/1.1 204 "));
    CHECK(peer.header("Access-Control-Allow-Methods") == "POST");
    CHECK(peer.header("Access-Control-Allow-Headers").find("Authorization") != std::string::npos);
  }
  SECTION("POST") {
    peer.post("/rpc", "{}", origin);
    REQUIRE(stage.until([&] { return peer.status() == 200; }));
    CHECK(peer.header("Vary") == "Origin");
  }
  SECTION("events") {
    peer.get("/rooms/ny-rights/events", origin);
    REQUIRE(stage.until([&] { return peer.received.find("\r\n\r\n") != std::string::npos; }));
  }
  CHECK(peer.header("Access-Control-Allow-Origin") == "https://www.example.org");
}

TEST_CASE("an allowed page may open a WebSocket") {
  Stage stage([](NetOptions& options) { options.allowed_origins = {"https://www.example.org"}; });
  Peer peer(stage);
  peer.upgrade("Origin: https://www.example.org\r\nSec-WebSocket-Protocol: plenaria.v1\r\n");
  CHECK(stage.until([&] { return stage.venue.connections.size() == 1; }));
}
