// Times in buckets: 128 to each doubling, so that a percentile is within 1 % of the truth whatever it is. Of fixed
// size; nothing is sampled, nothing forgotten. Not here: units, and what the times are of.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace plenaria {

class Histogram {
 public:
  /// Counts a value; what is 2^44 (nearly five hours in nanoseconds) or more counts in the last bucket.
  void record(std::uint64_t value) {
    ++counts_[bucket_of(value)];
    ++count_;
    sum_ += value;
    if (value > max_) max_ = value;
    if (value < min_) min_ = value;
  }

  std::uint64_t count() const { return count_; }
  /// 0 where nothing was counted, here and below.
  std::uint64_t max() const { return max_; }
  double mean() const { return count_ == 0 ? 0 : static_cast<double>(sum_) / static_cast<double>(count_); }

  /// The smallest value that at least `share` (above 0, up to 1) of all values do not exceed, within 1 %.
  double quantile(double share) const;

 private:
  static constexpr unsigned kBits = 7;
  static constexpr unsigned kLargest = 44;
  static constexpr std::size_t kEach = std::size_t{1} << kBits;
  static constexpr std::size_t kBuckets = (kLargest - kBits + 1) * kEach;

  /// Values below 2^kBits have a bucket each; then each doubling has 2^kBits of them.
  static std::size_t bucket_of(std::uint64_t value) {
    if (value < kEach) return static_cast<std::size_t>(value);
    if (value >> kLargest != 0) return kBuckets - 1;
    const unsigned shift = 63 - kBits - static_cast<unsigned>(__builtin_clzll(value));
    return (std::size_t{shift} << kBits) + static_cast<std::size_t>(value >> shift);
  }
  static double middle_of(std::size_t bucket);

  std::array<std::uint64_t, kBuckets> counts_{};
  std::uint64_t count_ = 0;
  std::uint64_t sum_ = 0;
  std::uint64_t max_ = 0;
  std::uint64_t min_ = UINT64_MAX;
};

}  // namespace plenaria
