// Which Redis is trusted with the record: each unsafe setting is refused by its name, and taken once it is mended.
#include <catch2/catch.hpp>

#include "node.hpp"

namespace plenaria {

namespace {

RedisReply text(const std::string& value) {
  RedisReply reply;
  reply.type = RedisReply::Type::text;
  reply.text = value;
  return reply;
}

RedisReply settings(const std::vector<std::string>& pairs) {
  RedisReply reply;
  reply.type = RedisReply::Type::array;
  for (const auto& one : pairs) reply.elements.push_back(text(one));
  return reply;
}

const auto kSafe = settings({"appendonly", "yes", "appendfsync", "always", "no-appendfsync-on-rewrite", "no",
                             "maxmemory", "0", "maxmemory-policy", "noeviction", "aof-load-truncated", "no"});

std::string info(const std::string& version, const std::string& loading, const std::string& role) {
  return "# Server\r\nredis_version:" + version + "\r\nredis_mode:standalone\r\n# Persistence\r\nloading:" + loading +
         "\r\nasync_loading:0\r\n# Replication\r\nrole:" + role + "\r\n# Cluster\r\ncluster_enabled:0\r\n";
}

StoreTrouble trouble(const RedisReply& info_reply, const RedisReply& settings_reply = kSafe) {
  const auto found = check_server("redis://here:1", info_reply, settings_reply);
  REQUIRE(found.has_value());
  CHECK_THAT(found->sentence, Catch::Contains("redis://here:1"));
  return *found;
}

RedisReply error(const std::string& sentence) {
  auto reply = text(sentence);
  reply.type = RedisReply::Type::error;
  return reply;
}

}  // namespace

TEST_CASE("an unsafe setting is refused by name and with the way to set it, and taken once it is mended") {
  struct Unsafe {
    std::string name, bad, good;
  };
  const auto unsafe = GENERATE(Unsafe{"appendonly", "no", "yes"}, Unsafe{"appendfsync", "everysec", "always"},
                               Unsafe{"appendfsync", "no", "always"}, Unsafe{"no-appendfsync-on-rewrite", "yes", "no"},
                               Unsafe{"maxmemory-policy", "allkeys-lru", "noeviction"});
  RedisServer redis({"--maxmemory", "100mb", "--" + unsafe.name, unsafe.bad});
  Node node(redis);
  node.store.start();
  run_until(node.loop, [&] { return node.store.trouble().has_value(); });
  CHECK(node.store.trouble()->kind == StoreTrouble::Kind::refused);
  CHECK_THAT(node.store.trouble()->sentence, Catch::Contains("has " + unsafe.name + " " + unsafe.bad));
  CHECK_THAT(node.store.trouble()->sentence, Catch::Contains("CONFIG SET " + unsafe.name + " " + unsafe.good));
  CHECK_FALSE(node.store.available());
  CHECK(redis.cli({"KEYS", "*"}).empty());
  REQUIRE(redis.cli({"CONFIG", "SET", unsafe.name, unsafe.good}) == "OK");
  run_until(node.loop, [&] { return node.store.available(); });
  CHECK(node.witness.unavailable.empty());
}

TEST_CASE("a setting that is made unsafe while the node is at work is noticed at the next sign of life") {
  struct Unsafe {
    std::string name, bad, good;
  };
  const auto unsafe = GENERATE(Unsafe{"appendonly", "no", "yes"}, Unsafe{"appendfsync", "everysec", "always"},
                               Unsafe{"no-appendfsync-on-rewrite", "yes", "no"},
                               Unsafe{"maxmemory-policy", "allkeys-lru", "noeviction"});
  RedisServer redis({"--maxmemory", "100mb"});
  Node node(redis);
  node.begin();
  REQUIRE(redis.cli({"CONFIG", "SET", unsafe.name, unsafe.bad}) == "OK");
  run_until(node.loop, [&] { return !node.store.available(); });
  CHECK(node.store.trouble()->kind == StoreTrouble::Kind::refused);
  CHECK_THAT(node.store.trouble()->sentence, Catch::Contains("has " + unsafe.name + " " + unsafe.bad));
  REQUIRE(redis.cli({"CONFIG", "SET", unsafe.name, unsafe.good}) == "OK");
  run_until(node.loop, [&] { return node.store.available(); });
}

TEST_CASE("an evicting policy is no danger without a bound on memory") {
  const auto harmless = settings({"appendonly", "yes", "appendfsync", "always", "no-appendfsync-on-rewrite", "no",
                                  "maxmemory", "0", "maxmemory-policy", "allkeys-lru"});
  CHECK_FALSE(check_server("x", text(info("7.0.15", "0", "master")), harmless).has_value());
}

TEST_CASE("an old version, a replica and a cluster are refused, a loading Redis is waited for") {
  CHECK_FALSE(check_server("x", text(info("7.0.15", "0", "master")), kSafe).has_value());
  CHECK_FALSE(check_server("x", text(info("12.1.0", "0", "master")), kSafe).has_value());
  const auto old = trouble(text(info("6.2.14", "0", "master")));
  CHECK(old.kind == StoreTrouble::Kind::refused);
  CHECK_THAT(old.sentence, Catch::Contains("'6.2.14'") && Catch::Contains("7.0 or later"));
  CHECK(trouble(text("")).kind == StoreTrouble::Kind::refused);
  const auto replica = trouble(text(info("7.0.15", "0", "slave")));
  CHECK(replica.kind == StoreTrouble::Kind::refused);
  CHECK_THAT(replica.sentence, Catch::Contains("role slave"));
  auto cluster = info("7.0.15", "0", "master");
  cluster.replace(cluster.find("cluster_enabled:0"), 17, "cluster_enabled:1");
  CHECK_THAT(trouble(text(cluster)).sentence, Catch::Contains("cluster-enabled"));
  CHECK(trouble(text(info("7.0.15", "1", "master"))).kind == StoreTrouble::Kind::loading);
  CHECK(trouble(error("LOADING Redis is loading the dataset in memory")).kind == StoreTrouble::Kind::loading);
  CHECK(trouble(text(info("7.0.15", "0", "master")), error("LOADING Redis is loading the dataset in memory")).kind ==
        StoreTrouble::Kind::loading);
  CHECK(trouble(error("NOAUTH Authentication required.")).kind == StoreTrouble::Kind::refused);
  const auto hidden = trouble(text(info("7.0.15", "0", "master")), error("ERR unknown command 'CONFIG'"));
  CHECK(hidden.kind == StoreTrouble::Kind::refused);
  CHECK_THAT(hidden.sentence, Catch::Contains("CONFIG GET"));
}

TEST_CASE("a Redis that would cut a torn file off by itself is used, with a warning") {
  RedisServer redis({"--aof-load-truncated", "yes"});
  Node node(redis);
  node.begin();
  REQUIRE(node.warnings.size() == 1);
  CHECK_THAT(node.warnings[0], Catch::Contains("aof-load-truncated no"));
}

TEST_CASE("a secret in the store that is not one is refused") {
  RedisServer redis;
  redis.cli({"SET", "plenaria:{test}:secret", "short"});
  Node node(redis);
  node.store.start();
  run_until(node.loop, [&] { return node.store.trouble().has_value(); });
  CHECK_THAT(node.store.trouble()->sentence, Catch::Contains("is not 32 bytes"));
}

TEST_CASE("a store that was swapped for another is told in the log") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto before = node.store.deployment_secret();
  redis.cli({"FLUSHALL"});
  redis.cli({"CLIENT", "KILL", "TYPE", "normal"});
  run_until(node.loop, [&] { return node.witness.available == 2; });
  CHECK(node.store.deployment_secret() != before);
  REQUIRE_FALSE(node.warnings.empty());
  CHECK_THAT(node.warnings.back(), Catch::Contains("was the store swapped"));
}

}  // namespace plenaria
