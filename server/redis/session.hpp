// One life of the two connections to Redis, commands and subscription: from connecting over the checks, the scripts and
// the subscriptions to the first failure of either. Not here: connecting again (store), and what is sent meanwhile.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/crypto.hpp"
#include "base/event_loop.hpp"
#include "ports/clock.hpp"
#include "redis/connection.hpp"
#include "redis/keys.hpp"
#include "redis/options.hpp"
#include "redis/scripts.hpp"
#include "redis/settings.hpp"

namespace plenaria {

class RedisSession : public std::enable_shared_from_this<RedisSession> {
 public:
  class Owner {
   public:
    /// Checked, scripts loaded, subscribed. At most once.
    virtual void on_session_ready() = 0;
    /// It could not be made or has ended; exactly once, unless it is abandoned or retired before. What its commands
    /// were waiting for is answered after this.
    virtual void on_session_lost(const StoreTrouble& trouble) = 0;
    virtual void on_published(const std::string& channel, std::string message) = 0;
    virtual void on_store_time(VenueTime store, SteadyTime asked, SteadyTime answered) = 0;
    /// Every ping_every while it is ready.
    virtual void on_session_tick() = 0;

   protected:
    ~Owner() = default;
  };

  /// `live_channels` are subscribed by SSUBSCRIBE; `fresh_secret` becomes the deployment's where there is none yet.
  RedisSession(EventLoop& loop, const RedisStoreOptions& options, RedisScripts scripts,
               std::vector<std::string> live_channels, const Secret& fresh_secret, Owner& owner);

  void start();
  /// Ends it for a reason that was found out by what it answered.
  void give_up(StoreTrouble::Kind kind, const std::string& why);
  /// Forgets the owner, takes no more commands, and calls `idle` when those outstanding have been answered.
  void retire(std::function<void()> idle);
  /// Forgets the owner and all handlers.
  void abandon();

  RedisConnection& commands() { return *commands_; }
  const RedisScripts& scripts() const { return scripts_; }
  /// Once ready.
  const Secret& secret() const { return secret_; }

 private:
  using Command = std::vector<std::string>;
  using Replies = std::vector<RedisReply>;

  void connect(RedisConnection& connection, std::function<void()> then);
  // Sends all at once and calls `then` when all are answered; never, where the connection fails before.
  void ask(RedisConnection& connection, const std::vector<Command>& commands, std::function<void(Replies)> then);
  void check();
  void load();
  void subscribe();
  void ready();
  void tick();
  void measure_clock();
  void check_again();
  void lost(StoreTrouble trouble);

  const RedisStoreOptions options_;
  const RedisKeys keys_;
  RedisScripts scripts_;
  const std::vector<std::string> live_channels_;
  Secret secret_;
  Owner* owner_;
  std::shared_ptr<RedisConnection> commands_;
  std::shared_ptr<RedisConnection> subscription_;
  boost::asio::steady_timer timer_;
  SteadyTime clock_measured_{};
};

}  // namespace plenaria
