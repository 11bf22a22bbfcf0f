#include <catch2/catch.hpp>
#include <random>

#include "hub/room_host.hpp"
#include "protocol/cpp/record.hpp"
#include "result_text.hpp"
#include "scripted_log.hpp"

using namespace plenaria;
using namespace plenaria::scripted;
using Fate = ScriptedLog::Fate;

namespace {

NoKeptHeads none_kept;

/// What one node kept, for the next.
class Kept final : public KeptHeads {
 public:
  std::vector<Head> before(const AggregateId&) const override {
    return newest.seq > 0 ? std::vector{newest} : std::vector<Head>{};
  }
  bool copied() const override { return is_copy; }
  void keep(const AggregateId&, const Head& head) override { newest = head; }
  Head newest;
  bool is_copy = false;
};

/// One node's room. Several stages may share a log, as nodes do.
class Stage final : public RoomObserver {
 public:
  Stage(Bench& bench, ScriptedLog& log, std::uint8_t seed, KeptHeads& kept_heads = none_kept)
      : bench_(bench),
        host({log, bench, bench,
              [this](std::span<std::uint8_t> bytes) { fill(bytes); }, kept_heads, counters,
              [this](const AggregateId&, std::chrono::milliseconds) { ++turns_asked; }},
             *this, RoomId("hall"), Rules{}, RoomLimits{0}, 1 << 20) {
    random_.seed(seed);
    host.on_available();
    bench.pass(std::chrono::milliseconds(20));
  }

  struct Answered {
    std::optional<Result<InterventionId, Refusal>> outcome;
    bool recorded() const { return outcome && *outcome; }
    std::optional<Code> refused() const { return outcome && !*outcome ? std::optional((*outcome).error().code) : std::nullopt; }
  };
  using Answer = std::shared_ptr<Answered>;

  Answer submit(const std::string& key, const std::string& text = "text") {
    Submit command;
    command.role = Role::delegate;
    command.author = digest<AuthorRef>("chile");
    command.key = digest<KeyDigest>(key);
    command.content = digest<ContentDigest>(text);
    command.id = random_id<InterventionId>([this](std::span<std::uint8_t> bytes) { fill(bytes); });
    command.language = "en";
    auto answered = std::make_shared<Answered>();
    Body body;
    body.text = text;
    host.command(command, std::make_shared<const Body>(body), [answered](const Result<InterventionId, Refusal>& outcome) {
      REQUIRE_FALSE(answered->outcome);  // exactly once
      answered->outcome = outcome;
    });
    return answered;
  }

  Answer erase(const InterventionId& id) {
    Body body;
    body.reason = "It named a child.";
    body.reason_salt = "salt";
    auto answered = std::make_shared<Answered>();
    host.command(Erase{id, commit_to_reason(body), commit_to_author(body)}, std::make_shared<const Body>(body),
                 [answered](const Result<InterventionId, Refusal>& outcome) { answered->outcome = outcome; });
    return answered;
  }

  /// The texts of these entries as this node would render them now.
  std::vector<std::string> texts(const std::vector<Seq>& seqs) {
    std::vector<std::string> found;
    host.with_bodies(seqs, [&](const std::optional<std::vector<BodyPtr>>& bodies) {
      REQUIRE(bodies);
      for (const auto& body : *bodies) found.push_back(body ? body->text : "(erased)");
    });
    bench_.run();
    return found;
  }

  void on_applied(const Room&, const Entry& entry, const Intervention*, const BodyPtr&) override { applied.push_back(entry.seq); }
  void on_replaced(const Room&) override { ++replaced; }

  std::vector<Seq> applied;
  int replaced = 0;
  int turns_asked = 0;
  Metrics metrics;
  RoomCounters counters{metrics};

 private:
  template <class Id>
  static Id digest(const std::string& word) {
    const auto bytes = sha256(word).bytes();
    typename Id::Bytes cut{};
    std::copy_n(bytes.begin(), cut.size(), cut.begin());
    return Id(cut);
  }
  void fill(std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }
  Bench& bench_;
  std::mt19937 random_;

 public:
  RoomHost host;
};

constexpr std::chrono::milliseconds kMoment{50};

}  // namespace

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
