// What a room makes of a history that was replaced or damaged.
#include "hub/room_host.hpp"
#include "protocol/cpp/record.hpp"
#include "result_text.hpp"
#include "room_stage.hpp"

using namespace plenaria;
using namespace plenaria::scripted;

TEST_CASE("a replaced history is folded anew, bears a new epoch, and listeners are told") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  for (int i = 0; i < 3; ++i) {
    stage.submit("key" + std::to_string(i));
    bench.run();
  }
  const Epoch before = stage.host.epoch();
  // An older copy is put in place: the last two entries never were.
  log.entries.resize(2);
  const auto kept = decode_header(log.entries.back().header);
  REQUIRE(kept);
  log.head = Head{before, 2, sha256(log.entries.back().header), 1, sha256(log.entries.back().public_header)};
  stage.host.check(log.head);
  bench.pass(kMoment);
  CHECK(stage.host.ready());
  CHECK(stage.host.epoch() != before);
  CHECK(log.entries.size() == 3);
  CHECK(stage.host.room().seq(Audience::public_) == 2);
  CHECK(stage.applied.back() == 3);
  const auto answer = stage.submit("key2");
  bench.run();
  CHECK(answer->recorded());  // it is not in this history, so it is recorded anew
}

namespace {
/// As an older copy of the log would have it, with so many entries.
void put_back(ScriptedLog& log, const RoomHost& host, std::size_t entries) {
  const Epoch epoch = log.head.epoch;
  log.entries.resize(entries);
  log.head =
      Head{epoch, entries, sha256(log.entries.back().header), entries - 1, sha256(log.entries.back().public_header)};
  REQUIRE(host.epoch() == epoch);
}
}  // namespace

TEST_CASE("two nodes that notice a replaced history together agree on one new epoch, and both go on") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  for (int i = 0; i < 3; ++i) {
    one.submit("key" + std::to_string(i));
    bench.run();
  }
  two.host.check(log.head);
  bench.run();
  put_back(log, one.host, 3);
  const Head head = log.head;
  one.host.check(head);
  two.host.check(head);
  bench.pass(std::chrono::seconds(1));
  CHECK(one.host.ready());
  CHECK(two.host.ready());
  CHECK(one.host.epoch() == two.host.epoch());
  CHECK(one.host.epoch() != head.epoch);
  const auto answer = two.submit("more");
  bench.run();
  CHECK(answer->recorded());
}

TEST_CASE("a renewal that comes second to an entry of the void epoch is made all the same") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1);
  for (int i = 0; i < 3; ++i) {
    one.submit("key" + std::to_string(i));
    bench.run();
  }
  put_back(log, one.host, 2);
  const Epoch before = log.head.epoch;
  Stage other(bench, log, 2);  // knows of nothing but the copy
  int readings = 0;
  log.after_read = [&] {
    // Between the last reading and the renewal of the one, the other is first.
    if (++readings == 2) other.submit("meanwhile");
  };
  const std::size_t told = one.told.size();
  one.host.check(log.head);
  bench.pass(std::chrono::seconds(1));
  CHECK(one.host.ready());
  CHECK(one.host.epoch() != before);
  CHECK(one.host.room().seq(Audience::desk) == log.entries.size());
  // Nobody was told of what the other said before the epoch was another one.
  REQUIRE(one.told.size() > told);
  for (std::size_t i = told; i < one.told.size(); ++i) CHECK(one.told[i] != before);
}

TEST_CASE("an older copy that another node goes on with is still known as one after a second start") {
  Bench bench;
  ScriptedLog log(bench);
  Kept kept;
  {
    Stage stage(bench, log, 1, kept);
    for (int i = 0; i < 3; ++i) {
      stage.submit("key" + std::to_string(i));
      bench.run();
    }
    put_back(log, stage.host, 2);
  }
  const Epoch before = log.head.epoch;
  const Head newest = kept.newest;
  Stage other(bench, log, 2);  // knows of nothing but the copy
  {
    // It is killed before its renewal is recorded, having heard of what the other said.
    using Fate = ScriptedLog::Fate;
    log.fates = {Fate::record, Fate::record, Fate::lose_unwritten};
    log.after_read = [&] {
      log.after_read = nullptr;
      other.submit("meanwhile");
    };
    Stage killed(bench, log, 3, kept);
    CHECK_FALSE(killed.host.ready());
    CHECK(killed.host.head() == log.head);
    CHECK(kept.newest == newest);
  }
  Stage again(bench, log, 4, kept);
  bench.pass(std::chrono::seconds(1));
  CHECK(again.host.ready());
  CHECK(again.host.epoch() != before);
}

TEST_CASE("a store that fell back to the very beginning of its epoch gets another one") {
  Bench bench;
  ScriptedLog log(bench);
  Kept kept;
  Epoch before;
  {
    Stage stage(bench, log, 1, kept);
    stage.submit("key");
    bench.run();
    before = log.head.epoch;
    log.entries.clear();
    log.head = Head{before, 0, Digest(), 0, Digest()};
    SECTION("noticed while a node is up") {
      stage.host.check(log.head);
      bench.pass(std::chrono::seconds(1));
      CHECK(stage.host.ready());
      CHECK(stage.host.epoch() != before);
      CHECK(stage.told.back() != before);
      CHECK(kept.newest == log.head);
      return;
    }
    SECTION("while none was") {}
  }
  Stage again(bench, log, 2, kept);
  bench.pass(std::chrono::seconds(1));
  CHECK(again.host.ready());
  CHECK(again.host.epoch() != before);
  CHECK(kept.newest == log.head);
}

TEST_CASE("a node whose epoch is void and that has heard of all there is settles at the next look") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1);
  for (int i = 0; i < 2; ++i) {
    one.submit("key" + std::to_string(i));
    bench.run();
  }
  put_back(log, one.host, 2);
  const Epoch before = log.head.epoch;
  Stage other(bench, log, 2);
  // The other is first; of what it says, half comes with the answer and the rest by itself.
  log.most_missed = 1;
  int readings = 0;
  log.after_read = [&] {
    if (++readings != 2) return;
    other.submit("meanwhile");
    other.submit("and more");
    bench.soon([&] { bench.soon([&] { log.read_fails = true; }); });
  };
  one.host.check(log.head);
  bench.run();
  log.after_read = nullptr;
  REQUIRE(one.host.head().seq + 1 == log.head.seq);
  one.host.on_appended({log.entries.back()});
  bench.run();
  REQUIRE(one.host.head() == log.head);
  REQUIRE_FALSE(one.host.ready());
  one.host.check(log.head);
  bench.pass(std::chrono::seconds(1));
  CHECK(one.host.ready());
  CHECK(one.host.epoch() != before);
}

TEST_CASE(
    "a store that was emptied while an append was in doubt begins a new history; what was in doubt is told to be") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  stage.submit("a");
  bench.run();
  const Epoch before = stage.host.epoch();
  log.fates = {ScriptedLog::Fate::lose_unwritten};
  const auto doubted = stage.submit("b");
  bench.run();
  log.entries.clear();
  log.head = Head{};
  stage.host.on_available();
  bench.pass(std::chrono::seconds(1));
  CHECK(doubted->refused() == Code::outcome_unknown);
  CHECK(stage.host.ready());
  CHECK(stage.host.epoch() != before);
  const auto again = stage.submit("b");
  bench.run();
  CHECK(again->recorded());
}

TEST_CASE("a history replaced while a room was unusable is told of as any other") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log, 1), two(bench, log, 2);
  for (int i = 0; i < 3; ++i) {
    one.submit("key" + std::to_string(i));
    bench.run();
  }
  two.host.check(log.head);
  bench.run();
  const Head good = log.head;
  log.head.hash = sha256("damage");
  one.host.check(log.head);
  two.host.check(log.head);
  bench.run();
  REQUIRE_FALSE(one.host.ready());
  REQUIRE_FALSE(two.host.ready());
  log.head = good;
  one.host.on_available();
  bench.pass(std::chrono::milliseconds(100));
  two.host.on_available();
  bench.pass(std::chrono::milliseconds(100));
  CHECK(one.host.epoch() == two.host.epoch());
  CHECK(one.host.epoch() != good.epoch);
  CHECK(one.applied.back() == log.head.seq);  // it changed the epoch itself
  CHECK(two.replaced == 1);
}

TEST_CASE("a head beyond the end of its stream makes the room unusable, with no end of trying") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  log.head.seq += 1;
  log.head.hash = sha256("an entry that is not there");
  const auto answer = stage.submit("key");
  bench.pass(std::chrono::seconds(1));
  CHECK(answer->refused() == Code::not_recorded);
  CHECK_FALSE(stage.host.ready());
  CHECK(log.batches.size() == 2);
}

TEST_CASE("an older copy put in place while no node was up is noticed at the start and bears a new epoch, once") {
  Bench bench;
  ScriptedLog log(bench);
  Kept kept;
  {
    Stage stage(bench, log, 1, kept);
    for (int i = 0; i < 3; ++i) {
      stage.submit("key" + std::to_string(i));
      bench.run();
    }
    CHECK(kept.newest == log.head);
  }
  const Epoch before = log.head.epoch;
  {
    Stage again(bench, log, 2, kept);  // from the same store: nothing has happened
    CHECK(again.host.epoch() == before);
    CHECK(again.counters.histories_replaced.Value() == 0);
  }
  log.entries.resize(2);
  log.head = Head{before, 2, sha256(log.entries.back().header), 1, sha256(log.entries.back().public_header)};
  {
    Stage restored(bench, log, 3, kept);
    CHECK(restored.host.ready());
    CHECK(restored.host.epoch() != before);
    CHECK(restored.counters.histories_replaced.Value() == 1);
    CHECK(log.entries.size() == 3);
    CHECK(kept.newest == log.head);
  }
  Stage after(bench, log, 4, kept);
  CHECK(after.counters.histories_replaced.Value() == 0);
  CHECK(log.entries.size() == 3);
}

TEST_CASE("where what was kept is a copy, the epoch changes though the log holds all of it") {
  Bench bench;
  ScriptedLog log(bench);
  Kept kept;
  { Stage stage(bench, log, 1, kept); }
  const Epoch before = log.head.epoch;
  kept.is_copy = true;
  Stage copied(bench, log, 2, kept);
  CHECK(copied.host.ready());
  CHECK(copied.host.epoch() != before);
}

TEST_CASE("a room that was unusable is looked at again when the store comes back") {
  Bench bench;
  ScriptedLog log(bench);
  Stage writer(bench, log, 1);
  writer.submit("key");
  bench.run();
  const std::string good = log.entries.back().header;
  std::string& header = log.entries.back().header;
  header.replace(header.find("\"language\":\"en\""), 15, "\"language\":\"fr\"");
  log.head.hash = sha256(header);
  Stage reader(bench, log, 2);
  writer.submit("another");
  CHECK(reader.host.ready());  // the newest header is vouched for by the next alone
  log.entries.front().header.back() = ' ';
  Stage broken(bench, log, 3);
  CHECK_FALSE(broken.host.ready());
  CHECK_FALSE(broken.host.loading());
  CHECK(broken.counters.rooms_unusable.Value() == 1);
  log.entries.front().header.back() = '}';
  broken.host.on_available();
  bench.run();
  CHECK(broken.host.ready());
  CHECK(broken.counters.rooms_unusable.Value() == 0);
}

TEST_CASE("a head that names another entry than the newest makes the room unusable, with no end of trying") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, 1);
  stage.submit("key");
  bench.run();
  log.head.hash = sha256("something else");
  const auto answer = stage.submit("another");
  bench.pass(kMoment);
  CHECK(answer->refused() == Code::not_recorded);
  CHECK_FALSE(stage.host.ready());
  CHECK(log.batches.size() == 3);  // opening, the first, and the one that met the wrong head
}

TEST_CASE("a header that was altered makes the room unusable on this node; it is never skipped") {
  Bench bench;
  ScriptedLog log(bench);
  Stage writer(bench, log, 1);
  writer.submit("key");
  bench.run();
  std::string& header = log.entries.back().header;
  header.replace(header.find("\"language\":\"en\""), 15, "\"language\":\"fr\"");
  writer.submit("another");
  bench.run();
  Stage reader(bench, log, 2);
  CHECK_FALSE(reader.host.ready());
  const auto answer = reader.submit("third");
  bench.run();
  CHECK(answer->refused() == Code::not_recorded);
}
