// Appends of one turn: they go to Redis as one command, and fail or succeed each for itself.
#include <catch2/catch.hpp>
#include <map>
#include <optional>
#include <vector>

#include "node.hpp"

namespace plenaria {

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
