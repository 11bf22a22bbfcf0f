// One node's store on a loop of its own, and the questions that a test asks of it, each waited for.
#pragma once

#include <catch2/catch.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/crypto.hpp"
#include "base/event_loop.hpp"
#include "base/metrics.hpp"
#include "redis/store.hpp"
#include "redis_server.hpp"

namespace plenaria {

using namespace std::chrono_literals;

/// Turns the loop until `condition` holds; the test fails after `deadline`.
inline void run_until(EventLoop& loop, const std::function<bool()>& condition,
                      std::chrono::milliseconds deadline = 8s) {
  const auto end = std::chrono::steady_clock::now() + deadline;
  while (!condition()) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    loop.run_turn(10ms);
  }
}

class Witness : public EntryObserver {
 public:
  void on_appended(const AggregateId& aggregate, const std::vector<StoredEntry>& entries) override {
    for (const auto& entry : entries) seen.emplace_back(aggregate, entry);
  }
  void on_available() override {
    ++available;
    if (when_available) when_available();
  }
  void on_unavailable(const std::string& why) override { unavailable.push_back(why); }

  std::vector<std::pair<AggregateId, StoredEntry>> seen;
  int available = 0;
  std::vector<std::string> unavailable;
  std::function<void()> when_available;
};

inline const AggregateId kRoom{"room:health"};

class Node {
 public:
  explicit Node(const RedisServer& server, RedisScripts scripts = embedded_scripts(),
                std::function<void(RedisStoreOptions&)> change = {})
      : owned_(std::make_unique<RedisStore>(loop, metrics, options_for(server, change, warnings), std::move(scripts))),
        store(*owned_) {
    store.observe({kRoom, AggregateId("dialogue")}, witness);
  }

  /// Starts it and waits until it is available.
  Node& begin() {
    store.start();
    run_until(loop, [&] { return witness.available > 0; });
    return *this;
  }
  Head open(const AggregateId& aggregate = kRoom, const std::string& epoch = "epoch-1") {
    return std::get<Head>(ask<std::variant<Head, LogTrouble>>(
        [&](auto answer) { store.open(aggregate, Epoch(epoch), std::move(answer)); }));
  }
  AppendOutcome append(const Head& expected, const std::vector<StoredEntry>& entries, const Head& next,
                       const std::vector<Seq>& erased = {}) {
    return ask<AppendOutcome>(
        [&](auto answer) { store.append(kRoom, expected, entries, erased, next, std::move(answer)); });
  }
  std::vector<StoredEntry> read(Seq after = 0, std::size_t limit = 1000, Bodies bodies = Bodies::with) {
    return std::get<0>(ask<std::variant<std::vector<StoredEntry>, LogTrouble>>(
        [&](auto answer) { store.read(kRoom, after, limit, bodies, std::move(answer)); }));
  }
  std::vector<std::optional<std::string>> bodies(const std::vector<Seq>& seqs) {
    return std::get<0>(ask<std::variant<std::vector<std::optional<std::string>>, LogTrouble>>(
        [&](auto answer) { store.bodies(kRoom, seqs, std::move(answer)); }));
  }
  std::vector<std::optional<Head>> heads(const std::vector<AggregateId>& aggregates) {
    return std::get<0>(ask<std::variant<std::vector<std::optional<Head>>, LogTrouble>>(
        [&](auto answer) { store.heads(aggregates, std::move(answer)); }));
  }
  /// Calls `question` with a handler and waits for the answer, which must not come from within the call.
  template <class Answer>
  Answer ask(const std::function<void(std::function<void(Answer)>)>& question) {
    std::optional<Answer> answer;
    bool within = true;
    question([&](Answer came) {
      CHECK_FALSE(within);
      CHECK_FALSE(answer.has_value());
      answer = std::move(came);
    });
    within = false;
    run_until(loop, [&] { return answer.has_value(); });
    return std::move(*answer);
  }

  /// `store` is not to be used after this.
  void destroy_store() { owned_.reset(); }

  EventLoop loop;
  Metrics metrics;
  Witness witness;
  std::vector<std::string> warnings;

 private:
  std::unique_ptr<RedisStore> owned_;

 public:
  RedisStore& store;

 private:
  static RedisStoreOptions options_for(const RedisServer& server, const std::function<void(RedisStoreOptions&)>& change,
                                       std::vector<std::string>& warnings) {
    RedisStoreOptions options;
    options.address = server.address();
    options.dialogue = DialogueId("test");
    options.first_backoff = 10ms;
    options.longest_backoff = 100ms;
    options.warn = [&warnings](const std::string& line) { warnings.push_back(line); };
    if (change) change(options);
    return options;
  }
};

/// `count` entries after `head`, each public, told apart by `who`.
inline std::vector<StoredEntry> entries_after(const Head& head, std::size_t count, const std::string& who) {
  std::vector<StoredEntry> entries;
  for (std::size_t i = 1; i <= count; ++i) {
    const auto name = who + std::to_string(head.seq + i);
    entries.push_back({head.seq + i, "header " + name, "public " + name, "body " + name});
  }
  return entries;
}

/// The head after `entries`.
inline Head head_after(const Head& head, const std::vector<StoredEntry>& entries) {
  Head next = head;
  for (const auto& entry : entries) {
    next.seq = entry.seq;
    next.hash = sha256(entry.header);
    if (entry.public_header.empty()) continue;
    ++next.public_seq;
    next.public_hash = sha256(entry.public_header);
  }
  return next;
}

inline bool same(const std::vector<StoredEntry>& a, const std::vector<StoredEntry>& b) {
  const auto equal = [](const StoredEntry& x, const StoredEntry& y) {
    return x.seq == y.seq && x.header == y.header && x.public_header == y.public_header && x.body == y.body;
  };
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), equal);
}

}  // namespace plenaria
