// What one author has published and not everybody has yet, oldest first. Bounded by itself: what is over at the front
// is forgotten. Not here: who has what (sequence_check), and times in sum (tally).
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

namespace plenaria {

struct Sent {
  std::uint64_t at_ns = 0;
  std::uint32_t missing = 0;   ///< followers who have neither got it nor lost it
  bool is_unanswered = false;  ///< the server has still to acknowledge it
  bool is_spoiled = false;     ///< somebody lost it, or left: there is no time to the last follower
  bool is_over() const { return missing == 0 && !is_unanswered; }
};

class Underway {
 public:
  /// Throws beyond this many at once: the server has fallen hopelessly behind.
  static constexpr std::uint64_t kMost = 1 << 20;

  /// The number of the next one to be added.
  std::uint64_t next() const { return next_; }
  std::uint64_t oldest() const { return oldest_; }
  bool empty() const { return oldest_ == next_; }

  void add(const Sent& sent) {
    if (next_ - oldest_ == ring_.size()) grow();
    ring_[next_++ & (ring_.size() - 1)] = sent;
  }

  /// Null where it was never sent, or is over and forgotten.
  Sent* find(std::uint64_t sequence) {
    return sequence - oldest_ < next_ - oldest_ ? &ring_[sequence & (ring_.size() - 1)] : nullptr;
  }

  /// To be called when one is over.
  void forget_finished() {
    while (oldest_ != next_ && ring_[oldest_ & (ring_.size() - 1)].is_over()) ++oldest_;
  }

 private:
  void grow() {
    if (ring_.size() >= kMost)
      throw std::runtime_error("more than a million messages are under way: the server has fallen behind");
    std::vector<Sent> larger(ring_.size() * 2);
    for (auto at = oldest_; at != next_; ++at) larger[at & (larger.size() - 1)] = ring_[at & (ring_.size() - 1)];
    ring_.swap(larger);
  }

  std::vector<Sent> ring_ = std::vector<Sent>(64);
  std::uint64_t oldest_ = 1;
  std::uint64_t next_ = 1;
};

}  // namespace plenaria
