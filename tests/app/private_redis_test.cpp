// The private Redis: one for each directory, up again when it dies, gone with its server, honest about its files.
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
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/aof_check.hpp"
#include "base/event_loop.hpp"
#include "base/metrics.hpp"
#include "redis/store.hpp"

namespace plenaria {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

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

void run_until(EventLoop& loop, const std::function<bool()>& condition) {
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

bool exists(pid_t pid) {
  std::ifstream stat("/proc/" + std::to_string(pid) + "/stat");
  std::string number, name, state;
  stat >> number >> name >> state;
  return !state.empty() && state != "Z" && state != "X";
}

// Some entries written as the log writes them: each a transaction.
void fill(const fs::path& data, int count) {
  House house(data);
  REQUIRE(house.start().empty());
  for (int i = 1; i <= count; ++i)
    REQUIRE(house.ask({"EVAL", "redis.call('SET', KEYS[1], ARGV[1]) redis.call('INCR', KEYS[2]) return 'done'", "2",
                       "key" + std::to_string(i), "count", "some value of entry " + std::to_string(i)}) == "done");
  house.stop();
}

}  // namespace

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

TEST_CASE("a torn end of the append-only file is told and cut off, and what is written after it is kept") {
  Directory data;
  fill(data.path(), 5);
  const auto whole = data.contents();
  std::size_t cut = 0;
  SECTION("in the transaction's first command") { cut = whole.find("some value of entry 5") + 4; }
  SECTION("in a later command") { cut = whole.rfind("INCR") + 2; }
  SECTION("before the transaction's end") { cut = whole.rfind("EXEC") + 1; }
  data.replace_contents(whole.substr(0, cut));
  {
    House house(data.path());
    REQUIRE(house.start().empty());
    REQUIRE(house.warnings.size() == 1);
    CHECK_THAT(house.warnings[0], Catch::Contains("interrupted in the middle of a write"));
    CHECK(house.ask({"GET", "count"}) == "4");
    CHECK(house.ask({"EXISTS", "key5"}).empty());
    // Had the torn transaction's beginning stayed, this would be read as a part of it at the next start.
    REQUIRE(house.ask({"EVAL", "redis.call('SETNX', 'key5', 'written since') redis.call('INCR', 'count') return 'done'",
                       "0"}) == "done");
    kill(house.redis.pid(), SIGKILL);
    run_until(house.loop, [&] { return house.warnings.size() == 3; });
    CHECK(house.ask({"GET", "key5"}) == "written since");
    CHECK(house.ask({"GET", "count"}) == "5");
    house.stop();
  }
  House next(data.path());
  REQUIRE(next.start().empty());
  CHECK(next.warnings == std::vector<std::string>{});
  CHECK(next.ask({"GET", "key5"}) == "written since");
  next.stop();
}

TEST_CASE("damage before the end stops the start, prints the repair and changes nothing") {
  Directory data;
  fill(data.path(), 5);
  auto bytes = data.contents();
  const auto place = bytes.find("some value of entry 2");
  REQUIRE(place != std::string::npos);
  SECTION("garbage") { bytes.replace(bytes.rfind('$', place), 3, "xyz"); }
  SECTION("a length that reaches beyond the end, which Redis takes for a torn end") {
    bytes.replace(bytes.rfind('$', place), 3, "$99999999");
  }
  SECTION("the same in the last transaction") {
    bytes.replace(bytes.rfind('$', bytes.find("some value of entry 5")), 3, "$99999999");
  }
  data.replace_contents(bytes);
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("redis-check-aof --fix " + (data.path() / "redis").string()));
  CHECK(data.contents() == bytes);
  house.stop();
}

TEST_CASE("files without their manifest are not taken for a first start, nor touched") {
  Directory data;
  fill(data.path(), 20);
  const auto whole = data.contents();
  REQUIRE(fs::remove(data.aof().parent_path() / "appendonly.aof.manifest"));
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("appendonly.aof.manifest is gone") && Catch::Contains("restore a backup"));
  CHECK(data.contents() == whole);
  house.stop();
}

TEST_CASE("a manifest that is empty, garbage, or names a file that is not there is no case for repair") {
  Directory data;
  fill(data.path(), 20);
  const auto manifest = data.aof().parent_path() / "appendonly.aof.manifest";
  SECTION("empty") { fs::resize_file(manifest, 0); }
  SECTION("garbage") { std::ofstream(manifest) << "hello\n"; }
  SECTION("cut off") { fs::resize_file(manifest, 30); }
  SECTION("a file is missing") { fs::remove(data.aof()); }
  const auto listed = [&] {
    std::map<std::string, std::uintmax_t> files;
    for (const auto& file : fs::directory_iterator(manifest.parent_path()))
      files.emplace(file.path().filename().string(), file.file_size());
    return files;
  };
  const auto before = listed();
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("appendonly.aof.manifest ") && Catch::Contains("put back what is missing"));
  CHECK_THAT(trouble, !Catch::Contains("--fix"));
  CHECK(listed() == before);
  house.stop();
}

TEST_CASE("a base file without a byte in it stops the start before anything is written") {
  Directory data;
  fill(data.path(), 20);
  const auto base = data.aof().parent_path() / "appendonly.aof.1.base.rdb";
  fs::resize_file(base, 0);
  const auto whole = data.contents();
  House house(data.path());
  CHECK_THAT(house.start(), Catch::Contains("base file") && Catch::Contains("restore a backup"));
  CHECK(data.contents() == whole);
  house.stop();
}

TEST_CASE("what an interrupted first start leaves behind is no obstacle") {
  Directory data;
  fill(data.path(), 0);
  REQUIRE(fs::remove(data.aof().parent_path() / "appendonly.aof.manifest"));
  House house(data.path());
  CHECK(house.start().empty());
  house.stop();
}

TEST_CASE("a damaged base file stops the start with advice that helps, and nothing is changed") {
  Directory data;
  fill(data.path(), 20);
  fs::path base;
  {
    House house(data.path());
    REQUIRE(house.start().empty());
    house.ask({"BGREWRITEAOF"});
    base = data.aof().parent_path() / "appendonly.aof.2.base.rdb";
    run_until(house.loop, [&] { return fs::exists(base) && !fs::exists(data.aof()); });
    house.stop();
  }
  const auto size = static_cast<std::streamoff>(fs::file_size(base));
  SECTION("in a byte") {
    const auto place = GENERATE(0, 7, 30, 120, 200, 300, -9, -1);
    std::fstream file(base, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(place < 0 ? size + place : place);
    file.put('~');
  }
  SECTION("cut off") { fs::resize_file(base, static_cast<std::uintmax_t>(size) / 2); }
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("base file") && Catch::Contains("restore a backup"));
  CHECK_THAT(trouble, !Catch::Contains("--fix"));
  house.stop();
}

TEST_CASE("every cut of the last transaction is a torn end, and no cut loses an earlier one") {
  Directory data;
  fill(data.path(), 2);
  const auto whole = data.contents();
  const auto last = whole.rfind("*1\r\n$5\r\nMULTI");
  const std::string name = data.aof().filename().string();
  for (auto size = last + 1; size < whole.size(); ++size) {
    data.replace_contents(whole.substr(0, size));
    const auto report = "AOF analyzed: filename=" + name + ", size=" + std::to_string(size) +
                        ", ok_up_to=" + std::to_string(last) + ", ok_up_to_line=1, diff=" + std::to_string(size - last);
    const auto torn = find_torn_end(report, data.aof().parent_path());
    REQUIRE(torn.has_value());
    CHECK(torn->torn == size - last);
    CHECK(torn->good == last);
  }
  CHECK_FALSE(find_torn_end("no report", data.aof().parent_path()).has_value());
}

}  // namespace plenaria
