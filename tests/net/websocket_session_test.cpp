// What a WebSocket client may rely on, and what it may not do.
#include <catch2/catch.hpp>

#include "stage.hpp"

using namespace plenaria;
using namespace plenaria::test;

TEST_CASE("a request over a WebSocket is answered in one text frame") {
  Stage stage;
  Peer peer(stage);
  peer.enter();
  peer.send_text("{\"id\":1}");
  REQUIRE(stage.until([&] { return peer.frames().size() == 1; }));
  CHECK(peer.frames()[0].opcode == 1);
  CHECK(peer.frames()[0].fin);
  CHECK(peer.frames()[0].payload == "{\"echo\":{\"id\":1}}");
}
