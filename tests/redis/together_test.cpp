// Appends of one turn: they go to Redis as one command, and fail or succeed each for itself.
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <vector>

#include "node.hpp"

namespace plenaria {

namespace {
std::vector<Head> begin_logs(Node& node, const std::vector<AggregateId>& logs) {
  std::vector<Head> heads;
  for (const auto& log : logs) {
    std::optional<Head> begun;
    node.store.open(log, Epoch("e"), [&](const std::variant<Head, LogTrouble>& head) { begun = std::get<Head>(head); });
    run_until(node.loop, [&] { return begun.has_value(); });
    heads.push_back(*begun);
  }
  return heads;
}

std::vector<AggregateId> logs_named(const std::string& name, int count) {
  std::vector<AggregateId> logs;
  for (int i = 0; i < count; ++i) logs.emplace_back("room:" + name + "-" + std::to_string(i));
  return logs;
}

std::map<std::size_t, AppendOutcome> append_to_all(Node& node, const std::vector<AggregateId>& logs,
                                                   const std::vector<Head>& heads, const std::string& words,
                                                   std::size_t count = 1) {
  std::map<std::size_t, AppendOutcome> outcomes;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const auto entries = entries_after(heads[i], count, words);
    node.store.append(logs[i], heads[i], entries, {}, head_after(heads[i], entries),
                      [&outcomes, i](const AppendOutcome& outcome) { REQUIRE(outcomes.emplace(i, outcome).second); });
  }
  run_until(node.loop, [&] { return outcomes.size() == logs.size(); });
  return outcomes;
}
}  // namespace

TEST_CASE("what many logs missed at once is told in part, as no answer may be too large to be taken") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto logs = logs_named("behind", 64);
  const auto begun = begin_logs(node, logs);
  auto heads = begun;
  const std::string much(40'000, 'x');
  for (int round = 0; round < 12; ++round) {
    for (const auto& [i, outcome] : append_to_all(node, logs, heads, much)) {
      REQUIRE(std::holds_alternative<Recorded>(outcome));
      heads[i] = head_after(heads[i], entries_after(heads[i], 1, much));
    }
  }
  std::size_t bytes = 0;
  for (const auto& [i, outcome] : append_to_all(node, logs, begun, "late", 3)) {
    INFO(i);
    const auto* behind = std::get_if<Behind>(&outcome);
    REQUIRE(behind);
    CHECK(behind->head == heads[i]);
    // As many as the batch has: fewer could not tell whether it was recorded by an earlier attempt.
    REQUIRE(behind->missed.size() >= 3);
    CHECK(behind->missed.front().seq == begun[i].seq + 1);
    for (const auto& entry : behind->missed) bytes += entry.header.size() + entry.body->size();
  }
  CHECK(bytes < std::size_t{32} * 1024 * 1024);
}

TEST_CASE("a damaged log takes nothing in, keeps no text of what it refused, and is no matter of the others'") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto logs = logs_named("damaged", 3);
  auto heads = begin_logs(node, logs);
  append_to_all(node, logs, heads, "first");
  for (auto& head : heads) head = head_after(head, entries_after(head, 1, "first"));
  redis.cli({"XSETID", "plenaria:{test/room:damaged-1}:log", "999-0"});
  const auto outcomes = append_to_all(node, logs, heads, "words");
  CHECK(std::holds_alternative<Recorded>(outcomes.at(0)));
  CHECK(std::holds_alternative<NotRecorded>(outcomes.at(1)));
  CHECK(std::holds_alternative<Recorded>(outcomes.at(2)));
  CHECK(node.store.available());
  const auto texts = [&](int i) {
    return redis.cli({"HLEN", "plenaria:{test/room:damaged-" + std::to_string(i) + "}:bodies"});
  };
  CHECK(texts(1) == std::to_string(heads[1].seq));
  CHECK(texts(2) == std::to_string(heads[2].seq + 1));
}

TEST_CASE("what one turn appends to several logs goes together, and each has an outcome of its own") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  std::vector<AggregateId> logs;
  std::vector<Head> heads;
  for (int i = 0; i < 70; ++i) {  // more than one script takes
    logs.emplace_back("room:together-" + std::to_string(i));
    std::optional<Head> begun;
    node.store.open(logs.back(), Epoch("e" + std::to_string(i)),
                    [&](const std::variant<Head, LogTrouble>& head) { begun = std::get<Head>(head); });
    run_until(node.loop, [&] { return begun.has_value(); });
    heads.push_back(*begun);
  }
  // One has another head than is thought, and one has a stream that is none.
  Head wrong = heads[5];
  wrong.hash = sha256("another");
  redis.cli({"SET", "plenaria:{test/room:together-6}:log", "no stream"});
  std::map<std::size_t, AppendOutcome> outcomes;
  for (std::size_t i = 0; i < logs.size(); ++i) {
    const auto entries = entries_after(heads[i], 2, "of " + std::to_string(i));
    node.store.append(logs[i], i == 5 ? wrong : heads[i], entries, {}, head_after(heads[i], entries),
                      [&outcomes, i](const AppendOutcome& outcome) { REQUIRE(outcomes.emplace(i, outcome).second); });
  }
  run_until(node.loop, [&] { return outcomes.size() == logs.size(); });
  for (const auto& [i, outcome] : outcomes) {
    INFO(i);
    if (i == 5) CHECK(std::holds_alternative<Behind>(outcome));
    else if (i == 6) CHECK(std::holds_alternative<NotRecorded>(outcome));
    else CHECK(std::holds_alternative<Recorded>(outcome));
  }
}

}  // namespace plenaria
