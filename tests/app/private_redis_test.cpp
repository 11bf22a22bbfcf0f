// The private Redis: one for each directory, up again when it dies, gone with its server.
#include "app/private_redis.hpp"

#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

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

#include "base/metrics.hpp"
#include "private_house.hpp"
#include "redis/store.hpp"

namespace plenaria {

TEST_CASE("the private Redis has the settings that the record needs, and nobody else can reach it") {
  Directory data;
  House house(data.path());
  REQUIRE(house.start().empty());
  CHECK(house.ask({"CONFIG", "GET", "appendonly"}) == "yes");
  CHECK(house.ask({"CONFIG", "GET", "appendfsync"}) == "always");
  CHECK(house.ask({"CONFIG", "GET", "no-appendfsync-on-rewrite"}) == "no");
  CHECK(house.ask({"CONFIG", "GET", "rdbcompression"}) == "no");
  CHECK(house.ask({"CONFIG", "GET", "maxmemory-policy"}) == "noeviction");
  CHECK(house.ask({"CONFIG", "GET", "save"}).empty());
  CHECK(house.ask({"CONFIG", "GET", "port"}) == "0");
  const auto socket = fs::status(data.path() / "redis/redis.sock");
  CHECK(socket.permissions() == fs::perms::owner_all);
  CHECK(fs::status(data.path() / "redis").permissions() == fs::perms::owner_all);
  house.stop();
  CHECK(house.redis.pid() == -1);
  CHECK(house.warnings.empty());
}

TEST_CASE("a second server on the same directory is refused with a sentence") {
  Directory data;
  House house(data.path());
  REQUIRE(house.start().empty());
  CHECK_THROWS_WITH(House(data.path()),
                    Catch::Contains("is in use by another Plenaria server (process " + std::to_string(getpid()) + ")"));
  house.stop();
}

TEST_CASE("a directory that cannot be made is named") {
  CHECK_THROWS_WITH(House("/proc/nowhere"), Catch::Contains("/proc/nowhere/redis"));
}

TEST_CASE("a missing redis-server is named") {
  Directory data;
  EventLoop loop;
  PrivateRedisOptions options;
  options.data = data.path();
  options.program = "no-such-redis-server";
  PrivateRedis redis(loop, options);
  std::optional<std::string> outcome;
  redis.start([&](const std::string& trouble) { outcome = trouble; });
  run_until(loop, [&] { return outcome.has_value(); });
  CHECK_THAT(*outcome, Catch::Contains("no program 'no-such-redis-server'"));
}

TEST_CASE("a private Redis that is killed is started again, with all that was written, and the store comes back") {
  Directory data;
  House house(data.path());
  REQUIRE(house.start().empty());
  Metrics metrics;
  RedisStoreOptions options;
  options.address = house.redis.address();
  options.dialogue = DialogueId("test");
  options.first_backoff = 20ms;
  RedisStore store(house.loop, metrics, options);
  store.start();
  run_until(house.loop, [&] { return store.available(); });
  REQUIRE(house.ask({"SET", "kept", "yes"}) == "OK");
  for (std::size_t round = 1; round <= 3; ++round) {
    const auto before = house.redis.pid();
    kill(before, SIGKILL);
    run_until(house.loop, [&] { return house.redis.pid() > 0 && house.redis.pid() != before && !store.available(); });
    run_until(house.loop, [&] { return store.available() && house.warnings.size() == 2 * round; });
    CHECK(house.ask({"GET", "kept"}) == "yes");
  }
  CHECK_THAT(house.warnings[0], Catch::Contains("ended (signal 9"));
  CHECK_THAT(house.warnings[1], Catch::Contains("serving again"));
  house.stop();
}

TEST_CASE("the private Redis does not outlive a server that is killed, and the directory is free at once") {
  Directory data;
  int pipe_ends[2];
  REQUIRE(pipe(pipe_ends) == 0);
  const pid_t server = fork();
  REQUIRE(server >= 0);
  if (server == 0) {
    // A server that only holds its Redis, and tells its process id. Ends by being killed.
    House house(data.path());
    house.redis.start([&](const std::string&) {
      const pid_t pid = house.redis.pid();
      if (write(pipe_ends[1], &pid, sizeof pid) != sizeof pid) _exit(1);
    });
    house.loop.run();
    _exit(1);
  }
  pid_t redis = -1;
  REQUIRE(read(pipe_ends[0], &redis, sizeof redis) == sizeof redis);
  close(pipe_ends[0]);
  close(pipe_ends[1]);
  REQUIRE(exists(redis));
  SECTION("while both run") {}
  SECTION("while its Redis is stopped") { kill(redis, SIGSTOP); }
  kill(server, SIGKILL);
  waitpid(server, nullptr, 0);
  House next(data.path());
  CHECK_FALSE(exists(redis));
  CHECK(next.start().empty());
  next.stop();
}

TEST_CASE("Ctrl-C in the terminal does not reach the private Redis") {
  Directory data;
  House house(data.path());
  REQUIRE(house.start().empty());
  CHECK(getpgid(house.redis.pid()) == house.redis.pid());
  CHECK(getpgid(house.redis.pid()) != getpgrp());
  house.stop();
}

TEST_CASE("a private Redis that does not stop in time is killed") {
  Directory data;
  EventLoop loop;
  PrivateRedisOptions options;
  options.data = data.path();
  options.stop_timeout = 50ms;
  std::vector<std::string> warnings;
  options.warn = [&](const std::string& line) { warnings.push_back(line); };
  PrivateRedis redis(loop, options);
  bool started = false, stopped = false;
  redis.start([&](const std::string& trouble) { started = trouble.empty(); });
  run_until(loop, [&] { return started; });
  const auto pid = redis.pid();
  kill(pid, SIGSTOP);
  redis.stop([&] { stopped = true; });
  run_until(loop, [&] { return stopped; });
  CHECK_FALSE(exists(pid));
  REQUIRE(warnings.size() == 1);
  CHECK_THAT(warnings[0], Catch::Contains("is killed"));
}

TEST_CASE("a directory of any length serves") {
  Directory data;
  const auto deep = data.path() / std::string(100, 'a') / std::string(100, 'b');
  House house(deep);
  REQUIRE(house.start().empty());
  CHECK(house.ask({"PING"}) == "PONG");
  house.stop();
}

}  // namespace plenaria
