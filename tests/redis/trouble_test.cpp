// The promises of ports/log.hpp, while Redis is stopped, killed, full, demoted or hard to reach.
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <optional>

#include "node.hpp"
#include "proxy.hpp"

namespace plenaria {

namespace {

void hurry(RedisStoreOptions& options) {
  options.reply_timeout = 200ms;
  options.ping_every = 50ms;
  options.subscription_silence = 300ms;
}

const std::string kRoomKeys = "plenaria:{test/room:health}";

}  // namespace

TEST_CASE("an append to a stopped Redis is unknown in time, and the same batch again settles it") {
  RedisServer redis;
  Node node(redis, embedded_scripts(), hurry);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 3, "asked twice ");
  const auto next = head_after(empty, entries);
  redis.stop_answering();
  const auto asked = std::chrono::steady_clock::now();
  const auto outcome = node.append(empty, entries, next);
  CHECK(std::chrono::steady_clock::now() - asked < 1s);
  REQUIRE(std::holds_alternative<Unknown>(outcome));
  CHECK_FALSE(node.store.available());
  REQUIRE(node.witness.unavailable.size() == 1);
  CHECK(std::holds_alternative<NotRecorded>(node.append(empty, entries, next)));

  redis.go_on();
  run_until(node.loop, [&] { return node.witness.available == 2; });
  const auto again = node.append(empty, entries, next);
  if (const auto* behind = std::get_if<Behind>(&again)) {
    CHECK(behind->head == next);
    CHECK(same(behind->missed, entries));
  } else {
    CHECK(std::holds_alternative<Recorded>(again));
  }
  CHECK(same(node.read(), entries));
  CHECK(node.witness.unavailable.size() == 1);
}

TEST_CASE("an append that Redis had not read when it was killed is unknown, and recorded by the same batch again") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "k ");
  const auto next = head_after(empty, entries);
  redis.stop_answering();
  std::optional<AppendOutcome> outcome;
  node.store.append(kRoom, empty, entries, {}, next, [&](AppendOutcome came) { outcome = std::move(came); });
  node.loop.run_turn(0ms);
  redis.kill();
  run_until(node.loop, [&] { return outcome.has_value(); });
  REQUIRE(std::holds_alternative<Unknown>(*outcome));
  redis.start();
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK(std::holds_alternative<Recorded>(node.append(empty, entries, next)));
  CHECK(same(node.read(), entries));
}

TEST_CASE("an append that never reached the socket is not recorded") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "n ");
  redis.kill();
  CHECK(std::holds_alternative<NotRecorded>(node.append(empty, entries, head_after(empty, entries))));
}

TEST_CASE("of appends that do not all fit the socket, those cut short are not recorded, and are not") {
  RedisServer redis;
  Node node(redis, embedded_scripts(), hurry);
  node.begin();
  auto head = node.open();
  redis.stop_answering();
  std::size_t unknown = 0, not_recorded = 0;
  for (int i = 0; i < 40; ++i) {
    auto entries = entries_after(head, 1, "");
    entries.front().body = std::string(100'000, 'b');
    const auto next = head_after(head, entries);
    node.store.append(kRoom, head, entries, {}, next, [&](const AppendOutcome& outcome) {
      if (std::holds_alternative<Unknown>(outcome)) ++unknown;
      if (std::holds_alternative<NotRecorded>(outcome)) ++not_recorded;
    });
    head = next;
  }
  run_until(node.loop, [&] { return unknown + not_recorded == 40; });
  CHECK(unknown > 0);
  CHECK(not_recorded > 0);
  redis.go_on();
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK(node.heads({kRoom}).front()->seq <= unknown);
}

TEST_CASE("appends beyond the bounds are refused at once, as not recorded, and the others are not disturbed") {
  RedisServer redis;
  std::size_t bound = 0;
  const auto bounded = [&](RedisStoreOptions& options) {
    options.max_pending_commands = 20;
    if (bound == 1) options.max_pending_commands = 1000, options.max_pending_bytes = 20'000;
  };
  SECTION("in number") { bound = 0; }
  SECTION("in bytes") { bound = 1; }
  Node node(redis, embedded_scripts(), bounded);
  node.begin();
  const auto empty = node.open();
  auto head = empty;
  redis.stop_answering();
  std::size_t recorded = 0, refused = 0;
  for (int i = 0; i < 30; ++i) {
    auto entries = entries_after(head, 1, "");
    entries.front().body = std::string(1000, 'b');
    const auto next = head_after(head, entries);
    node.store.append(kRoom, head, entries, {}, next, [&](const AppendOutcome& outcome) {
      if (std::holds_alternative<Recorded>(outcome)) ++recorded;
      if (const auto* not_recorded = std::get_if<NotRecorded>(&outcome)) {
        CHECK_THAT(not_recorded->why, Catch::Contains("are waiting for Redis"));
        ++refused;
      }
    });
    node.loop.run_turn(0ms);  // what one turn asks for goes together, as one command
    head = next;
  }
  run_until(node.loop, [&] { return refused > 0; });
  CHECK(recorded == 0);
  redis.go_on();
  run_until(node.loop, [&] { return recorded + refused == 30; });
  CHECK(recorded >= 10);
  CHECK(node.heads({kRoom}).front()->seq == recorded);
}

TEST_CASE("a Redis that forgot its scripts records all the same, in order") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  auto head = node.open();
  redis.cli({"SCRIPT", "FLUSH"});
  std::size_t recorded = 0;
  for (int i = 0; i < 50; ++i) {
    const auto entries = entries_after(head, 1, "");
    const auto next = head_after(head, entries);
    node.store.append(kRoom, head, entries, {}, next,
                      [&](const AppendOutcome& outcome) { recorded += std::holds_alternative<Recorded>(outcome); });
    head = next;
  }
  run_until(node.loop, [&] { return recorded == 50; });
  redis.cli({"SCRIPT", "FLUSH"});
  CHECK(node.read().size() == 50);
  redis.cli({"SCRIPT", "FLUSH"});
  CHECK(node.open() == head);
}

TEST_CASE("after Redis was killed and started again, nodes hear of appends again") {
  RedisServer redis;
  Node one(redis), two(redis);
  one.begin();
  two.begin();
  auto head = one.open();
  for (int round = 1; round <= 3; ++round) {
    redis.kill();
    run_until(one.loop, [&] { return !one.store.available(); });
    run_until(two.loop, [&] { return !two.store.available(); });
    redis.start();
    run_until(one.loop, [&] { return one.store.available(); });
    run_until(two.loop, [&] { return two.store.available(); });
    const auto entries = entries_after(head, 1, "again ");
    const auto next = head_after(head, entries);
    REQUIRE(std::holds_alternative<Recorded>(one.append(head, entries, next)));
    head = next;
    run_until(two.loop, [&] { return two.witness.seen.size() == static_cast<std::size_t>(round); });
    CHECK(two.witness.available == round + 1);
    CHECK(two.witness.unavailable.size() == static_cast<std::size_t>(round));
  }
  CHECK(same(two.read(), {two.witness.seen[0].second, two.witness.seen[1].second, two.witness.seen[2].second}));
}

TEST_CASE("a subscription that is cut off is made again") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  redis.cli({"CLIENT", "KILL", "TYPE", "pubsub"});
  run_until(node.loop, [&] { return node.witness.available == 2; });
  CHECK(node.witness.unavailable.size() == 1);
}

TEST_CASE("a subscription that silently carries nothing any more is noticed in time and made again") {
  RedisServer redis;
  Node node(redis, embedded_scripts(), [&](RedisStoreOptions& options) {
    hurry(options);
    options.address = {RedisAddress::Unix{redis.directory() + "/proxy.sock"}};
  });
  Proxy proxy(node.loop, redis);
  node.begin();
  REQUIRE(proxy.connections() == 2);
  const auto empty = node.open();
  proxy.freeze(1);
  const auto frozen = std::chrono::steady_clock::now();
  // What another node appends meanwhile is not heard of; the stream has it.
  Node other(redis);
  other.begin();
  const auto entries = entries_after(empty, 1, "unheard ");
  REQUIRE(std::holds_alternative<Recorded>(other.append(empty, entries, head_after(empty, entries))));
  run_until(node.loop, [&] { return !node.store.available(); });
  CHECK(std::chrono::steady_clock::now() - frozen < 600ms);
  CHECK(node.witness.seen.empty());
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK(node.witness.available == 2);
  CHECK(same(node.read(), entries));
}

TEST_CASE("a store that refuses writes is not available until it takes them again") {
  RedisServer redis;
  Node node(redis, embedded_scripts(), hurry);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "full ");
  const auto next = head_after(empty, entries);
  redis.cli({"CONFIG", "SET", "maxmemory", "1"});
  const auto outcome = node.append(empty, entries, next);
  REQUIRE(std::holds_alternative<NotRecorded>(outcome));
  CHECK_THAT(std::get<NotRecorded>(outcome).why, Catch::Contains("OOM"));
  CHECK_FALSE(node.store.available());
  CHECK(node.read().empty());
  redis.cli({"CONFIG", "SET", "maxmemory", "0"});
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK(std::holds_alternative<Recorded>(node.append(empty, entries, next)));
}

TEST_CASE("a Redis that stops being the master is dropped, and taken again when it is one") {
  RedisServer redis;
  Node node(redis, embedded_scripts(), hurry);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "demoted ");
  const auto next = head_after(empty, entries);
  redis.cli({"REPLICAOF", "127.0.0.1", "1"});
  CHECK(std::holds_alternative<NotRecorded>(node.append(empty, entries, next)));
  run_until(node.loop, [&] {
    return node.store.trouble() && node.store.trouble()->sentence.find("has role slave") != std::string::npos;
  });
  CHECK(node.store.trouble()->kind == StoreTrouble::Kind::refused);
  redis.cli({"REPLICAOF", "NO", "ONE"});
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK(std::holds_alternative<Recorded>(node.append(empty, entries, next)));
}

TEST_CASE("a log whose keys hold something else takes no entry and is told") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "x");
  SECTION("bodies") { redis.cli({"SET", kRoomKeys + ":bodies", "not a hash"}); }
  SECTION("log") { redis.cli({"SET", kRoomKeys + ":log", "not a stream"}); }
  SECTION("head") {
    redis.cli({"DEL", kRoomKeys + ":head"});
    redis.cli({"SET", kRoomKeys + ":head", "not a hash"});
  }
  const auto outcome = node.append(empty, entries, head_after(empty, entries));
  REQUIRE(std::holds_alternative<NotRecorded>(outcome));
  CHECK_THAT(std::get<NotRecorded>(outcome).why, Catch::Contains("WRONGTYPE"));
  CHECK(redis.cli({"EXISTS", kRoomKeys + ":log"}) == (redis.cli({"TYPE", kRoomKeys + ":log"}) == "none" ? "0" : "1"));
  CHECK(redis.cli({"HLEN", kRoomKeys + ":bodies"}).find("1") == std::string::npos);
}

TEST_CASE("before it is connected every call is answered, with why not") {
  RedisServer redis;
  Node node(redis);
  const auto is_trouble = [](const auto& answer) { return std::holds_alternative<LogTrouble>(answer); };
  CHECK(std::holds_alternative<NotRecorded>(
      node.append({}, entries_after({}, 1, ""), head_after({}, entries_after({}, 1, "")))));
  CHECK(is_trouble(node.ask<std::variant<Head, LogTrouble>>([&](auto a) { node.store.open(kRoom, Epoch("e"), a); })));
  CHECK(is_trouble(node.ask<std::variant<std::vector<StoredEntry>, LogTrouble>>(
      [&](auto a) { node.store.read(kRoom, 0, 1, Bodies::with, a); })));
  CHECK(is_trouble(node.ask<std::variant<std::vector<std::optional<std::string>>, LogTrouble>>(
      [&](auto a) { node.store.bodies(kRoom, {1}, a); })));
  CHECK(is_trouble(node.ask<std::variant<std::vector<std::optional<Head>>, LogTrouble>>(
      [&](auto a) { node.store.heads({kRoom}, a); })));
  CHECK_FALSE(node.store.available());
  CHECK_FALSE(node.store.trouble().has_value());
}

TEST_CASE("a Redis that is not there is told as unreachable, once in the log, and taken when it comes") {
  RedisServer redis;
  redis.kill();
  Node node(redis);
  node.store.start();
  run_until(node.loop, [&] { return node.store.trouble().has_value(); });
  CHECK(node.store.trouble()->kind == StoreTrouble::Kind::unreachable);
  CHECK_THAT(node.store.trouble()->sentence, Catch::Contains(redis.address().text()));
  redis.start();
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK_FALSE(node.store.trouble().has_value());
  CHECK(node.witness.unavailable.empty());
  CHECK(node.warnings.size() <= 2);
}

TEST_CASE("a Redis by address and port serves like one by its socket") {
  const int probe = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in any{};
  any.sin_family = AF_INET;
  any.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof any;
  REQUIRE(bind(probe, reinterpret_cast<sockaddr*>(&any), sizeof any) == 0);
  REQUIRE(getsockname(probe, reinterpret_cast<sockaddr*>(&any), &size) == 0);
  close(probe);
  const auto port = ntohs(any.sin_port);
  RedisServer redis({"--port", std::to_string(port), "--bind", "127.0.0.1"});
  const auto address = parse_redis_address("redis://127.0.0.1:" + std::to_string(port));
  REQUIRE(address.has_value());
  Node node(redis, embedded_scripts(), [&](RedisStoreOptions& options) { options.address = *address; });
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "tcp ");
  CHECK(std::holds_alternative<Recorded>(node.append(empty, entries, head_after(empty, entries))));
}

TEST_CASE("a shutdown waits for what is outstanding and takes nothing more") {
  RedisServer redis;
  Node node(redis, embedded_scripts(), hurry);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 1, "last ");
  const auto next = head_after(empty, entries);
  std::optional<AppendOutcome> outcome, late;
  bool done = false;
  const bool stopped = GENERATE(false, true);
  if (stopped) redis.stop_answering();
  node.store.append(kRoom, empty, entries, {}, next, [&](AppendOutcome came) {
    CHECK_FALSE(done);
    outcome = std::move(came);
  });
  node.store.shutdown([&] { done = true; });
  node.store.append(kRoom, next, entries_after(next, 1, ""), {}, head_after(next, entries_after(next, 1, "")),
                    [&](AppendOutcome came) { late = std::move(came); });
  run_until(
      node.loop, [&] { return done && outcome && late; }, 2s);
  if (stopped) CHECK(std::holds_alternative<Unknown>(*outcome));
  else CHECK(std::holds_alternative<Recorded>(*outcome));
  CHECK(std::holds_alternative<NotRecorded>(*late));
  CHECK(node.witness.unavailable.empty());
}

TEST_CASE("a store that is destroyed calls nobody any more") {
  RedisServer redis;
  bool lost = false;
  SECTION("while it is connected") {}
  SECTION("while a connection that was given up is still being answered") { lost = true; }
  // The subscription is given up long before the commands are.
  const auto patient = [](RedisStoreOptions& options) {
    hurry(options);
    options.subscription_silence = 150ms;
    options.reply_timeout = 600ms;
  };
  auto node = lost ? std::make_unique<Node>(redis, embedded_scripts(), patient)
                   : std::make_unique<Node>(redis, embedded_scripts(), hurry);
  node->begin();
  const auto empty = node->open();
  const auto entries = entries_after(empty, 1, "x");
  bool called = false;
  redis.stop_answering();
  node->store.append(kRoom, empty, entries, {}, head_after(empty, entries),
                     [&](const AppendOutcome&) { called = true; });
  node->loop.run_turn(0ms);
  run_until(node->loop, [&] { return node->store.available() != lost; });
  REQUIRE_FALSE(called);
  // The store goes and its loop stays, long enough for every deadline to pass.
  EventLoop& loop = node->loop;
  node->destroy_store();
  const auto end = std::chrono::steady_clock::now() + 800ms;
  while (std::chrono::steady_clock::now() < end) loop.run_turn(10ms);
  CHECK_FALSE(called);
}

}  // namespace plenaria
