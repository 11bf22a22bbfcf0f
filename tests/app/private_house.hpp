// A data directory with a private Redis in it, as tests start and damage it.
#pragma once

#include <stdlib.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/private_redis.hpp"
#include "base/event_loop.hpp"

namespace plenaria {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

class Directory {
 public:
  Directory() {
    path_ = (fs::temp_directory_path() / "plenaria-test-XXXXXX").string();
    REQUIRE(mkdtemp(path_.data()) != nullptr);
  }
  ~Directory() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  fs::path path() const { return path_; }
  fs::path aof() const { return path() / "redis/appendonlydir/appendonly.aof.1.incr.aof"; }
  std::string contents() const {
    std::ifstream file(aof(), std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }
  void replace_contents(const std::string& bytes) const {
    std::ofstream file(aof(), std::ios::binary | std::ios::trunc);
    file << bytes;
  }

 private:
  std::string path_;
};

inline void run_until(EventLoop& loop, const std::function<bool()>& condition) {
  const auto end = std::chrono::steady_clock::now() + 15s;
  while (!condition()) {
    REQUIRE(std::chrono::steady_clock::now() < end);
    loop.run_turn(10ms);
  }
}

// A server's house in small: the private Redis, and what is asked of it.
class House {
 public:
  explicit House(const fs::path& data) : redis(loop, options_for(data)) {}
  /// Returns the trouble, if any.
  std::string start() {
    std::optional<std::string> outcome;
    redis.start([&](const std::string& trouble) { outcome = trouble; });
    run_until(loop, [&] { return outcome.has_value(); });
    return *outcome;
  }
  void stop() {
    bool stopped = false;
    redis.stop([&] { stopped = true; });
    run_until(loop, [&] { return stopped; });
  }
  std::string ask(const std::vector<std::string_view>& command) {
    const auto connection = std::make_shared<RedisConnection>(loop, RedisConnection::Limits{});
    std::optional<std::string> answer;
    connection->connect(redis.address(), [&, connection](const std::string& trouble) {
      if (!trouble.empty()) {
        answer = trouble;
        return;
      }
      connection->command(command, [&](const RedisAnswer& came) {
        const auto* reply = std::get_if<RedisReply>(&came);
        answer = reply == nullptr    ? std::get<RedisFailure>(came).why
                 : reply->is_array() ? reply->elements[1].text
                                     : reply->text;
      });
    });
    run_until(loop, [&] { return answer.has_value(); });
    connection->drop();
    return *answer;
  }

  EventLoop loop;
  std::vector<std::string> warnings;
  PrivateRedis redis;

 private:
  PrivateRedisOptions options_for(const fs::path& data) {
    PrivateRedisOptions options;
    options.data = data;
    options.first_backoff = 20ms;
    options.warn = [this](const std::string& line) { warnings.push_back(line); };
    return options;
  }
};

inline bool exists(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  stat >> number >> name >> state;
  return !state.empty() && state != "Z" && state != "X";
}

// Some entries written as the log writes them: each a transaction.
inline void fill(const fs::path& data, int count) {
  House house(data);
  REQUIRE(house.start().empty());
  for (int i = 1; i <= count; ++i)
    REQUIRE(house.ask({"EVAL", "redis.call('SET', KEYS[1], ARGV[1]) redis.call('INCR', KEYS[2]) return 'done'", "2",
                       "key" + std::to_string(i), "count", "some value of entry " + std::to_string(i)}) == "done");
  house.stop();
}

}  // namespace plenaria
