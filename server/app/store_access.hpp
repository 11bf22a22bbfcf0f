// The way of a command that comes and goes to the record's store: the Redis of the server that runs, or the private one
// of the data directory, started for the while, or an external one. Never a second server on a directory. Calls wait
// for their answer; trouble is a std::runtime_error with one sentence for the operator.
#pragma once

#include <boost/asio/signal_set.hpp>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/asio_timers.hpp"
#include "app/private_redis.hpp"
#include "app/settings.hpp"
#include "base/event_loop.hpp"
#include "base/metrics.hpp"
#include "redis/store.hpp"

namespace plenaria {

/// The private Redis that a command has to do with, where there is none yet: begun, which restore alone does, or a
/// mistake.
enum class Beginning : std::uint8_t { never, allowed };

class StoreAccess {
 public:
  /// Where another command runs the private Redis meanwhile, waits for its turn, at most a minute. Finds the Redis,
  /// starts it where that is for this command to do, and makes one plain connection. `configuration` outlives it.
  /// Throws; also where Redis still reads its data after 15 s, unless it is this command's own.
  StoreAccess(const Configuration& configuration, Beginning beginning);
  /// Lets what it started go in order.
  ~StoreAccess();
  StoreAccess(const StoreAccess&) = delete;
  StoreAccess& operator=(const StoreAccess&) = delete;

  /// Connects the store: checks the server's settings, loads the scripts. Throws.
  void connect();

  /// Whether this command runs the Redis itself, so that nobody else writes.
  bool alone() const { return private_ != nullptr; }
  const RedisAddress& address() const { return address_; }
  /// DATA/redis, where the Redis is that directory's; nothing with an external one.
  const std::optional<std::filesystem::path>& private_directory() const { return private_directory_; }
  const RedisKeys& keys() const { return keys_; }
  EventLoop& loop() { return loop_; }
  Timers& timers() { return timers_; }
  Metrics& metrics() { return metrics_; }
  /// To be observed before connect().
  RedisStore& store() { return *store_; }

  /// Runs the loop until `done`. Throws after `patience`, naming what was awaited, and at once where the command is
  /// told to stop or Redis is gone.
  void wait(const std::string& what, std::chrono::milliseconds patience, const std::function<bool()>& done);

  /// One command on the plain connection. Throws where Redis is gone; a reply that is an error is returned.
  RedisReply command(const std::vector<std::string>& words);

  // Log's calls, waited for. REQUIRES: connect() was called.
  std::optional<Head> head(const AggregateId& aggregate);
  std::vector<StoredEntry> read(const AggregateId& aggregate, Seq after, std::size_t limit, Bodies bodies);
  std::vector<std::optional<std::string>> bodies(const AggregateId& aggregate, const std::vector<Seq>& seqs);
  std::optional<std::string> newest_signed(const AggregateId& aggregate, Audience audience);
  std::vector<std::string> signed_heads(const AggregateId& aggregate, Audience audience, Seq after, std::size_t limit);

  /// Waits for the answer of one call of Log: `call` gets the handler. Throws where the answer is LogTrouble.
  template <class Value>
  Value ask(const std::function<void(std::function<void(std::variant<Value, LogTrouble>)>)>& call) {
    const auto answer = std::make_shared<std::optional<std::variant<Value, LogTrouble>>>();
    call([answer](std::variant<Value, LogTrouble> given) { answer->emplace(std::move(given)); });
    wait("an answer of Redis", kAnswerPatience, [&] { return answer->has_value(); });
    if (const auto* trouble = std::get_if<LogTrouble>(&**answer)) lost(trouble->why);
    return std::get<Value>(std::move(**answer));
  }

 private:
  static constexpr std::chrono::seconds kAnswerPatience{
      70};  // the store gives up after redis.reply_timeout_ms by itself

  void find_private(const Configuration& configuration, Beginning beginning);
  bool take_directory(const Configuration& configuration, Beginning beginning);
  void start_private();
  void connect_plainly();
  [[noreturn]] void lost(const std::string& why) const;

  EventLoop loop_;
  Metrics metrics_;
  AsioTimers timers_;
  boost::asio::signal_set signals_;
  bool told_to_stop_ = false;
  bool connected_ = false;  ///< the store was, once
  std::string ended_;       ///< why the private Redis is gone
  std::optional<std::filesystem::path> private_directory_;
  std::unique_ptr<RedisDirectory> directory_;
  std::unique_ptr<PrivateRedis> private_;
  RedisAddress address_;
  RedisKeys keys_;
  std::chrono::milliseconds reply_timeout_;
  std::shared_ptr<RedisConnection> plain_;
  std::unique_ptr<RedisStore> store_;
};

}  // namespace plenaria
