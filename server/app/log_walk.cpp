#include "app/log_walk.hpp"

#include <algorithm>

namespace plenaria {

namespace {
constexpr std::size_t kSlice = 1000;
/// How often a log that is in use is followed to its new end.
constexpr int kRounds = 5;
}  // namespace

std::string name_of_log(const AggregateId& log) {
  const auto room = room_of_log(log);
  return room ? room->text() : "register of people";
}

void for_each_entry(StoreAccess& access, const AggregateId& aggregate, Seq last, Progress& progress,
                    const std::string& what, const std::function<void(const StoredEntry&)>& each) {
  for (Seq after = 0; after < last;) {
    const auto slice = access.read(aggregate, after, kSlice, Bodies::with);
    if (slice.empty()) return;
    for (const auto& entry : slice)
      if (entry.seq <= last) each(entry);
    after = slice.back().seq;
    progress.at(what, std::min(after, last), last);
  }
}

LogWalk::LogWalk(StoreAccess& access, ChainCheck& check, std::string name, Progress& progress)
    : access_(access), check_(check), aggregate_(check.aggregate()), name_(std::move(name)), progress_(progress) {
  // Signed heads first: none of them is about an entry beyond the head that is read after them.
  expect_signed(aggregate_, Audience::public_);
  expect_signed(aggregate_, Audience::desk);
  head_ = access.head(aggregate_);
  if (head_ && head_->seq == 0) head_.reset();
}

void LogWalk::expect_signed(const AggregateId& aggregate, Audience audience) {
  for (Seq after = 0;;) {
    const auto texts = access_.signed_heads(aggregate, audience, after, kSlice);
    const Seq before = after;
    for (const auto& text : texts) {
      const auto head = decode_signed_head(text);
      if (!head) {
        beside_.add(0, "What stands among the signed heads is none: " + text.substr(0, 80));
        return;
      }
      check_.expect(*head);
      after = std::max(after, head->seq);
    }
    if (texts.size() < kSlice) return;
    if (after == before)
      return beside_.add(0, "The signed heads are not about the entries under whose numbers they stand.");
  }
}

void LogWalk::go_on_to(Seq seq, const Each& each) {
  while (check_.head().seq < seq) {
    const Seq before = check_.head().seq;
    for (const auto& entry : access_.read(aggregate_, before, kSlice, Bodies::with)) {
      if (entry.seq > seq) break;
      check_.take(entry);
      if (each) each(entry);
    }
    if (check_.head().seq == before) return;  // the log ends earlier than its head says
    progress_.at("checking " + name_, check_.head().seq, seq);
  }
}

void LogWalk::run(const Each& each) {
  if (head_) go_on_to(head_->seq, each);
}

void LogWalk::look_again() {
  const auto doubtful = check_.doubtful();
  for (std::size_t from = 0; from < doubtful.size(); from += kSlice) {
    const std::vector<Seq> some(
        doubtful.begin() + static_cast<std::ptrdiff_t>(from),
        doubtful.begin() + static_cast<std::ptrdiff_t>(std::min(from + kSlice, doubtful.size())));
    const auto found = access_.bodies(aggregate_, some);
    for (std::size_t i = 0; i < some.size(); ++i) check_.looked_again(some[i], found[i].has_value());
  }
}

void LogWalk::settle() {
  for (int round = 0; round < kRounds; ++round) {
    look_again();
    const auto now = access_.head(aggregate_);
    const bool moved = now && head_ && *now != *head_;
    if (!moved || check_.doubtful().empty()) break;
    head_ = now;
    go_on_to(head_->seq, nullptr);
  }
  // What stands beyond the head, while the head stays: taken too, so that the check finds it.
  if (const auto beyond = access_.read(aggregate_, check_.head().seq, 1, Bodies::with); !beyond.empty())
    if (head_now() == head_)
      for (const auto& entry : beyond) check_.take(entry);
  check_.finish(head_);
  look_beside();
}

std::optional<Head> LogWalk::head_now() {
  auto head = access_.head(aggregate_);
  if (head && head->seq == 0) head.reset();
  return head;
}

void LogWalk::look_beside() {
  if (!head_ && check_.head().seq != 0) beside_.add(0, "The log has entries, but no head that names them.");
  const auto bodies = access_.command({"HLEN", access_.keys().bodies(aggregate_)});
  // A log that has moved meanwhile has others; a text that nothing erases would be among them the next time, too.
  if (!check_.folds() || bodies.is_error() || head_now() != head_) return;
  if (bodies.integer != static_cast<std::int64_t>(check_.bodies()))
    beside_.add(0, "The store holds " + std::to_string(bodies.integer) + " bodies, where the log has entries for " +
                       std::to_string(check_.bodies()) + ".");
}

}  // namespace plenaria
