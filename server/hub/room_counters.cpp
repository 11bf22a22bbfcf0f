#include "hub/room_counters.hpp"

namespace plenaria {

RoomCounters::RoomCounters(Metrics& metrics)
    : histories_replaced(metrics.counter("plenaria_histories_replaced_total",
                                         "Logs that were found to hold another history than this node had seen.")),
      gaps_healed(metrics.counter("plenaria_entries_healed_total",
                                  "Entries that no message told of and that were read from the stream.")),
      appends_lost(metrics.counter("plenaria_appends_lost_total",
                                   "Appends that found another node's entries before them, and were decided again.")),
      rooms_unusable(metrics.gauge("plenaria_rooms_unusable",
                                   "Rooms that this node cannot use, or the register of people; its log says why.")),
      events_encoded(
          metrics.counter("plenaria_encodings_total", "Encodings made for many readers.", {{"what", "event"}})),
      snapshots_encoded(
          metrics.counter("plenaria_encodings_total", "Encodings made for many readers.", {{"what", "snapshot"}})) {}

}  // namespace plenaria
