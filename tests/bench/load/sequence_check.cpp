#include "load/sequence_check.hpp"

namespace plenaria {

SequenceCheck::Verdict SequenceCheck::take_irregular(std::size_t follower, std::size_t author, std::uint64_t sequence,
                                                     std::uint64_t& expected) {
  if (sequence > expected) {
    missed_from_ = expected;
    miss(follower, author, expected, sequence);
    expected = sequence + 1;
    return Verdict::gap;
  }
  if (missing_.erase({follower, author, sequence}) > 0) {
    ++out_of_order_;
    return Verdict::late;
  }
  ++duplicates_;
  return Verdict::again;
}

void SequenceCheck::miss(std::size_t follower, std::size_t author, std::uint64_t from, std::uint64_t end) {
  for (; from < end && missing_.size() < kMostMissing; ++from)
    missing_.emplace_hint(missing_.end(), follower, author, from);
  if (from < end) lost_uncounted_ += end - from;
}

}  // namespace plenaria
