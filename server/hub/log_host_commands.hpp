// How a hosted aggregate turns commands into entries: queued, decided on a draft, appended together, answered. Included
// only where a kind of host is instantiated.
#pragma once

#include <spdlog/spdlog.h>

#include <algorithm>

#include "hub/log_host.hpp"

namespace plenaria {

namespace hosting {

constexpr std::size_t kMostWaiting = 4096;
constexpr std::size_t kLargestBatch = 256;
constexpr std::size_t kBatchBytes = 512 * 1024;
constexpr std::chrono::milliseconds kTick{250};
constexpr std::chrono::seconds kLongestWait{2};
constexpr std::chrono::seconds kLongestDoubt{5};
constexpr std::chrono::milliseconds kShortestTurn{5};
constexpr std::chrono::milliseconds kLongestTurn{250};

}  // namespace hosting

template <class Kind>
LogHost<Kind>::LogHost(const Parts& parts, AggregateId aggregate, std::string name, std::unique_ptr<State> empty)
    : parts_(parts),
      aggregate_(std::move(aggregate)),
      name_(std::move(name)),
      state_(std::move(empty)),
      kept_(parts.kept.before(aggregate_)),
      copied_(parts.kept.copied()) {}

// Commands: decided on a draft, recorded together.

template <class Kind>
void LogHost<Kind>::command(Command command, Texts texts, Answer answer) {
  if (queue_.size() >= hosting::kMostWaiting || stage_ == Stage::unusable) {
    parts_.timers.soon([answer = std::move(answer), code = undecided(command)] { answer(Refusal{code}); });
    return;
  }
  queue_.push_back(Waiting{std::move(command), std::move(texts), std::move(answer), parts_.clock.steady_now()});
  pump_soon();
}

template <class Kind>
void LogHost<Kind>::pump_soon() {
  if (pump_posted_ || queue_.empty()) return;
  pump_posted_ = true;
  watch_batch();
  parts_.timers.soon(guarded([this] {
    pump_posted_ = false;
    pump();
  }));
}

template <class Kind>
void LogHost<Kind>::pump() {
  if (stage_ != Stage::live || batch_ || reading_ || giving_way_ || !void_epochs_.empty() || queue_.empty()) return;
  if (!parts_.log.available()) {
    refuse_waiting(Code::not_recorded);
    return;
  }
  auto batch = std::make_unique<Batch>();
  batch->expected = batch->next = head_;
  batch->since = parts_.clock.steady_now();
  const VenueTime now = parts_.clock.venue_now();
  Draft draft(*state_);
  while (!queue_.empty() && batch->entries.size() < hosting::kLargestBatch && batch->bytes < hosting::kBatchBytes) {
    Waiting waiting = std::move(queue_.front());
    queue_.pop_front();
    Outcome outcome = carry_out(*batch, draft, waiting, now);
    batch->commands.emplace_back(std::move(waiting), std::move(outcome));
  }
  batch_ = std::move(batch);
  // With nothing to record every answer rests on what is recorded already.
  if (batch_->entries.empty()) finish_batch(false);
  else append_batch();
}

template <class Kind>
void LogHost<Kind>::add(Batch& batch, Draft& draft, Entry entry, BodyPtr body) {
  const Placed placed{aggregate_, batch.next.epoch, batch.next.hash, batch.next.public_hash};
  Headers headers = Kind::headers(placed, entry, draft);
  batch.next.seq = entry.seq;
  batch.next.hash = sha256(headers.header);
  if (entry.public_seq != 0) {
    batch.next.public_seq = entry.public_seq;
    batch.next.public_hash = headers.public_digest;
  }
  batch.stored.push_back(StoredEntry{entry.seq, std::move(headers.header), std::move(headers.public_header),
                                     body ? Kind::encode_body(*body) : std::string("{}")});
  batch.bytes += batch.stored.back().header.size() + batch.stored.back().body->size();
  batch.entries.push_back(std::move(entry));
  batch.bodies.push_back(std::move(body));
}

template <class Kind>
bool LogHost<Kind>::Batch::recorded_in(const Behind& behind) const {
  // What is missed begins where the batch does, and may be cut off before it ends.
  if (behind.missed.empty() || behind.head.seq < next.seq) return false;
  const auto same = [](const StoredEntry& one, const StoredEntry& other) {
    return one.seq == other.seq && one.header == other.header;
  };
  const auto [own, missed] =
      std::mismatch(stored.begin(), stored.end(), behind.missed.begin(), behind.missed.end(), same);
  return own == stored.end() || missed == behind.missed.end();
}

template <class Kind>
void LogHost<Kind>::append_batch() {
  if (batch_->appending) return;
  batch_->appending = true;
  batch_->session = sessions_;
  append_began_ = parts_.clock.steady_now();
  watch_batch();
  parts_.log.append(aggregate_, batch_->expected, batch_->stored, batch_->erased, batch_->next,
                    guarded([this](const AppendOutcome& outcome) { appended(outcome); }));
}

template <class Kind>
void LogHost<Kind>::appended(const AppendOutcome& outcome) {
  batch_->appending = false;
  if (!std::holds_alternative<Unknown>(outcome))
    round_trip_ += (parts_.clock.steady_now() - append_began_ - round_trip_) / 4;
  if (std::holds_alternative<Recorded>(outcome)) {
    gave_way_ = false;
    finish_batch(batch_->session == sessions_);
    return;
  }
  if (const auto* behind = std::get_if<Behind>(&outcome)) {
    if (batch_->recorded_in(*behind)) {
      buffered_.insert(buffered_.end(), behind->missed.begin(), behind->missed.end());
      finish_batch(false);
      return;
    }
    parts_.counters.appends_lost.Increment();
    const bool was_unsettled = batch_->unsettled;
    auto lost = std::move(batch_);
    if (behind->missed.empty() && (behind->head.epoch != head_.epoch || behind->head.seq == head_.seq)) {
      for (auto& [waiting, unused] : lost->commands)
        waiting.answer(Refusal{was_unsettled ? Code::outcome_unknown : Code::not_recorded});
      if (stage_ == Stage::live) replace_history();
      else begin_loading();
      return;
    }
    if (behind->missed.empty() && behind->head.seq > head_.seq) {
      for (auto& [waiting, unused] : lost->commands)
        waiting.answer(Refusal{was_unsettled ? Code::outcome_unknown : Code::not_recorded});
      become_unusable("its stream ends before entry " + std::to_string(behind->head.seq) + ", which its head names");
      return;
    }
    for (auto waiting = lost->commands.rbegin(); waiting != lost->commands.rend(); ++waiting)
      queue_.push_front(std::move(waiting->first));
    if (stage_ == Stage::loading) {
      load_after(head_.seq);  // another node made the first entry
      return;
    }
    lost_race();
    if (!accept(behind->missed) || behind->missed.empty() || behind->missed.back().seq < behind->head.seq)
      read_missing();
    else drain_buffered();
    pump_soon();
    return;
  }
  if (const auto* refused = std::get_if<NotRecorded>(&outcome);
      refused && !batch_->unsettled && !batch_->commands.empty()) {
    spdlog::warn("{}: nothing was recorded: {}", name_, refused->why);
    give_up(Code::not_recorded);
    batch_.reset();
    drain_buffered();
    pump_soon();
    return;
  }
  // Unknown, or a batch that has to go through: the same again, on the next tick or when the store is back.
  batch_->unsettled = true;
  stuck_ = true;
}

// A node nearer to the store would win every race. So whoever loses asks for the next place, and the others hold back
// until its entries have come.
template <class Kind>
void LogHost<Kind>::lost_race() {
  const auto two_trips = std::chrono::duration_cast<std::chrono::milliseconds>(2 * round_trip_);
  parts_.ask_for_turn(aggregate_, std::clamp(two_trips, hosting::kShortestTurn, hosting::kLongestTurn));
}

template <class Kind>
void LogHost<Kind>::give_way(std::chrono::milliseconds wait) {
  if (stage_ != Stage::live || gave_way_) return;
  gave_way_ = true;
  giving_way_ = parts_.timers.after(std::clamp(wait, hosting::kShortestTurn, hosting::kLongestTurn), [this] {
    giving_way_.reset();
    pump_soon();
  });
}

template <class Kind>
void LogHost<Kind>::finish_batch(bool level) {
  const auto batch = std::move(batch_);
  if (batch->next.epoch != batch->expected.epoch) void_epochs_.clear();
  head_.epoch = batch->next.epoch;
  epochs_.insert(head_.epoch);
  for (std::size_t i = 0; i < batch->entries.size(); ++i) apply(batch->entries[i], batch->bodies[i]);
  head_ = batch->next;
  keep_head();
  for (auto& [waiting, outcome] : batch->commands) waiting.answer(outcome);
  if (stage_ == Stage::loading) now_live();
  drain_buffered();
  if (level) tell_level();
  else if (!batch->entries.empty()) read_missing();
  pump_soon();
  settled(!queue_.empty());
}

template <class Kind>
void LogHost<Kind>::give_up(Code code) {
  auto commands = std::move(batch_->commands);
  batch_->commands.clear();
  for (auto& [waiting, unused] : commands) waiting.answer(Refusal{code});
}

template <class Kind>
void LogHost<Kind>::forget_waiting() {
  refuse_waiting(Code::not_recorded);
  if (batch_ && !batch_->commands.empty()) give_up(Code::outcome_unknown);
}

// A repeated command waits behind its own first attempt, which may be recorded yet.
template <class Kind>
Code LogHost<Kind>::undecided(const Command& command) const {
  const auto is_it = [&](const Entry& entry) { return comes_of(entry, command); };
  const auto is_same_one = [&](const Waiting& waiting) { return is_same(waiting.command, command); };
  const bool under_way = (batch_ && std::any_of(batch_->entries.begin(), batch_->entries.end(), is_it)) ||
                         std::any_of(queue_.begin(), queue_.end(), is_same_one);
  return under_way ? Code::outcome_unknown : Code::not_recorded;
}

template <class Kind>
void LogHost<Kind>::refuse_waiting(Code code) {
  auto waiting = std::move(queue_);
  queue_.clear();
  for (auto& one : waiting) one.answer(Refusal{code});
}

template <class Kind>
void LogHost<Kind>::watch_batch() {
  if (watch_) return;
  watch_ = parts_.timers.after(hosting::kTick, [this] {
    watch_.reset();
    const SteadyTime now = parts_.clock.steady_now();
    while (!queue_.empty() && now - queue_.front().since >= hosting::kLongestWait) {
      const Waiting late = std::move(queue_.front());
      queue_.pop_front();
      late.answer(Refusal{undecided(late.command)});
    }
    if (batch_ && batch_->unsettled) {
      if (!batch_->commands.empty() && now - batch_->since >= hosting::kLongestDoubt) give_up(Code::outcome_unknown);
      if (!batch_->appending && parts_.log.available()) append_batch();
    }
    if (stage_ == Stage::loading && !batch_ && !reading_ && parts_.log.available()) begin_loading();
    if (batch_ || !queue_.empty() || stage_ == Stage::loading) watch_batch();
  });
}

}  // namespace plenaria
