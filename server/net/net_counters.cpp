#include "net/net_counters.hpp"

#include <string>

namespace plenaria {

std::string_view to_text(Carrier carrier) {
  switch (carrier) {
    case Carrier::http:
      return "http";
    case Carrier::websocket:
      return "websocket";
    case Carrier::events:
      return "events";
  }
  return {};
}

std::string_view to_text(Route route) {
  switch (route) {
    case Route::websocket:
      return "websocket";
    case Route::rpc:
      return "rpc";
    case Route::events:
      return "events";
    case Route::poll:
      return "poll";
    case Route::health:
      return "health";
    case Route::ready:
      return "ready";
    case Route::metrics:
      return "metrics";
    case Route::record_keys:
      return "record_keys";
    case Route::page:
      return "page";
    case Route::none:
      return "none";
  }
  return {};
}

NetCounters::NetCounters(Metrics& metrics) : metrics_(metrics) {
  const auto add = [&](std::uint64_t NetCounts::*count, const char* name, const char* help) {
    counters_.push_back({count, &metrics_.counter(name, help)});
  };
  add(&NetCounts::messages_in, "plenaria_net_messages_in_total", "Messages received, WebSocket and POST.");
  add(&NetCounts::messages_out, "plenaria_net_messages_out_total", "Messages queued for a peer, all carriers.");
  add(&NetCounts::bytes_in, "plenaria_net_message_bytes_in_total", "Bytes of the messages received.");
  add(&NetCounts::bytes_out, "plenaria_net_bytes_out_total", "Bytes handed to the kernel.");
  add(&NetCounts::write_calls, "plenaria_net_write_calls_total", "System calls that wrote to a peer.");
  add(&NetCounts::slow_readers, "plenaria_net_slow_readers_total", "Connections cut off because they read too slowly.");
  add(&NetCounts::silent_peers, "plenaria_net_silent_peers_total",
      "WebSockets dropped because nothing was heard of them.");
  add(&NetCounts::over_limit, "plenaria_net_over_limit_total",
      "Connections and requests refused by a limit on their number.");
  add(&NetCounts::accept_pauses, "plenaria_net_accept_pauses_total", "Pauses in accepting for want of descriptors.");
  for (const auto carrier : {Carrier::http, Carrier::websocket, Carrier::events})
    connections_[carrier] =
        &metrics_.gauge("plenaria_net_connections", "Open connections.", {{"carrier", std::string(to_text(carrier))}});
}

void NetCounters::publish(const std::map<Carrier, std::size_t>& connections) {
  for (const auto& [count, counter] : counters_)
    counter->Increment(static_cast<double>(now.*count - published_.*count));
  published_ = now;
  for (const auto& [carrier, gauge] : connections_) {
    const auto found = connections.find(carrier);
    gauge->Set(found == connections.end() ? 0 : static_cast<double>(found->second));
  }
  for (auto& [key, count] : requests_) {
    auto& counter = request_counters_[key];
    if (counter == nullptr)
      counter = &metrics_.counter("plenaria_net_http_requests_total", "HTTP requests answered.",
                                  {{"route", std::string(to_text(key.first))}, {"status", std::to_string(key.second)}});
    counter->Increment(static_cast<double>(std::exchange(count, 0)));
  }
}

}  // namespace plenaria
