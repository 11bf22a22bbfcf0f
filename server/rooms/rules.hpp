// The rules of a room, which its log carries, and the bounds that a deployment sets for all of them.
#pragma once

#include <algorithm>
#include <chrono>
#include <cstddef>

#include "rooms/words.hpp"

namespace plenaria {

struct Rules {
  Moderation moderation = Moderation::post;
  Attribution attribution = Attribution::named;
  RoomState state = RoomState::open;
  std::chrono::seconds slow_mode{0};  ///< between two submissions of one participant; 0 is off
  bool operator==(const Rules&) const = default;
};

struct RoomLimits {
  int submissions_per_minute = 30;   ///< for each participant in each room; 0 lifts it
  int pending_per_participant = 20;  ///< waiting at once, for each participant in each room; 0 lifts it

  /// How many of an author's newest submissions rules look at; more are not remembered.
  std::size_t remembered_submissions() const { return static_cast<std::size_t>(std::max(submissions_per_minute, 1)); }
};

}  // namespace plenaria
