// How many bad tokens came from each network of late, so that nobody can try them at speed nor keep a node busy with
// checking signatures. Pure; it is told the time. Not here: what makes a token bad.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <optional>
#include <string>
#include <unordered_map>

#include "ports/clock.hpp"

namespace plenaria {

class BadTokens {
 public:
  static constexpr std::size_t kMost = 10'000;
  static constexpr std::chrono::minutes kWhile{1};

  /// `per_minute` of one network within any minute; 0 lifts it. At most `kMost` networks are remembered: those whose
  /// minute is over are forgotten first, and where none is, everybody begins anew.
  explicit BadTokens(int per_minute) : per_minute_(static_cast<std::size_t>(std::max(per_minute, 0))) {}

  /// Nothing while another token of this network may be looked at; otherwise how long to wait.
  std::optional<Milliseconds> wait(const std::string& network, SteadyTime now) {
    const auto found = per_minute_ == 0 ? came_.end() : came_.find(network);
    if (found == came_.end()) return std::nullopt;
    auto& times = found->second;
    while (!times.empty() && now - times.front() >= kWhile) times.pop_front();
    if (times.size() < per_minute_) return std::nullopt;
    return std::chrono::ceil<Milliseconds>(times.front() + kWhile - now);
  }

  /// Remembers one.
  void add(const std::string& network, SteadyTime now) {
    if (per_minute_ == 0) return;
    if (came_.size() >= kMost && !came_.contains(network)) {
      std::erase_if(came_, [now](const auto& one) { return one.second.empty() || now - one.second.back() >= kWhile; });
      if (came_.size() >= kMost) came_.clear();
    }
    auto& times = came_[network];
    if (times.size() >= per_minute_) times.pop_front();
    times.push_back(now);
  }

  std::size_t remembered() const { return came_.size(); }

 private:
  std::size_t per_minute_;
  std::unordered_map<std::string, std::deque<SteadyTime>> came_;
};

}  // namespace plenaria
