// The private redis-server of a data directory: started with the settings that the record needs, watched, started again
// when it dies, and taken down last. It never outlives its server and never shares a directory. Not here: talking to
// it.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/child_process.hpp"
#include "app/data_directory.hpp"
#include "base/event_loop.hpp"
#include "base/owned_fd.hpp"
#include "redis/address.hpp"
#include "redis/connection.hpp"

namespace plenaria {

struct PrivateRedisOptions {
  std::filesystem::path data;            ///< made where it is missing
  std::string program = "redis-server";  ///< looked up in PATH, and redis-check-aof beside it
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{1000};
  std::chrono::milliseconds stop_timeout{10'000};  ///< after SIGTERM; then SIGKILL
  std::string command = "serve";                   ///< what this process does, for whoever finds the lock held
  /// Where given, it is not started again when it ends: this is called with why, once.
  std::function<void(const std::string& why)> ended;
  std::function<void(const std::string& line)> warn;  ///< lines for the operator's log; may be empty
};

class PrivateRedis {
 public:
  /// Makes the directories and takes the lock. Throws std::runtime_error with a sentence for the operator where the
  /// directory cannot be used, above all DirectoryHeld where another process uses it.
  PrivateRedis(EventLoop& loop, PrivateRedisOptions options);
  ~PrivateRedis();

  /// Where it will answer. Valid for this process alone, for as long as this object lives.
  RedisAddress address() const { return directory_.address(); }

  /// Starts it. `started` is called once, from the loop: with an empty text when it has read its data and answers, or
  /// with a sentence for the operator when it cannot start. Reading much data takes long; there is no deadline here.
  /// From then on it is started again by itself whenever it ends.
  void start(std::function<void(std::string trouble)> started);
  /// Shuts it down in order, after stop_timeout by force; `stopped` is called once, from the loop, when it is gone.
  void stop(std::function<void()> stopped);

  /// The process id, for status and tests; -1 while none runs.
  pid_t pid() const { return server_.pid(); }

 private:
  enum class State : std::uint8_t { idle, starting, serving, waiting, stopping, stopped };

  void run();
  void probe();
  void probe_soon();
  void serving();
  void ended(int status);
  void failed(const std::string& trouble);
  void examine();
  void judge(const std::string& report);
  void again_later();
  void kill_server();
  void after(std::chrono::milliseconds delay, void (PrivateRedis::*then)());
  std::string damaged() const;
  std::string base_damaged() const;
  std::string incomplete(const std::string& what) const;
  std::string last_words() const;
  void warn(const std::string& line) const;

  EventLoop& loop_;
  const PrivateRedisOptions options_;
  const RedisDirectory directory_;
  OwnedFd lock_;
  OwnedFd log_;
  std::uintmax_t log_begin_ = 0;  ///< size of the log when the present process was started
  State state_ = State::idle;
  std::shared_ptr<RedisConnection> probe_;
  boost::asio::steady_timer timer_;
  std::chrono::milliseconds backoff_;
  std::chrono::steady_clock::time_point serving_since_;
  std::string warned_;
  std::function<void(std::string)> started_;
  std::function<void()> stopped_;
  const std::shared_ptr<const bool> alive_ = std::make_shared<const bool>(true);
  ChildProcess server_;
  ChildProcess check_;
};

}  // namespace plenaria
