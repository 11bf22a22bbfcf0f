// One node, put together: the private Redis or the way to another, the store, the house, the network; and the order in
// which they start and stop.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <memory>
#include <optional>
#include <string>

#include "app/asio_timers.hpp"
#include "app/head_files.hpp"
#include "app/private_redis.hpp"
#include "app/settings.hpp"
#include "base/event_loop.hpp"
#include "base/metrics.hpp"
#include "hub/house.hpp"
#include "hub/reception.hpp"
#include "net/server.hpp"
#include "redis/store.hpp"

namespace plenaria {

/// What the network side makes of the settings. Throws ConfigFault.
NetOptions net_options(const Settings& settings);

class Node {
 public:
  /// `configuration` outlives it. Throws ConfigFault or std::invalid_argument for settings that cannot be used, and
  /// std::runtime_error for a data directory that cannot be used.
  Node(const Configuration& configuration, const TokenIssuers& issuers, const RecordKey& record_key);
  ~Node();

  /// Serves until SIGTERM or SIGINT, then lets everything go in order. The exit status: 0, or 1 with a line on stderr.
  int run();

 private:
  void connect_store();
  void watch_start();
  void drain();
  void stop_store();
  void stop_when_idle(int ticks_left);
  void give_up(const std::string& why);

  const Configuration& configuration_;
  EventLoop loop_;
  Metrics metrics_;
  AsioTimers timers_;
  std::unique_ptr<PrivateRedis> redis_;  ///< null with an external one
  std::unique_ptr<HeadFiles> heads_;
  std::unique_ptr<RedisStore> store_;
  std::unique_ptr<House> house_;
  std::unique_ptr<Reception> reception_;
  std::unique_ptr<Server> server_;
  boost::asio::signal_set signals_;
  std::unique_ptr<Undo> starting_;
  std::unique_ptr<Undo> idling_;
  SteadyTime began_;
  bool stopping_ = false;
  int status_ = 0;
};

}  // namespace plenaria
