// Requests by HTTP: what is answered, and what is refused before anybody reads it.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

TEST_CASE("a POST is answered, and the connection stays for the next") {
  Stage stage;
  Peer peer(stage);
  for (const std::string body : {"{\"id\":1}", "{\"id\":2}"}) {
    peer.post("/rpc", body, "Authorization: Bearer the-token\r\n");
    REQUIRE(stage.until([&] { return peer.status() != 0; }));
    CHECK(peer.status() == 200);
    CHECK(peer.body() == "{\"echo\":" + body + "}");
    CHECK(peer.header("Cache-Control") == "no-store");
    CHECK(stage.venue.bearers.back() == "the-token");
    peer.take_response();
  }
}
