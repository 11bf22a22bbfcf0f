// The store: keeps the promises of Log, EphemeralChannel and Clock with one Redis, and connects again when it is lost.
// How a connection is made and checked is RedisSession's; what entries say is nobody's here.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/crypto.hpp"
#include "base/event_loop.hpp"
#include "base/metrics.hpp"
#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/log.hpp"
#include "redis/keys.hpp"
#include "redis/options.hpp"
#include "redis/scripts.hpp"
#include "redis/session.hpp"
#include "redis/settings.hpp"
#include "redis/venue_clock.hpp"

namespace plenaria {

/// Destroying it forgets the handlers of what is unanswered, uncalled; `shutdown` first lets them be answered:
/// what asks how a log stands by a LogTrouble.
class RedisStore final : public Log,
                         public EphemeralChannel,
                         public Clock,
                         private RedisSession::Owner,
                         private Flushable {
 public:
  RedisStore(EventLoop& loop, Metrics& metrics, RedisStoreOptions options, RedisScripts scripts = embedded_scripts(),
             Randomness random = system_randomness());
  ~RedisStore() override;

  /// Begins to connect, and goes on for as long as it lives. After observe() and on_told().
  void start();
  /// From now on appends answer NotRecorded. `done` is called from the loop when all outstanding answers have come, at
  /// most the reply timeout later. Once.
  void shutdown(std::function<void()> done);

  /// Why it is not available; nothing while it is, and before the first attempt has ended. At start-up, `refused` is
  /// for good and `loading` passes.
  const std::optional<StoreTrouble>& trouble() const { return trouble_; }
  /// Shared by all nodes of the deployment, kept in Redis. REQUIRES: on_available was called once.
  const Secret& deployment_secret() const;

  void open(const AggregateId&, const Epoch& fresh, std::function<void(std::variant<Head, LogTrouble>)>) override;
  void append(const AggregateId&, const Head& expected, std::vector<StoredEntry> entries,
              const std::vector<Seq>& erased, const Head& next, std::function<void(AppendOutcome)>) override;
  void read(const AggregateId&, Seq after, std::size_t limit, Bodies,
            std::function<void(std::variant<std::vector<StoredEntry>, LogTrouble>)>) override;
  void bodies(const AggregateId&, std::vector<Seq>,
              std::function<void(std::variant<std::vector<std::optional<std::string>>, LogTrouble>)>) override;
  void heads(const std::vector<AggregateId>&,
             std::function<void(std::variant<std::vector<std::optional<Head>>, LogTrouble>)>) override;
  void keep_signed(const AggregateId&, Audience, Seq seq, std::string signed_head,
                   std::function<void(std::variant<bool, LogTrouble>)>) override;
  void signed_heads(const AggregateId&, Audience, Seq after, std::size_t limit,
                    std::function<void(std::variant<std::vector<std::string>, LogTrouble>)>) override;
  void newest_signed(const AggregateId&, Audience,
                     std::function<void(std::variant<std::optional<std::string>, LogTrouble>)>) override;
  void observe(std::vector<AggregateId>, EntryObserver& observer) override;
  bool available() const override;

  void tell(std::string message) override;
  void on_told(std::function<void(const std::string& message)>) override;

  VenueTime venue_now() const override { return clock_.now(std::chrono::steady_clock::now()); }
  bool venue_time_known() const override { return clock_.known(); }
  SteadyTime steady_now() const override { return std::chrono::steady_clock::now(); }

 private:
  struct Counters {
    explicit Counters(Metrics& metrics);
    prometheus::Counter& recorded;
    prometheus::Counter& behind;
    prometheus::Counter& not_recorded;
    prometheus::Counter& unknown;
    prometheus::Counter& entries;
    prometheus::Counter& lost;
    prometheus::Gauge& available;
    prometheus::Histogram& append_seconds;
  };

  void on_session_ready() override;
  void on_session_lost(const StoreTrouble& trouble) override;
  void on_published(const std::string& channel, std::string message) override;
  void on_store_time(VenueTime store, SteadyTime asked, SteadyTime answered) override;
  void on_session_tick() override;

  void connect();
  void connect_later();
  // `arguments` are what follows the script in EVAL.
  void run(const RedisScript& script, std::vector<std::string> arguments, RedisConnection::Handler handler);
  /// An append that goes to Redis with the others of its turn.
  struct Gathered {
    std::array<std::string, 3> keys;
    std::vector<std::string> arguments;
    std::size_t bytes;
    std::size_t entries;
    SteadyTime since;
    std::function<void(AppendOutcome)> handler;
  };
  void flush() override { send_gathered(); }
  void send_gathered();
  void send(std::vector<Gathered> some);
  void answer(const Gathered& one, AppendOutcome outcome);
  AppendOutcome append_outcome(RedisReply reply, bool by_this_session);
  void on_write_refused(const RedisReply& reply);
  void count(const AppendOutcome& outcome, std::size_t entries, SteadyTime since);
  // Calls `handler` with why, on a later turn, where nothing can be asked of Redis now. Returns whether it will.
  bool refused_at_once(std::function<void(const std::string& why)> handler) const;
  // A handler that does nothing once the store is gone: a connection that was lost may be answered a little longer.
  RedisConnection::Handler while_alive(RedisConnection::Handler handler) const;
  /// The same for what tells how the log stands: the answer of a session that was lost meanwhile is none.
  RedisConnection::Handler while_connected(RedisConnection::Handler handler) const;

  EventLoop& loop_;
  const RedisStoreOptions options_;
  const RedisKeys keys_;
  const RedisScripts scripts_;
  const Randomness random_;
  Counters counters_;
  VenueClock clock_;
  EntryObserver* observer_ = nullptr;
  std::vector<std::string> live_channels_;
  std::unordered_map<std::string, AggregateId> aggregate_of_channel_;
  std::function<void(const std::string&)> told_;
  std::shared_ptr<RedisSession> session_;
  std::vector<Gathered> gathered_;
  boost::asio::steady_timer reconnect_timer_;
  std::chrono::milliseconds backoff_;
  std::optional<StoreTrouble> trouble_;
  std::optional<Secret> secret_;
  bool ready_ = false;
  bool stopping_ = false;
  // Redis answers, but refused the last append for a reason of its own (memory, disk): not available until a small
  // write has been accepted.
  bool refuses_writes_ = false;
  int quiet_ticks_ = 0;  ///< since a write was accepted
  // Handlers that outlive the store find it expired.
  const std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
};

}  // namespace plenaria
