// Whether each follower gets each author's messages once, all of them, in order. Not here: when (tally).
#pragma once

#include <cstdint>
#include <set>
#include <tuple>
#include <vector>

namespace plenaria {

/// Loss, duplicates and disorder over all followers. Authors are those of the follower's room, counted from 0.
class SequenceCheck {
 public:
  enum class Verdict {
    next,   ///< as it should be
    gap,    ///< some before it have not come: missed() tells from where on
    late,   ///< one that was missed has come after all: out of order
    again,  ///< it was there before
  };

  SequenceCheck(std::size_t followers, std::size_t authors_of_a_room)
      : authors_(authors_of_a_room), expected_(followers * authors_of_a_room, 1) {}

  Verdict take(std::size_t follower, std::size_t author, std::uint64_t sequence) {
    std::uint64_t& expected = expected_[follower * authors_ + author];
    if (sequence == expected) {
      ++expected;
      return Verdict::next;
    }
    return take_irregular(follower, author, sequence, expected);
  }

  /// After Verdict::gap: the first number that was passed over; the last one is that before the one that came.
  std::uint64_t missed() const { return missed_from_; }
  /// The number after the highest that this follower has got of this author.
  std::uint64_t expected(std::size_t follower, std::size_t author) const {
    return expected_[follower * authors_ + author];
  }

  /// What was missed and is no loss, by is_none(follower, author, sequence): the server had refused it.
  template <class IsNone>
  void excuse(IsNone&& is_none) {
    std::erase_if(missing_, [&](const auto& missing) { return std::apply(is_none, missing); });
  }
  /// At the end: so many from expected() on will not come any more.
  void lose(std::uint64_t count) { lost_at_end_ += count; }

  std::uint64_t lost() const { return missing_.size() + lost_uncounted_ + lost_at_end_; }
  std::uint64_t duplicates() const { return duplicates_; }
  std::uint64_t out_of_order() const { return out_of_order_; }

 private:
  /// Beyond this many missing ones, late ones can no longer be told from duplicates.
  static constexpr std::size_t kMostMissing = 1'000'000;

  Verdict take_irregular(std::size_t follower, std::size_t author, std::uint64_t sequence, std::uint64_t& expected);
  void miss(std::size_t follower, std::size_t author, std::uint64_t from, std::uint64_t end);

  std::size_t authors_;
  std::vector<std::uint64_t> expected_;
  std::set<std::tuple<std::size_t, std::size_t, std::uint64_t>> missing_;
  std::uint64_t missed_from_ = 0;
  std::uint64_t lost_uncounted_ = 0;
  std::uint64_t lost_at_end_ = 0;
  std::uint64_t duplicates_ = 0;
  std::uint64_t out_of_order_ = 0;
};

}  // namespace plenaria
