// What is counted in a run: deliveries, times, and what went wrong; and which messages everybody has by now, which is
// what the pace waits for. Not here: sockets, and when to publish (pace).
#pragma once

#include <cstdint>
#include <vector>

#include "load/histogram.hpp"
#include "load/job.hpp"
#include "load/marker.hpp"
#include "load/sequence_check.hpp"
#include "load/underway.hpp"

namespace plenaria {

using Nanoseconds = std::uint64_t;  ///< of CLOCK_MONOTONIC

class Tally {
 public:
  /// `acknowledges`: publications are answered, and under way until they are.
  Tally(const Job& job, bool acknowledges);

  /// Gives the number of a message that is published now; its time may be the one at which it was due.
  std::uint64_t publish(std::uint32_t author, Nanoseconds at);

  /// A marker came to a follower (counted over all rooms).
  void delivered(std::uint32_t follower, std::uint32_t room, const Marker& marker, Nanoseconds now);
  void acknowledged(std::uint32_t author, std::uint64_t sequence, Nanoseconds now);
  void refused(std::uint32_t author, std::uint64_t sequence);
  /// Somebody was cut off. What is under way is no longer waited for at this follower, nor this author's answers.
  void follower_closed(std::uint32_t follower, std::uint32_t room, Nanoseconds now);
  void author_closed(std::uint32_t author);

  /// From now on counts; until now counted. What is sent in between counts even if it comes later.
  void open_window(Nanoseconds now) { begin_ = now; }
  void close_window(Nanoseconds now) { end_ = now; }

  bool is_anything_under_way() const;
  /// At the very end: what has not come is lost.
  void settle();

  /// A room for each message that everybody in it has, or never will; an author for each answer. Since forget_news().
  std::vector<std::uint32_t> rooms_done;
  std::vector<std::uint32_t> authors_answered;
  void forget_news() {
    rooms_done.clear();
    authors_answered.clear();
  }

  const Histogram& latency() const { return latency_; }
  const Histogram& last() const { return last_; }
  const Histogram& acknowledgements() const { return acknowledgements_; }
  std::uint64_t deliveries() const { return deliveries_; }
  std::uint64_t submissions() const { return acknowledges_ ? answered_ : sent_; }
  std::uint64_t refusals() const { return refusals_; }
  /// After settle(): what the server took and has never acknowledged nor refused; and what it has acknowledged again.
  std::uint64_t unanswered() const { return unanswered_; }
  std::uint64_t answered_again() const { return answered_again_; }
  std::uint64_t closed() const { return closed_; }
  /// Markers that no author of this run has sent into that room, or not so.
  std::uint64_t strange() const { return strange_; }
  const SequenceCheck& check() const { return check_; }

 private:
  bool counts(Nanoseconds at) const { return at >= begin_ && at < end_; }
  void give_up(std::uint32_t author, std::uint64_t sequence, Nanoseconds now);
  void one_less(std::uint32_t author, Sent& sent, Nanoseconds now);

  unsigned authors_;    // of each room
  unsigned followers_;  // of each room
  bool acknowledges_;
  std::vector<Underway> underway_;                   // by author
  std::vector<std::vector<std::uint64_t>> excused_;  // by author: refused, or unanswered when the author was cut off
  std::vector<std::uint32_t> readers_;               // by room
  std::vector<bool> reads_;                          // by follower
  SequenceCheck check_;

  Nanoseconds begin_ = UINT64_MAX;
  Nanoseconds end_ = UINT64_MAX;
  Histogram latency_;
  Histogram last_;
  Histogram acknowledgements_;
  std::uint64_t deliveries_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t answered_ = 0;
  std::uint64_t refusals_ = 0;
  std::uint64_t unanswered_ = 0;
  std::uint64_t answered_again_ = 0;
  std::uint64_t closed_ = 0;
  std::uint64_t strange_ = 0;
};

}  // namespace plenaria
