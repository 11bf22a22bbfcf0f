#include "hub/head_signing.hpp"

#include <catch2/catch.hpp>

#include "said.hpp"
#include "scripted_log.hpp"

using namespace plenaria;
using namespace plenaria::scripted;

namespace {

RecordKey key(std::uint8_t seed = 7) {
  RecordKey result;
  result.seed.fill(seed);
  return result;
}

/// One node with one room, whose log is written to from outside.
class Stage {
 public:
  Stage(Bench& bench, ScriptedLog& log, const Rules& rules = {}, const RecordKey& signer = key())
      : plan{RoomId("hall"), {}, {}, {}, rules},
        hosted({log,
                bench,
                bench,
                [](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), std::uint8_t{3}); },
                kept,
                counters,
                {}},
               channel, "node", plan, meeting, RoomLimits{0}, 1 << 20),
        signing({log, channel, bench}, signer, DialogueId("test")),
        bench_(bench),
        log_(log) {
    hosted.host().on_available();
    bench.run();
  }

  /// Something is said that the public sees, by some node.
  void happens() {
    say(log_, hosted, bench_.venue_now());
    hosted.host().on_appended({log_.entries.back()});
  }
  void looks(int seconds = 1) {
    for (int i = 0; i < seconds; ++i) {
      bench_.pass(std::chrono::seconds(1));
      signing.look_at(hosted);
      bench_.run();
    }
  }
  std::vector<Seq> signed_public() const {
    std::vector<Seq> seqs;
    for (const auto& [seq, text] : log_.signed_texts[Audience::public_]) seqs.push_back(seq);
    return seqs;
  }

  RoomPlan plan;
  Meeting meeting;
  Metrics metrics;
  RoomCounters counters{metrics};
  NoKeptHeads kept;
  Channel channel;
  HostedRoom hosted;
  HeadSigning signing;

 private:
  Bench& bench_;
  ScriptedLog& log_;
};

}  // namespace

TEST_CASE("the first head is signed at once, the next ones once a minute, and none while nothing happens") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log);
  stage.looks(3);
  CHECK(stage.signed_public().empty());
  CHECK(log.signed_texts[Audience::desk].size() == 1);  // the room was opened
  stage.happens();
  stage.looks(2);
  CHECK(stage.signed_public() == std::vector<Seq>{1});
  stage.happens();
  stage.looks(50);
  CHECK(stage.signed_public() == std::vector<Seq>{1});
  stage.happens();
  stage.looks(15);
  CHECK(stage.signed_public() == std::vector<Seq>{1, 3});
  stage.looks(200);
  CHECK(stage.signed_public() == std::vector<Seq>{1, 3});
  CHECK(stage.hosted.signed_head(Audience::public_) == log.signed_texts[Audience::public_].at(3));
}

TEST_CASE("whoever asks for many logs in turn is told how many heads were begun") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log);
  stage.looks(3);
  stage.happens();
  CHECK(stage.signing.look_at(stage.hosted) == 1);  // the desk's was signed less than a minute ago
  CHECK(stage.signing.look_at(stage.hosted) == 0);  // it is under way
  bench.run();
  CHECK(stage.signing.look_at(stage.hosted) == 0);
  CHECK(stage.signed_public() == std::vector<Seq>{1});
  stage.happens();
  bench.pass(std::chrono::seconds(61));
  CHECK(stage.signing.look_at(stage.hosted) == 2);
}

TEST_CASE("what happens in a closed room is signed without waiting for the minute") {
  Bench bench;
  ScriptedLog log(bench);
  Stage stage(bench, log, Rules{Moderation::post, Attribution::named, RoomState::closed, std::chrono::seconds(0)});
  for (Seq seq = 1; seq <= 3; ++seq) {
    stage.happens();
    stage.looks(2);
    CHECK(stage.signed_public().back() == seq);
  }
}

TEST_CASE("what one node has signed, another does not sign again, and tells its followers") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log), two(bench, log);
  one.happens();
  two.hosted.host().check(log.head);
  bench.run();
  one.looks(3);
  REQUIRE(one.channel.told.size() == 2);  // one for each audience
  for (const auto& message : one.channel.told)
    CHECK(two.signing.told(message, [&](const AggregateId&) { return &two.hosted; }));
  two.looks(3);
  CHECK(two.channel.told.empty());
  CHECK(two.hosted.signed_head(Audience::public_) == one.hosted.signed_head(Audience::public_));
  CHECK_FALSE(two.signing.told(R"({"type":"presence"})", [&](const AggregateId&) { return &two.hosted; }));
}

TEST_CASE("a head signed by another key is not passed on") {
  Bench bench;
  ScriptedLog log(bench);
  Stage one(bench, log), two(bench, log, {}, key(8));
  one.happens();
  two.hosted.host().check(log.head);
  bench.run();
  one.looks(3);
  for (const auto& message : one.channel.told)
    two.signing.told(message, [&](const AggregateId&) { return &two.hosted; });
  CHECK(two.hosted.signed_head(Audience::public_).empty());
}

TEST_CASE("a node that begins goes on from what was signed before it") {
  Bench bench;
  ScriptedLog log(bench);
  {
    Stage before(bench, log);
    before.happens();
    before.looks(3);
  }
  Stage after(bench, log);
  after.looks(3);
  CHECK(after.channel.told.empty());
  CHECK(after.hosted.signed_head(Audience::public_) == log.signed_texts[Audience::public_].at(1));
}
