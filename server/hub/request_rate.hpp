// How fast one caller may ask: a bucket that fills with time and is emptied by requests. Pure; it is told the time.
#pragma once

#include <algorithm>
#include <optional>

#include "ports/clock.hpp"

namespace plenaria {

class RequestRate {
 public:
  /// `per_second` requests on the long run, twice as many at once; 0 lifts it.
  RequestRate(int per_second, SteadyTime now) : per_second_(per_second), tokens_(2.0 * per_second), at_(now) {}

  /// Nothing when the request may go on; otherwise how long to wait.
  std::optional<Milliseconds> take(SteadyTime now) {
    if (per_second_ <= 0) return std::nullopt;
    tokens_ = std::min(2.0 * per_second_, tokens_ + per_second_ * std::chrono::duration<double>(now - at_).count());
    at_ = now;
    if (tokens_ >= 1) {
      tokens_ -= 1;
      return std::nullopt;
    }
    return Milliseconds(static_cast<int>(1 + (1 - tokens_) * 1000 / per_second_));
  }
  /// As if nobody had asked for a while.
  bool full(SteadyTime now) const {
    return tokens_ + per_second_ * std::chrono::duration<double>(now - at_).count() >= 2.0 * per_second_;
  }

 private:
  int per_second_;
  double tokens_;
  SteadyTime at_;
};

}  // namespace plenaria
