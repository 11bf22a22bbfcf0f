// What the network side counts. Plain integers, raised on the hot path; the ticker carries them over to the metrics.
#pragma once

#include <cstdint>
#include <map>
#include <utility>

#include "base/metrics.hpp"

namespace plenaria {

/// What a connection is used for.
enum class Carrier : std::uint8_t { http, websocket, events };

/// Where an HTTP request went. Labels of a metric, so few and fixed: a path is never one.
enum class Route : std::uint8_t { websocket, rpc, events, poll, health, ready, metrics, record_keys, page, none };

std::string_view to_text(Carrier);
std::string_view to_text(Route);

struct NetCounts {
  std::uint64_t messages_in = 0;   ///< WebSocket messages and POST bodies
  std::uint64_t messages_out = 0;  ///< frames and events queued for a peer
  std::uint64_t bytes_in = 0;      ///< payload bytes of messages_in
  std::uint64_t bytes_out = 0;     ///< bytes that the kernel took
  std::uint64_t write_calls = 0;   ///< send and sendmsg calls
  std::uint64_t slow_readers = 0;
  std::uint64_t silent_peers = 0;
  std::uint64_t over_limit = 0;     ///< connections and requests refused by a limit on their number
  std::uint64_t accept_pauses = 0;  ///< times that accepting paused for want of descriptors or memory
};

class NetCounters {
 public:
  explicit NetCounters(Metrics& metrics);

  NetCounts now;

  void request(Route route, int status) { ++requests_[{route, status}]; }
  /// Brings the metrics up to date. `connections` is how many there are now, by carrier.
  void publish(const std::map<Carrier, std::size_t>& connections);

 private:
  struct Published {
    std::uint64_t NetCounts::*count;
    prometheus::Counter* counter;
  };
  Metrics& metrics_;
  NetCounts published_;
  std::vector<Published> counters_;
  std::map<Carrier, prometheus::Gauge*> connections_;
  std::map<std::pair<Route, int>, std::uint64_t> requests_;
  std::map<std::pair<Route, int>, prometheus::Counter*> request_counters_;
};

}  // namespace plenaria
