// The web client as a browser is given it.
#include "net/static_files.hpp"

#include <array>
#include <catch2/catch.hpp>

#include "net/page_policy.hpp"
#include "net/preferences.hpp"
#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

namespace {

constexpr std::array<StaticFile, 3> kSite{{
    {"/index.html", "text/html; charset=utf-8", "e1", "<!doctype html>", "gz-page", "br-page"},
    {"/assets/app-1f0c.js", "text/javascript; charset=utf-8", "e2", "alert(1)", "gz-script", ""},
    {"/favicon.svg", "image/svg+xml", "e3", "<svg/>", "", ""},
}};

void get(Stage& stage, Peer& peer, std::string_view path, std::string_view headers = {}) {
  peer.received.clear();
  peer.get(path, headers);
  REQUIRE(stage.until([&] {
    return peer.received.starts_with("HTTP/1.1 304") ? peer.received.ends_with("\r\n\r\n") : peer.status() != 0;
  }));
}

}  // namespace

TEST_CASE("the home page comes with a strict policy and is asked about each time") {
  Stage stage({}, kSite);
  Peer peer(stage);
  get(stage, peer, "/");
  CHECK(peer.status() == 200);
  CHECK(peer.body() == "<!doctype html>");
  CHECK(peer.header("Content-Type") == "text/html; charset=utf-8");
  CHECK(peer.header("Cache-Control") == "no-cache");
  CHECK(peer.header("Content-Security-Policy") == page_policy("stage"));
}

TEST_CASE("a browser that keeps the page keeps its policy") {
  Stage stage({}, kSite);
  Peer peer(stage);
  get(stage, peer, "/", "If-None-Match: \"e1\"\r\n");
  CHECK(peer.status() == 304);
  CHECK(peer.header("Content-Security-Policy") == page_policy("stage"));
}

TEST_CASE("a page of the client is its index, whatever it is called") {
  Stage stage({}, kSite);
  Peer peer(stage);
  const auto [path, accept, status] = GENERATE(table<std::string, std::string, int>(
      {{"/rooms/ny-rights", "Accept: text/html,application/xhtml+xml;q=0.9\r\n", 200},
       {"/rooms/ny-rights?x=1", "Accept: text/html\r\n", 200},
       {"/index.html", "", 200},
       {"/rooms/ny-rights", "Accept: */*\r\n", 404},
       {"/rooms/ny-rights", "", 404},
       {"/rooms/app.js", "Accept: text/html\r\n", 404},
       {"/../index.html", "", 404},
       {"/assets/", "", 404},
       {"//index.html", "", 404}}));
  CAPTURE(path, accept);
  get(stage, peer, path, accept);
  CHECK(peer.status() == status);
  if (status == 200) CHECK(peer.body() == "<!doctype html>");
}

TEST_CASE("the smallest variant that a browser takes is sent") {
  Stage stage({}, kSite);
  Peer peer(stage);
  const auto [accept, coding, body] = GENERATE(table<std::string, std::string, std::string>({
      {"", "", "<!doctype html>"},
      {"Accept-Encoding: gzip, deflate, br\r\n", "br", "br-page"},
      {"Accept-Encoding: gzip\r\n", "gzip", "gz-page"},
      {"Accept-Encoding: br;q=0, gzip;q=0.5\r\n", "gzip", "gz-page"},
      {"Accept-Encoding: *\r\n", "br", "br-page"},
      {"Accept-Encoding: identity\r\n", "", "<!doctype html>"},
      {"Accept-Encoding: gzip;q=0, br;q=0.000\r\n", "", "<!doctype html>"},
  }));
  CAPTURE(accept);
  get(stage, peer, "/", accept);
  CHECK(peer.header("Content-Encoding") == coding);
  CHECK(peer.header("Vary") == "Accept-Encoding");
  CHECK(peer.body() == body);
}

TEST_CASE("hashed assets are kept for ever, others are asked about") {
  Stage stage({}, kSite);
  Peer peer(stage);
  get(stage, peer, "/assets/app-1f0c.js", "Accept-Encoding: br\r\n");
  CHECK(peer.header("Cache-Control") == "public, max-age=31536000, immutable");
  CHECK(peer.body() == "alert(1)");
  get(stage, peer, "/favicon.svg");
  CHECK(peer.header("Cache-Control") == "no-cache");
  CHECK(peer.header("Vary").empty());
  CHECK(peer.header("Content-Security-Policy") == kSealedPolicy);
}

TEST_CASE("a browser that has the bytes is told so") {
  Stage stage({}, kSite);
  Peer peer(stage);
  const auto [headers, status] = GENERATE(table<std::string, int>({
      {"If-None-Match: \"e1\"\r\n", 304},
      {"If-None-Match: W/\"e1\"\r\n", 304},
      {"If-None-Match: \"other\", \"e1\"\r\n", 304},
      {"If-None-Match: *\r\n", 304},
      {"If-None-Match: \"e2\"\r\n", 200},
      {"If-None-Match: e1\r\n", 200},
      // Another variant's bytes are others.
      {"If-None-Match: \"e1\"\r\nAccept-Encoding: gzip\r\n", 200},
      {"If-None-Match: \"e1-gzip\"\r\nAccept-Encoding: gzip\r\n", 304},
  }));
  CAPTURE(headers);
  get(stage, peer, "/", headers);
  CHECK(std::stoi(peer.received.substr(9)) == status);
  if (status == 304) CHECK(peer.header("Content-Length").empty());
  CHECK(!peer.header("ETag").empty());
}

TEST_CASE("a binary without the web client says how to get one") {
  Stage stage;
  Peer peer(stage);
  get(stage, peer, "/");
  CHECK(peer.status() == 503);
  CHECK(peer.body() == "The web client was not built into this binary: ./ops/run builds both.\n");
  get(stage, peer, "/rooms/ny-rights", "Accept: text/html\r\n");
  CHECK(peer.status() == 503);
  get(stage, peer, "/assets/app.js");
  CHECK(peer.status() == 404);
}

TEST_CASE("what a list of preferences says of a name") {
  const auto [name, list, weight] = GENERATE(table<std::string, std::string, int>({
      {"gzip", "gzip", 1000},
      {"gzip", "GZip", 1000},
      {"gzip", "br, gzip;q=0.25", 250},
      {"gzip", "gzip ; q=0.5", 500},
      {"gzip", "gzip;x=1;q=0.125", 125},
      {"gzip", "gzip;q=1.000", 1000},
      {"gzip", "gzip;q=0", 0},
      {"gzip", "gzip;q=nonsense", 0},
      {"gzip", "gzip;q=", 0},
      {"gzip", "xgzip, gzipx", -1},
      {"gzip", "", -1},
      {"text/html", "text/html;level=1, */*", 1000},
  }));
  CAPTURE(name, list);
  CHECK(weight_of(name, list) == weight);
}
