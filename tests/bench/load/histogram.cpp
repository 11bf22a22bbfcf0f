#include "load/histogram.hpp"

#include <algorithm>
#include <cmath>

namespace plenaria {

double Histogram::middle_of(std::size_t bucket) {
  if (bucket < kEach) return static_cast<double>(bucket);
  const std::size_t shift = (bucket >> kBits) - 1;
  const std::uint64_t first = std::uint64_t{bucket - (shift << kBits)} << shift;
  return static_cast<double>(first) + static_cast<double>((std::uint64_t{1} << shift) - 1) / 2;
}

double Histogram::quantile(double share) const {
  if (count_ == 0) return 0;
  const auto wanted = std::max(1.0, std::ceil(share * static_cast<double>(count_)));
  double seen = 0;
  for (std::size_t bucket = 0; bucket < kBuckets; ++bucket) {
    seen += static_cast<double>(counts_[bucket]);
    if (seen < wanted) continue;
    return std::clamp(middle_of(bucket), static_cast<double>(min_), static_cast<double>(max_));
  }
  return static_cast<double>(max_);
}

}  // namespace plenaria
