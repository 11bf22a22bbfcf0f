// Which texts a room hands over, and which it never does.
#include "hub/room_host.hpp"
#include "protocol/cpp/record.hpp"
#include "result_text.hpp"
#include "room_stage.hpp"

using namespace plenaria;
using namespace plenaria::scripted;

TEST_CASE("what is erased is gone from the store and from every node's memory; the reason stays") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  const auto answer = one.submit("key", "a name");
  one.submit("other", "another text");
  bench.run();
  two.host.check(log.head);
  bench.run();
  CHECK(two.texts({2, 3}) == std::vector<std::string>{"a name", "another text"});
  const auto erased = one.erase(**answer->outcome);
  bench.run();
  REQUIRE(erased->recorded());
  two.host.on_appended({log.entries.back()});
  for (Stage* stage : {&one, &two}) {
    CHECK(stage->texts({2, 3}) == std::vector<std::string>{"(erased)", "another text"});
    CHECK(stage->host.room().find(**answer->outcome)->status == Status::erased);
  }
  CHECK_FALSE(log.entries[1].body);
  CHECK(decode_body(*log.entries[3].body)->reason == "It named a child.");
}

TEST_CASE("a body that was asked for before its erasure and comes after it is not kept") {
  Bench bench;
  ScriptedLog log(bench);
  Stage writer(bench, log, 1);
  const auto answer = writer.submit("key", "a name");
  bench.run();
  Stage reader(bench, log, 2);  // has read no bodies yet
  log.hold_bodies = true;
  bool answered = false;
  reader.host.with_bodies({2}, [&](const std::optional<std::vector<BodyPtr>>&) { answered = true; });
  writer.erase(**answer->outcome);
  bench.run();
  // The news of the erasure, on another connection, overtakes the reply that was made before it.
  reader.host.on_appended({log.entries.back()});
  log.hold_bodies = false;
  REQUIRE(log.held.size() == 1);
  log.held.front()();
  CHECK(answered);
  CHECK(reader.texts({2}) == std::vector<std::string>{"(erased)"});
}

TEST_CASE("a body of another history is never handed over") {
  Bench bench;
  ScriptedLog log(bench);
  Stage writer(bench, log, 1);
  writer.submit("key", "said here");
  writer.submit("other key", "and here");
  bench.run();
  Stage reader(bench, log, 2);  // has read no bodies yet
  const auto ask = [&](Seq seq) {
    auto answer = std::make_shared<std::optional<std::optional<std::vector<BodyPtr>>>>();
    reader.host.with_bodies({seq}, [answer](const std::optional<std::vector<BodyPtr>>& bodies) { *answer = bodies; });
    return answer;
  };
  Body another;
  another.text = "said elsewhere";

  SECTION("as the store was replaced, which nobody has noticed yet") {
    log.entries[1].body = encode_body(another);
    const auto first = ask(2);
    bench.run();
    REQUIRE(*first);
    CHECK_FALSE(**first);  // not now
    const auto second = ask(2);
    bench.run();
    REQUIRE(*second);
    REQUIRE(**second);
    CHECK((**second)->front() == nullptr);
  }
  SECTION("as it was asked for before the room was folded anew") {
    log.hold_bodies = true;
    log.entries[2].body.reset();  // erased in that history
    const auto late = ask(3);
    log.hold_bodies = false;
    log.entries.resize(1);
    log.head = Head{log.head.epoch, 1, sha256(log.entries.back().header), 0, Digest()};
    reader.host.check(log.head);
    bench.pass(std::chrono::seconds(1));
    REQUIRE(reader.host.ready());
    reader.submit("third key", "said after it");
    bench.run();
    log.held.front()();
    REQUIRE(*late);
    CHECK_FALSE(**late);
    CHECK(reader.texts({3}) == std::vector<std::string>{"said after it"});
  }
}
