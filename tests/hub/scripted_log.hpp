// A log in memory that does as a test says: records, refuses, or leaves an append unanswered, carried out or not. It
// keeps what is rare on a real Redis within reach; the promise itself is proved on a real one (tests/redis).
#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <optional>
#include <vector>

#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/log.hpp"
#include "ports/timers.hpp"

namespace plenaria::scripted {

/// Keeps what was told to the other nodes.
class Channel final : public EphemeralChannel {
 public:
  void tell(std::string message) override { told.push_back(std::move(message)); }
  void on_told(std::function<void(const std::string&)>) override {}
  std::vector<std::string> told;
};

/// Time and the event loop, moved by hand.
class Bench final : public Clock, public Timers {
 public:
  VenueTime venue_now() const override { return VenueTime(std::chrono::hours(420'000)) + since_; }
  bool venue_time_known() const override { return true; }
  SteadyTime steady_now() const override { return SteadyTime(std::chrono::hours(1)) + since_; }

  std::unique_ptr<Undo> after(std::chrono::milliseconds delay, std::function<void()> then) override {
    auto timer = std::make_shared<Timer>(Timer{since_ + delay, std::move(then)});
    timers_.push_back(timer);
    return std::make_unique<Cancel>(timer);
  }
  void soon(std::function<void()> then) override { soon_.push_back(std::move(then)); }

  /// Everything that is ready now, and what comes of it.
  void run() {
    while (!soon_.empty()) {
      auto next = std::move(soon_.front());
      soon_.pop_front();
      next();
    }
  }
  void pass(std::chrono::milliseconds time) {
    const auto end = since_ + time;
    run();
    while (since_ < end) {
      since_ += std::chrono::milliseconds(10);
      const auto timers = timers_;
      for (const auto& timer : timers)
        if (timer->then && timer->at <= since_) std::exchange(timer->then, nullptr)();
      std::erase_if(timers_, [](const auto& timer) { return !timer->then; });
      run();
    }
  }

 private:
  struct Timer {
    std::chrono::milliseconds at;
    std::function<void()> then;
  };
  struct Cancel final : Undo {
    explicit Cancel(std::shared_ptr<Timer> of) : timer(std::move(of)) {}
    ~Cancel() override { timer->then = nullptr; }
    std::shared_ptr<Timer> timer;
  };
  std::chrono::milliseconds since_{0};
  std::deque<std::function<void()>> soon_;
  std::vector<std::shared_ptr<Timer>> timers_;
};

class ScriptedLog final : public Log {
 public:
  enum class Fate { record, refuse, lose_unwritten, lose_written };

  explicit ScriptedLog(Bench& bench) : bench_(bench) {}

  std::deque<Fate> fates;  ///< of the appends to come; then they are recorded
  bool up = true;
  std::function<void()> after_read;        ///< called before a reading is handed over
  std::size_t most_missed = 1000;          ///< entries that an append tells who is behind
  bool read_fails = false;                 ///< the next reading
  bool hold_bodies = false;                ///< keeps the answers with bodies back…
  std::deque<std::function<void()>> held;  ///< …here
  std::vector<std::size_t> batches;        ///< sizes of the appends that were tried
  Head head;
  std::vector<StoredEntry> entries;
  std::map<Audience, std::map<Seq, std::string>> signed_texts;

  /// What another node would do to the log: `stored` comes after the last entry.
  void put(const StoredEntry& stored, const Head& next) {
    entries.push_back(stored);
    head = next;
  }

  void open(const AggregateId&, const Epoch& fresh, std::function<void(std::variant<Head, LogTrouble>)> then) override {
    if (head.epoch.empty()) head.epoch = fresh;
    bench_.soon([then, head = head] { then(head); });
  }
  void append(const AggregateId&, const Head& expected, std::vector<StoredEntry> batch, const std::vector<Seq>& erased,
              const Head& next, std::function<void(AppendOutcome)> then) override {
    batches.push_back(batch.size());
    Fate fate = up ? Fate::record : Fate::refuse;
    if (!fates.empty()) {
      fate = fates.front();
      fates.pop_front();
    }
    AppendOutcome outcome = Recorded{};
    const bool behind = !(expected.epoch == head.epoch && expected.seq == head.seq && expected.hash == head.hash);
    if (fate == Fate::refuse) outcome = NotRecorded{"refused by the test"};
    else if (behind) outcome = Behind{head, after(expected.seq, most_missed)};
    if (fate == Fate::record || fate == Fate::lose_written) {
      if (!behind) {
        entries.insert(entries.end(), batch.begin(), batch.end());
        for (const Seq seq : erased) entries.at(seq - 1).body.reset();
        head = next;
      }
    }
    if (fate == Fate::lose_unwritten || fate == Fate::lose_written) outcome = Unknown{"lost by the test"};
    bench_.soon([then, outcome] { then(outcome); });
  }
  void read(const AggregateId&, Seq from, std::size_t limit, Bodies bodies,
            std::function<void(std::variant<std::vector<StoredEntry>, LogTrouble>)> then) override {
    auto slice = after(from, limit);
    if (std::exchange(read_fails, false)) {
      bench_.soon([then] { then(LogTrouble{"lost by the test"}); });
      return;
    }
    if (bodies == Bodies::without)
      for (auto& stored : slice) stored.body.reset();
    bench_.soon([this, then, slice] {
      if (after_read) after_read();
      then(slice);
    });
  }
  void bodies(const AggregateId&, std::vector<Seq> seqs,
              std::function<void(std::variant<std::vector<std::optional<std::string>>, LogTrouble>)> then) override {
    std::vector<std::optional<std::string>> found;
    for (const Seq seq : seqs) found.push_back(entries.at(seq - 1).body);
    auto answer = [then, found] { then(found); };
    if (hold_bodies) held.push_back(answer);
    else bench_.soon(answer);
  }
  void heads(const std::vector<AggregateId>&,
             std::function<void(std::variant<std::vector<std::optional<Head>>, LogTrouble>)> then) override {
    bench_.soon([then, head = head] { then(std::vector<std::optional<Head>>{head}); });
  }
  void keep_signed(const AggregateId&, Audience audience, Seq seq, std::string text,
                   std::function<void(std::variant<bool, LogTrouble>)> then) override {
    auto& kept = signed_texts[audience];
    const bool newer = kept.empty() || kept.rbegin()->first < seq;
    if (newer) kept.emplace(seq, std::move(text));
    bench_.soon([then, newer] { then(newer); });
  }
  void signed_heads(const AggregateId&, Audience audience, Seq from, std::size_t limit,
                    std::function<void(std::variant<std::vector<std::string>, LogTrouble>)> then) override {
    std::vector<std::string> found;
    for (const auto& [seq, text] : signed_texts[audience])
      if (seq > from && found.size() < limit) found.push_back(text);
    bench_.soon([then, found] { then(found); });
  }
  void newest_signed(const AggregateId&, Audience audience,
                     std::function<void(std::variant<std::optional<std::string>, LogTrouble>)> then) override {
    std::optional<std::string> newest;
    if (const auto& kept = signed_texts[audience]; !kept.empty()) newest = kept.rbegin()->second;
    bench_.soon([then, newest] { then(newest); });
  }
  void observe(std::vector<AggregateId>, EntryObserver&) override {}
  bool available() const override { return up; }

 private:
  std::vector<StoredEntry> after(Seq from, std::size_t limit) const {
    const std::size_t begin = std::min<std::size_t>(from, entries.size());
    const std::size_t end = std::min(begin + limit, entries.size());
    return {entries.begin() + static_cast<std::ptrdiff_t>(begin), entries.begin() + static_cast<std::ptrdiff_t>(end)};
  }
  Bench& bench_;
};

}  // namespace plenaria::scripted
