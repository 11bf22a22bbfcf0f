#include "hub/room_host.hpp"

#include "result_text.hpp"
#include "room_stage.hpp"

using namespace plenaria;
using namespace plenaria::scripted;
using Fate = ScriptedLog::Fate;

TEST_CASE("a room that has no log yet is opened once, by one of its nodes") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  CHECK(one.host.ready());
  CHECK(two.host.ready());
  CHECK(log.entries.size() == 1);
  CHECK(one.host.head() == two.host.head());
}

TEST_CASE("an intervention is answered when it is recorded, and not before") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  const auto answer = stage.submit("key");
  CHECK_FALSE(answer->outcome);
  bench.run();
  CHECK(answer->recorded());
  CHECK(log.entries.size() == 2);
  CHECK(stage.applied == std::vector<Seq>{2});
}

TEST_CASE("what comes while an append is under way is appended together") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  std::vector<Stage::Answer> answers;
  for (int i = 0; i < 300; ++i) answers.push_back(stage.submit("key" + std::to_string(i)));
  bench.run();
  for (const auto& answer : answers) CHECK(answer->recorded());
  CHECK(log.batches == std::vector<std::size_t>{1, 256, 44});  // the opening, then two batches
}

TEST_CASE("the same key twice in one batch is one intervention, and both are answered once it is recorded") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  const auto first = stage.submit("key"), again = stage.submit("key"), other = stage.submit("key", "another text");
  bench.run();
  REQUIRE(first->recorded());
  REQUIRE(again->recorded());
  CHECK(**first->outcome == **again->outcome);
  CHECK(other->refused() == Code::conflict);
  CHECK(log.entries.size() == 2);
}

TEST_CASE("a refused append is answered by 5003, and the next one goes through") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.fates = {Fate::refuse};
  const auto refused = stage.submit("key");
  bench.run();
  CHECK(refused->refused() == Code::not_recorded);
  CHECK(log.entries.size() == 1);
  const auto again = stage.submit("key");
  bench.run();
  CHECK(again->recorded());
}

TEST_CASE("an unanswered append is settled by appending the very same batch again") {
  for (const Fate fate : {Fate::lose_written, Fate::lose_unwritten}) {
    Bench bench;
    ScriptedLog log(bench);
    Stage stage(bench, log, 1);
    log.fates = {fate};
    const auto answer = stage.submit("key");
    bench.run();
    CHECK_FALSE(answer->outcome);  // unknown is neither yes nor no
    bench.pass(std::chrono::seconds(1));
    CHECK(answer->recorded());
    CHECK(log.entries.size() == 2);
    CHECK(stage.applied == std::vector<Seq>{2});
  }
}

TEST_CASE("what stays unknown is answered by 5004 after five seconds, and its key finds it later") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.fates = {Fate::lose_written};
  log.up = false;
  log.up = true;
  const auto answer = stage.submit("key");
  bench.run();
  log.up = false;
  bench.pass(std::chrono::seconds(6));
  CHECK(answer->refused() == Code::outcome_unknown);
  log.up = true;
  stage.host.on_available();
  bench.pass(kMoment);
  const auto again = stage.submit("key");
  bench.run();
  CHECK(again->recorded());
  CHECK(log.entries.size() == 2);
}

TEST_CASE("nothing else is decided before what is unknown is settled; what waits too long is answered by 5003") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.fates = {Fate::lose_unwritten};
  const auto unknown = stage.submit("key");
  bench.run();
  log.up = false;
  const auto waiting = stage.submit("another");
  bench.pass(std::chrono::seconds(3));
  CHECK(waiting->refused() == Code::not_recorded);
  CHECK_FALSE(unknown->outcome);
  CHECK(log.entries.size() == 1);
}

TEST_CASE("who repeats a key whose first attempt is still under way is not told that nothing was recorded") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.fates = {Fate::lose_unwritten};
  stage.submit("key");  // and its author's connection breaks
  bench.run();
  log.up = false;
  const auto again = stage.submit("key"), another = stage.submit("another");
  bench.pass(std::chrono::seconds(3));
  CHECK(again->refused() == Code::outcome_unknown);
  CHECK(another->refused() == Code::not_recorded);
  log.up = true;
  stage.host.on_available();
  bench.pass(kMoment);
  CHECK(log.entries.size() == 2);
}

TEST_CASE("who repeats a key that waits in a full queue is not told that nothing was recorded") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.fates = {Fate::lose_unwritten};
  stage.submit("first");
  bench.run();
  log.up = false;
  for (int i = 0; i < 4096; ++i) stage.submit("key" + std::to_string(i));
  const auto again = stage.submit("key77"), another = stage.submit("another");
  bench.run();
  CHECK(again->refused() == Code::outcome_unknown);
  CHECK(another->refused() == Code::not_recorded);
  log.up = true;
  stage.host.on_available();
  bench.run();
  const auto settled = stage.submit("key77");
  bench.run();
  CHECK(settled->recorded());
  CHECK(log.entries.size() == 4098);
}

TEST_CASE("what was made with another secret is refused, and given up where it may be recorded") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.fates = {Fate::lose_written};
  const auto written = stage.submit("written");
  bench.run();
  const auto waiting = stage.submit("waiting");
  stage.host.forget_waiting();
  CHECK(written->refused() == Code::outcome_unknown);
  CHECK(waiting->refused() == Code::not_recorded);
  stage.host.on_available();
  bench.pass(kMoment);
  CHECK(log.entries.size() == 2);
  CHECK(stage.host.room().size() == 1);
}

TEST_CASE("a node that lost the race applies what it missed and decides again") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  const auto first = one.submit("key");
  bench.run();
  // Node two has heard nothing of it; its own entry would stand in the same place.
  const auto second = two.submit("another");
  bench.run();
  CHECK(first->recorded());
  CHECK(second->recorded());
  CHECK(log.entries.size() == 3);
  CHECK(two.applied == std::vector<Seq>{2, 3});
}

TEST_CASE(
    "the same withdrawal at two nodes at one moment: what was decided with it at the second is not taken for "
    "recorded") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  const auto said = one.submit("key");
  bench.run();
  two.host.on_appended({log.entries.back()});
  const InterventionId id = **said->outcome;
  // Both are decided before either is recorded: the headers of the two withdrawals are the same to the byte.
  const auto first = one.withdraw(id, 1);
  const auto again = two.withdraw(id, 1);
  const auto other = two.submit("another");
  bench.run();
  CHECK(first->recorded());
  CHECK(again->recorded());
  CHECK(other->recorded());
  REQUIRE(log.entries.size() == 4);
  CHECK(two.host.room().find(**other->outcome));
  CHECK(two.host.head() == log.head);
  one.host.check(log.head);
  bench.run();
  CHECK(one.host.head() == two.host.head());
  CHECK(one.host.room().find(**other->outcome));
}

TEST_CASE("who lost a race asks for its turn; who is asked holds back until the other's entries have come") {
  Bench bench;
  ScriptedLog log(bench);
  Stage near(bench, log, 1), far(bench, log, 2);
  near.submit("first");
  bench.run();
  const auto late = far.submit("late");  // decided on what is no longer the newest
  bench.run();
  CHECK(far.turns_asked == 1);
  CHECK(late->recorded());

  near.host.on_appended({log.entries.back()});
  near.host.give_way(std::chrono::milliseconds(50));
  const auto held = near.submit("second");
  bench.run();
  CHECK_FALSE(held->outcome);
  far.host.check(log.head);
  far.submit("its turn");
  bench.run();
  near.host.on_appended({log.entries.back()});
  bench.run();
  CHECK(held->recorded());
  CHECK(near.turns_asked == 0);
}

TEST_CASE("giving way ends by itself, and happens once between two appends of one's own") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  stage.host.give_way(std::chrono::hours(1));
  const auto answer = stage.submit("key");
  bench.pass(std::chrono::milliseconds(200));
  CHECK_FALSE(answer->outcome);
  stage.host.give_way(std::chrono::hours(1));  // no longer for that
  bench.pass(std::chrono::milliseconds(100));
  CHECK(answer->recorded());
}

TEST_CASE("a key recorded by one node is known on the other, which had not heard of it") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  const auto first = one.submit("key");
  bench.run();
  const auto again = two.submit("key");
  bench.run();
  REQUIRE(again->recorded());
  CHECK(**again->outcome == **first->outcome);
  CHECK(log.entries.size() == 2);
}

TEST_CASE("published entries are applied once and in order; a gap is read from the stream") {
  Bench bench;
  ScriptedLog log(bench);
  Stage writer(bench, log, 1), reader(bench, log, 2);
  for (int i = 0; i < 4; ++i) {
    writer.submit("key" + std::to_string(i));
    bench.run();
  }
  reader.host.on_appended({log.entries[1]});
  reader.host.on_appended({log.entries[1]});  // twice
  reader.host.on_appended({log.entries[4]});  // two are missing before it
  bench.run();
  CHECK(reader.applied == std::vector<Seq>{2, 3, 4, 5});
  CHECK(reader.host.head() == writer.host.head());
}

TEST_CASE("a lost last message is noticed by the position check") {
  Bench bench;
  ScriptedLog log(bench);
  Stage writer(bench, log, 1), reader(bench, log, 2);
  writer.submit("key");
  bench.run();
  reader.host.check(log.head);
  bench.run();
  CHECK(reader.applied == std::vector<Seq>{2});
}
