// The network side as a whole: listens, serves the web client and the endpoints, and goes away in an orderly manner.
// Not here: what any message means; that is the venue's.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "base/crypto.hpp"
#include "base/event_loop.hpp"
#include "base/metrics.hpp"
#include "net/entrance.hpp"
#include "net/listener.hpp"
#include "net/net_options.hpp"
#include "net/static_files.hpp"
#include "ports/venue.hpp"

namespace plenaria {

class Server {
 public:
  /// The loop and the venue outlive the server; `metrics_text` is what GET /metrics answers. Throws
  /// std::invalid_argument with one sentence when an origin or a trusted proxy of the options is not one.
  Server(EventLoop& loop, const NetOptions& options, Venue& venue, StaticFiles files, Metrics& metrics,
         std::function<std::string()> metrics_text, Randomness random = system_randomness());
  /// Ends whatever is still open, at once.
  ~Server();

  /// One clear sentence when it cannot; nothing when it listens.
  std::optional<std::string> listen() { return listener_.listen(); }
  /// The port it listens on.
  std::uint16_t port() const { return listener_.port(); }

  /// Stops accepting; tells every WebSocket to come back (1012), ends event streams, answers what is under way. `done`
  /// is called once, when all have gone or after `deadline`, when those left are cut off.
  void drain(std::chrono::milliseconds deadline, std::function<void()> done);

  const Entrance& entrance() const { return entrance_; }

 private:
  void tick();
  void drained();

  Entrance entrance_;
  Listener listener_;
  boost::asio::steady_timer ticker_;
  boost::asio::steady_timer drain_timer_;
  std::function<void()> drain_done_;
  std::shared_ptr<int> alive_ = std::make_shared<int>();  ///< handlers that come late find it gone
};

}  // namespace plenaria
