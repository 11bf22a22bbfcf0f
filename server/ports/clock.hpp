// The clocks that handlers ask: venue time, alike on all nodes, and a steady one for waiting.
#pragma once

#include <chrono>

#include "base/time.hpp"

namespace plenaria {

using SteadyTime = std::chrono::steady_clock::time_point;

class Clock {
 public:
  virtual ~Clock() = default;
  /// The store's TIME carried forward by the steady clock; never goes back within one process.
  virtual VenueTime venue_now() const = 0;
  /// Whether the store has told its time yet; venue_now() means nothing before.
  virtual bool venue_time_known() const = 0;
  virtual SteadyTime steady_now() const = 0;
};

}  // namespace plenaria
