// What the rooms of a node count, for operators; see docs/operations.md.
#pragma once

#include "base/metrics.hpp"

namespace plenaria {

struct RoomCounters {
  explicit RoomCounters(Metrics& metrics);

  prometheus::Counter& histories_replaced;  ///< a store with another history was found, while running or at the start
  prometheus::Counter& gaps_healed;         ///< entries that were not heard of, and were read from the stream
  prometheus::Counter& appends_lost;        ///< to another node that was first; decided and appended again
  prometheus::Gauge& rooms_unusable;
  prometheus::Counter& events_encoded;
  prometheus::Counter& snapshots_encoded;
};

}  // namespace plenaria
