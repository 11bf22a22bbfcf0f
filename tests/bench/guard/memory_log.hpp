// A log in memory that records whatever is appended in place, and lets the node hear of its own entries as the store
// does. It never fails; what a node does then is shown elsewhere.
#pragma once

#include <algorithm>
#include <map>
#include <vector>

#include "ports/log.hpp"
#include "ports/timers.hpp"

namespace plenaria::guard {

class MemoryLog final : public Log {
 public:
  explicit MemoryLog(Timers& timers) : timers_(timers) {}

  void open(const AggregateId& id, const Epoch& fresh,
            std::function<void(std::variant<Head, LogTrouble>)> then) override {
    Head& head = logs_[id].head;
    if (head.epoch.empty()) head.epoch = fresh;
    timers_.soon([then = std::move(then), head] { then(head); });
  }

  void append(const AggregateId& id, const Head& expected, std::vector<StoredEntry> entries,
              const std::vector<Seq>& erased, const Head& next, std::function<void(AppendOutcome)> then) override {
    One& log = logs_[id];
    if (log.head != expected) {
      timers_.soon(
          [then = std::move(then), behind = Behind{log.head, after(log, expected.seq, 1000)}] { then(behind); });
      return;
    }
    log.head = next;
    log.entries.insert(log.entries.end(), entries.begin(), entries.end());
    for (const Seq seq : erased) log.entries.at(seq - 1).body.reset();
    timers_.soon([then = std::move(then)] { then(Recorded{}); });
    timers_.soon([this, id, entries = std::move(entries)] { observer_->on_appended(id, entries); });
  }

  void read(const AggregateId& id, Seq from, std::size_t limit, Bodies,
            std::function<void(std::variant<std::vector<StoredEntry>, LogTrouble>)> then) override {
    timers_.soon([then = std::move(then), slice = after(logs_[id], from, limit)] { then(slice); });
  }

  void bodies(const AggregateId& id, std::vector<Seq> seqs,
              std::function<void(std::variant<std::vector<std::optional<std::string>>, LogTrouble>)> then) override {
    std::vector<std::optional<std::string>> found;
    for (const Seq seq : seqs) found.push_back(logs_[id].entries.at(seq - 1).body);
    timers_.soon([then = std::move(then), found = std::move(found)] { then(found); });
  }

  void heads(const std::vector<AggregateId>& ids,
             std::function<void(std::variant<std::vector<std::optional<Head>>, LogTrouble>)> then) override {
    std::vector<std::optional<Head>> found;
    for (const auto& id : ids) found.emplace_back(logs_[id].head);
    timers_.soon([then = std::move(then), found = std::move(found)] { then(found); });
  }

  void keep_signed(const AggregateId&, Audience, Seq, std::string,
                   std::function<void(std::variant<bool, LogTrouble>)> then) override {
    timers_.soon([then = std::move(then)] { then(true); });
  }
  void signed_heads(const AggregateId&, Audience, Seq, std::size_t,
                    std::function<void(std::variant<std::vector<std::string>, LogTrouble>)> then) override {
    timers_.soon([then = std::move(then)] { then(std::vector<std::string>{}); });
  }
  void newest_signed(const AggregateId&, Audience,
                     std::function<void(std::variant<std::optional<std::string>, LogTrouble>)> then) override {
    timers_.soon([then = std::move(then)] { then(std::optional<std::string>{}); });
  }

  void observe(std::vector<AggregateId>, EntryObserver& observer) override { observer_ = &observer; }
  bool available() const override { return true; }

 private:
  struct One {
    Head head;
    std::vector<StoredEntry> entries;
  };

  static std::vector<StoredEntry> after(const One& log, Seq from, std::size_t limit) {
    const std::size_t begin = std::min<std::size_t>(from, log.entries.size());
    const std::size_t end = std::min(begin + limit, log.entries.size());
    return {log.entries.begin() + static_cast<std::ptrdiff_t>(begin),
            log.entries.begin() + static_cast<std::ptrdiff_t>(end)};
  }

  Timers& timers_;
  EntryObserver* observer_ = nullptr;
  std::map<AggregateId, One> logs_;
};

}  // namespace plenaria::guard
