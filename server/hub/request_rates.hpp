// How fast many callers may ask, each by a bucket of their own. Pure; it is told the time.
#pragma once

#include <cstddef>
#include <string>
#include <unordered_map>

#include "hub/request_rate.hpp"

namespace plenaria {

class RequestRates {
 public:
  static constexpr std::size_t kMost = 10'000;

  /// As RequestRate, for each caller. At most `kMost` of them are remembered: those who have not asked for a while are
  /// forgotten first, and where all have, everybody begins anew.
  explicit RequestRates(int per_second) : per_second_(per_second) {}

  /// Counts one request. Nothing when it may go on; otherwise how long to wait.
  std::optional<Milliseconds> take(const std::string& who, SteadyTime now) {
    if (per_second_ <= 0) return std::nullopt;
    auto found = rates_.find(who);
    if (found == rates_.end()) {
      if (rates_.size() >= kMost) std::erase_if(rates_, [now](const auto& one) { return one.second.full(now); });
      if (rates_.size() >= kMost) rates_.clear();
      found = rates_.emplace(who, RequestRate(per_second_, now)).first;
    }
    return found->second.take(now);
  }

  std::size_t remembered() const { return rates_.size(); }

 private:
  int per_second_;
  std::unordered_map<std::string, RequestRate> rates_;
};

}  // namespace plenaria
