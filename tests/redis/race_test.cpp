// Compare-and-set under races: however many nodes write one log, each seq has one winner. And the same checks with the
// comparison taken out of the script, to show that they would notice.
#include <catch2/catch.hpp>
#include <map>
#include <set>

#include "node.hpp"

namespace plenaria {

namespace {

// Appends again and again, adopting the log's head when it lost, until it has won `wanted` batches.
class Writer {
 public:
  Writer(Node& node, std::string name, std::size_t wanted)
      : node_(node), name_(std::move(name)), wanted_(wanted), head_(node.open()) {}

  void go() {
    if (done()) return;
    const auto entries = entries_after(head_, 1 + tried_++ % 3, name_);
    const auto next = head_after(head_, entries);
    node_.store.append(kRoom, head_, entries, {}, next, [this, entries, next](const AppendOutcome& outcome) {
      if (std::holds_alternative<Recorded>(outcome)) {
        head_ = next;
        ++won_;
        for (const auto& entry : entries) recorded.push_back(entry);
      } else if (const auto* behind = std::get_if<Behind>(&outcome)) {
        head_ = behind->head;
        ++lost;
      } else {
        ++failed;
      }
      go();
    });
  }
  // A seeded bug may keep it from winning for ever.
  bool done() const { return won_ >= wanted_ || failed > 20; }

  std::vector<StoredEntry> recorded;
  std::size_t lost = 0;
  std::size_t failed = 0;

 private:
  Node& node_;
  const std::string name_;
  const std::size_t wanted_;
  Head head_;
  std::size_t tried_ = 0;
  std::size_t won_ = 0;
};

struct Race {
  std::map<Seq, std::size_t> winners;  ///< how many were told that their entry of this seq is recorded
  std::vector<StoredEntry> told;       ///< all that was told to be recorded, in order of seq
  std::vector<StoredEntry> stored;
  std::size_t lost = 0;
  std::size_t failed = 0;

  bool one_winner_each() const {
    return std::all_of(winners.begin(), winners.end(), [](const auto& seq) { return seq.second == 1; });
  }
};

Race race(const RedisScripts& scripts, std::size_t batches) {
  RedisServer redis;
  Node one(redis, scripts), two(redis, scripts);
  one.begin();
  two.begin();
  Writer first(one, "one ", batches), second(two, "two ", batches);
  first.go();
  second.go();
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (!first.done() || !second.done()) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    one.loop.run_turn(1ms);
    two.loop.run_turn(1ms);
  }
  Race result;
  for (const Writer* writer : {&first, &second}) {
    for (const auto& entry : writer->recorded) {
      ++result.winners[entry.seq];
      result.told.push_back(entry);
    }
    result.lost += writer->lost;
    result.failed += writer->failed;
  }
  std::sort(result.told.begin(), result.told.end(), [](const auto& a, const auto& b) { return a.seq < b.seq; });
  result.stored = one.read();
  return result;
}

const std::string kComparison = "now[1] ~= ARGV[at + 1] or now[2] ~= ARGV[at + 2] or now[3] ~= ARGV[at + 3]";

std::string without(std::string text, const std::string& part, const std::string& instead) {
  const auto place = text.find(part);
  REQUIRE(place != std::string::npos);
  return text.replace(place, part.size(), instead);
}

}  // namespace

TEST_CASE("of two nodes that write one log, one wins each seq, and all that was acknowledged is there once") {
  const auto result = race(embedded_scripts(), 150);
  CHECK(result.one_winner_each());
  CHECK(result.failed == 0);
  CHECK(result.lost > 10);
  CHECK(same(result.stored, result.told));
  for (std::size_t i = 0; i < result.stored.size(); ++i) CHECK(result.stored[i].seq == i + 1);
}

TEST_CASE("without its comparison the script lets two nodes win one seq, and the check above notices") {
  auto scripts = embedded_scripts();
  auto text = without(scripts.append.text(), kComparison, "false");
  text = without(text, "tonumber(ARGV[at + 9]) ~= seq + 1 or tonumber(ARGV[at + 5]) ~= seq + count", "false");
  text = without(text, "length ~= seq", "false");
  scripts.append = RedisScript(text);
  const auto result = race(scripts, 20);
  CHECK_FALSE(result.one_winner_each());
  CHECK_FALSE(same(result.stored, result.told));
}

TEST_CASE("without its comparison alone the script still refuses a batch that is not the next") {
  auto scripts = embedded_scripts();
  scripts.append = RedisScript(without(scripts.append.text(), kComparison, "false"));
  const auto result = race(scripts, 20);
  CHECK(result.one_winner_each());
  CHECK(result.failed > 0);
}

}  // namespace plenaria
