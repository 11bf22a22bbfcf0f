// Every knob of the network side, with its default. A plain value, read once at the start; reading it from a file or
// the environment is the composition root's work.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace plenaria {

struct NetOptions {
  /// An IPv4 or IPv6 address to listen on, without brackets. "::" listens on both families where the system allows it.
  std::string address = "127.0.0.1";
  /// 0 lets the system choose; Server::port() then tells.
  std::uint16_t port = 8080;
  /// Lets several processes listen on one port (SO_REUSEPORT), the kernel sharing connections out among them. Off by
  /// default: a second server started by mistake shall hear that the port is taken, not take half of the connections.
  bool share_port = false;

  /// Where browsers find this server, e.g. "https://dialogue.example.org": pages of this origin may connect. May be
  /// empty.
  std::string public_url;
  /// Other origins whose pages may connect, e.g. "https://www.example.org". Compared whole: scheme, host, port.
  std::vector<std::string> allowed_origins;
  /// Addresses or networks ("10.0.0.0/8", "::1") of the proxies in front, whose X-Forwarded-For is believed.
  std::vector<std::string> trusted_proxies;
  /// Addresses or networks that may read /metrics: its figures move when something is said that nobody may know of yet.
  std::vector<std::string> metrics_readers{"127.0.0.0/8", "::1"};

  /// The longest WebSocket message and the longest body of a POST, in bytes. Beyond: close 1009, HTTP 413.
  std::size_t max_message_bytes = 64 * 1024;
  /// The longest HTTP request header, in bytes. Beyond: HTTP 431.
  std::uint32_t max_header_bytes = 16 * 1024;
  /// Requests of one WebSocket that may be unanswered; then its reading pauses until one is answered.
  std::size_t requests_in_flight = 64;

  /// From the first moment of a connection, or the first byte of a further request, to a whole request.
  std::chrono::milliseconds handshake_timeout{10'000};
  /// How long a kept-alive HTTP connection may stay without a request.
  std::chrono::milliseconds keep_alive_timeout{75'000};
  /// Between two pings on a WebSocket. A peer of which nothing is heard for two and a half of these is dropped.
  std::chrono::milliseconds ping_interval{25'000};
  /// Between two comments on an event stream, so that gateways in between keep it open.
  std::chrono::milliseconds event_comment_interval{15'000};
  /// How long the closing of a connection may take before it is reset.
  std::chrono::milliseconds close_timeout{5'000};

  /// What may wait to be sent to one connection, beyond what the kernel has taken. A reader that is further behind is
  /// slow: a WebSocket is closed with 4000, an event stream is cut; both resume by position.
  std::size_t outbound_bytes = 1024 * 1024;
  /// Answers to a connection's own requests may wait beyond that, up to so many bytes: one snapshot can be larger than
  /// what a reader may be behind.
  std::size_t reply_bytes = 8 * 1024 * 1024;
  /// How long the kernel may take nothing while something waits. Beyond: the same.
  std::chrono::milliseconds outbound_stall{10'000};
  /// The kernel's own send buffer for each connection (SO_SNDBUF), in bytes; 0 leaves it to the kernel.
  int send_buffer_bytes = 0;

  /// WebSockets, event streams and HTTP requests from one address (one /64 for IPv6) at once. Beyond: close 4010,
  /// HTTP 429. 0 lifts the limit.
  std::size_t connections_per_address = 1000;
  /// Connections of this process in all. Beyond: HTTP 503 and an end.
  std::size_t max_connections = 100'000;

  /// Deadlines are looked at this often.
  std::chrono::milliseconds tick{1'000};
};

}  // namespace plenaria
