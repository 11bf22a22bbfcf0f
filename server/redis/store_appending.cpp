// How appends go to Redis: those of one turn together, each with an outcome of its own.
#include <algorithm>
#include <array>
#include <cassert>
#include <string_view>
#include <utility>

#include "redis/answers.hpp"
#include "redis/store.hpp"

namespace plenaria {

namespace {

/// Of appends: a script runs to its end, and everybody waits for it.
constexpr std::size_t kMostTogether = 64;
constexpr std::size_t kBytesTogether = std::size_t{128} * 1024;

/// Whether Redis refuses writes at all, whatever the key.
bool is_about_all_keys(const RedisReply& error) {
  constexpr std::array<std::string_view, 8> kCodes{"OOM",    "MISCONF",    "READONLY", "NOREPLICAS",
                                                   "NOPERM", "MASTERDOWN", "LOADING",  "BUSY"};
  return std::any_of(kCodes.begin(), kCodes.end(), [&](std::string_view code) { return error.is_error(code); });
}

}  // namespace

void RedisStore::append(const AggregateId& aggregate, const Head& expected, std::vector<StoredEntry> entries,
                        const std::vector<Seq>& erased, const Head& next, std::function<void(AppendOutcome)> handler) {
  assert(!entries.empty() && entries.size() <= kMostAppended);
  assert(next.seq == expected.seq + entries.size() && entries.back().seq == next.seq);
  const auto size = entries.size();
  auto refuse = [this, handler, size, since = steady_now()](const std::string& why) {
    const AppendOutcome outcome = NotRecorded{why};
    count(outcome, size, since);
    handler(outcome);
  };
  if (refused_at_once(refuse)) return;
  Gathered one{{keys_.log(aggregate), keys_.bodies(aggregate), keys_.head(aggregate)},
               {keys_.live(aggregate), expected.epoch.text(), std::to_string(expected.seq), expected.hash.text(),
                next.epoch.text(), std::to_string(next.seq), next.hash.text(), std::to_string(next.public_seq),
                next.public_hash.text(), std::to_string(entries.front().seq),
                aggregate_of_channel_.contains(keys_.live(aggregate)) ? "1" : "0", std::to_string(erased.size())},
               0,
               size,
               steady_now(),
               std::move(handler)};
  for (const Seq seq : erased) one.arguments.push_back(std::to_string(seq));
  one.arguments.push_back(std::to_string(size));
  for (auto& entry : entries) {
    one.bytes += entry.header.size() + entry.public_header.size() + entry.body->size();
    one.arguments.push_back(std::move(entry.header));
    one.arguments.push_back(std::move(entry.public_header));
    one.arguments.push_back(*std::move(entry.body));
  }
  gathered_.push_back(std::move(one));
  loop_.flush_first_at_turn_end(*this);
}

/// What a turn has gathered goes together: a script for each would cost Redis as much again, and it reads a connection
/// by 16 KiB, syncing to disk after each.
void RedisStore::send_gathered() {
  auto gathered = std::exchange(gathered_, {});
  std::vector<Gathered> some;
  std::size_t bytes = 0;
  for (auto& one : gathered) {
    if (!some.empty() && (some.size() == kMostTogether || bytes + one.bytes > kBytesTogether)) {
      send(std::exchange(some, {}));
      bytes = 0;
    }
    bytes += one.bytes;
    some.push_back(std::move(one));
  }
  if (!some.empty()) send(std::move(some));
}

void RedisStore::send(std::vector<Gathered> some) {
  if (!ready_) {
    for (const auto& one : some) answer(one, NotRecorded{trouble_ ? trouble_->sentence : "Redis is not connected"});
    return;
  }
  std::vector<std::string> arguments{std::to_string(some.size() * 3)};
  for (auto& one : some) arguments.insert(arguments.end(), one.keys.begin(), one.keys.end());
  for (auto& one : some)
    arguments.insert(arguments.end(), std::make_move_iterator(one.arguments.begin()),
                     std::make_move_iterator(one.arguments.end()));
  const auto sent = std::make_shared<const std::vector<Gathered>>(std::move(some));
  run(session_->scripts().append, std::move(arguments),
      [this, asked = std::weak_ptr(session_), sent](RedisAnswer answered) {
        const bool by_this_session = asked.lock() == session_;
        auto* reply = std::get_if<RedisReply>(&answered);
        const bool each = reply != nullptr && reply->is_array() && reply->elements.size() == sent->size();
        for (std::size_t i = 0; i < sent->size(); ++i) {
          if (const auto* failure = std::get_if<RedisFailure>(&answered))
            answer((*sent)[i], failure->written ? AppendOutcome(Unknown{failure->why}) : NotRecorded{failure->why});
          else if (each) answer((*sent)[i], append_outcome(std::move(reply->elements[i]), by_this_session));
          // The script has not run: nothing that happens in it is an error of the whole.
          else if (reply->is_error()) {
            if (by_this_session) on_write_refused(*reply);
            answer((*sent)[i], NotRecorded{why_failed(answered)});
          } else answer((*sent)[i], Unknown{why_failed(answered)});
        }
      });
}

void RedisStore::answer(const Gathered& one, AppendOutcome outcome) {
  count(outcome, one.entries, one.since);
  one.handler(std::move(outcome));
}

AppendOutcome RedisStore::append_outcome(RedisReply reply, bool by_this_session) {
  if (reply.is_integer()) {
    quiet_ticks_ = 0;
    return Recorded{};
  }
  if (reply.is_array() && reply.elements.size() == 6) {
    auto head = head_of(reply.elements);
    auto missed = entries_of(std::move(reply.elements[5]));
    if (head && missed) return Behind{std::move(*head), std::move(*missed)};
  }
  // A damaged log is no matter of the others'.
  if (by_this_session && reply.is_error() && is_about_all_keys(reply)) on_write_refused(reply);
  return NotRecorded{why_failed(RedisAnswer(std::move(reply)))};
}

void RedisStore::count(const AppendOutcome& outcome, std::size_t entries, SteadyTime since) {
  struct Count {
    Counters& counters;
    std::size_t entries;
    void operator()(const Recorded&) const {
      counters.recorded.Increment();
      counters.entries.Increment(static_cast<double>(entries));
    }
    void operator()(const Behind&) const { counters.behind.Increment(); }
    void operator()(const NotRecorded&) const { counters.not_recorded.Increment(); }
    void operator()(const Unknown&) const { counters.unknown.Increment(); }
  };
  std::visit(Count{counters_, entries}, outcome);
  counters_.append_seconds.Observe(std::chrono::duration<double>(steady_now() - since).count());
}

}  // namespace plenaria
