// Venue time from measurements of the store's clock, carried forward by the steady clock. Pure: it is told both times.
#pragma once

#include <chrono>
#include <optional>

#include "base/time.hpp"
#include "ports/clock.hpp"

namespace plenaria {

class VenueClock {
 public:
  /// The store's clock showed `store` at some moment between the two steady times.
  void measured(VenueTime store, SteadyTime asked, SteadyTime answered) {
    anchor_ = Anchor{store, asked + (answered - asked) / 2};
  }

  bool known() const { return anchor_.has_value(); }

  /// Never earlier than what it returned before, even when the store's clock was set back. The zero time before the
  /// first measurement: nothing can be recorded then either.
  VenueTime now(SteadyTime steady) const {
    if (!anchor_) return latest_;
    const auto time = anchor_->store + std::chrono::floor<Milliseconds>(steady - anchor_->at);
    if (time > latest_) latest_ = time;
    return latest_;
  }

 private:
  struct Anchor {
    VenueTime store;
    SteadyTime at;
  };
  std::optional<Anchor> anchor_;
  mutable VenueTime latest_{};
};

}  // namespace plenaria
