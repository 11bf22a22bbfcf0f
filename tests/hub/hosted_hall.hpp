// One node's room on a scripted log, with all that it is made of, and its log at hand.
#pragma once

#include <algorithm>

#include "hub/hosted_room.hpp"
#include "scripted_log.hpp"

namespace plenaria::scripted {

struct HostedHall {
  HostedHall() {
    hosted.host().on_available();
    bench.run();
  }

  Bench bench;
  ScriptedLog log{bench};
  RoomPlan plan{RoomId("hall"), {}, {}, {}, {}};
  Meeting meeting;
  Metrics metrics;
  RoomCounters counters{metrics};
  NoKeptHeads kept;
  std::uint8_t last_random = 0;
  Randomness random = [this](std::span<std::uint8_t> bytes) { std::fill(bytes.begin(), bytes.end(), ++last_random); };
  Channel channel;
  HostedRoom hosted{
      {log, bench, bench, random, kept, counters, {}}, channel, "node", plan, meeting, RoomLimits{0}, 1 << 20};
};

}  // namespace plenaria::scripted
