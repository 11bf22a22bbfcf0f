// The promises of ports/log.hpp, while Redis is well.
#include <catch2/catch.hpp>

#include "batch_bytes.hpp"
#include "node.hpp"

namespace plenaria {

TEST_CASE("a log that does not exist is begun empty, in one node's epoch") {
  RedisServer redis;
  Node one(redis), two(redis);
  one.begin();
  two.begin();
  const auto first = one.open(kRoom, "mine");
  CHECK(first == Head{Epoch("mine"), 0, {}, 0, {}});
  CHECK(two.open(kRoom, "yours") == first);
}

TEST_CASE("what was appended is read back byte for byte, by every node") {
  RedisServer redis;
  Node one(redis), two(redis);
  one.begin();
  two.begin();
  const auto empty = one.open();
  const std::string binary("\0\r\n\xff $\x80", 7);
  const std::vector<StoredEntry> entries{{1, "h" + binary, "p" + binary, "b" + binary}, {2, "desk only", "", ""}};
  const auto next = head_after(empty, entries);
  REQUIRE(std::holds_alternative<Recorded>(one.append(empty, entries, next)));
  CHECK(same(two.read(), entries));
  CHECK(two.open(kRoom, "other") == next);
  CHECK(next.public_seq == 1);
}

TEST_CASE("an append to another head than the log's stores nothing and tells what was missed") {
  RedisServer redis;
  Node one(redis), two(redis);
  one.begin();
  two.begin();
  const auto empty = one.open();
  const auto first = entries_after(empty, 3, "one ");
  const auto head = head_after(empty, first);
  REQUIRE(std::holds_alternative<Recorded>(one.append(empty, first, head)));

  const auto late = entries_after(empty, 1, "two ");
  const auto outcome = two.append(empty, late, head_after(empty, late));
  REQUIRE(std::holds_alternative<Behind>(outcome));
  CHECK(std::get<Behind>(outcome).head == head);
  CHECK(same(std::get<Behind>(outcome).missed, first));
  CHECK(same(one.read(), first));
}

TEST_CASE("epoch, seq and hash of the expected head must all be the log's") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto first = entries_after(empty, 1, "a ");
  const auto head = head_after(empty, first);
  REQUIRE(std::holds_alternative<Recorded>(node.append(empty, first, head)));
  auto other = head;
  SECTION("epoch") { other.epoch = Epoch("another"); }
  SECTION("hash") { other.hash = sha256("another"); }
  SECTION("seq, too far") { other.seq = 2; }
  const auto more = entries_after(other, 1, "b ");
  const auto outcome = node.append(other, more, head_after(other, more));
  REQUIRE(std::holds_alternative<Behind>(outcome));
  CHECK(std::get<Behind>(outcome).head == head);
  CHECK(std::get<Behind>(outcome).missed.empty());
  CHECK(same(node.read(), first));
}

TEST_CASE("entries are read after a seq, up to a limit, with or without bodies") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  auto head = node.open();
  std::vector<StoredEntry> all;
  for (int batch = 0; batch < 3; ++batch) {
    const auto entries = entries_after(head, 100, "x ");
    const auto next = head_after(head, entries);
    REQUIRE(std::holds_alternative<Recorded>(node.append(head, entries, next)));
    head = next;
    all.insert(all.end(), entries.begin(), entries.end());
  }
  CHECK(same(node.read(), all));
  CHECK(same(node.read(97, 130), {all.begin() + 97, all.begin() + 227}));
  CHECK(node.read(300).empty());
  const auto bare = node.read(299, 10, Bodies::without);
  REQUIRE(bare.size() == 1);
  CHECK(bare.front().header == all.back().header);
  CHECK_FALSE(bare.front().body.has_value());
}

TEST_CASE("a read and what was missed end at about one mebibyte, never before the first entry") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  auto head = node.open();
  const auto empty = head;
  std::vector<StoredEntry> entries;
  for (Seq seq = 1; seq <= 40; ++seq) entries.push_back({seq, "h", "p", std::string(60'000, 'x')});
  const auto next = head_after(head, entries);
  REQUIRE(std::holds_alternative<Recorded>(node.append(head, entries, next)));
  CHECK(node.read().size() == 18);
  CHECK(node.read(18).size() == 18);
  CHECK(node.read(36).size() == 4);
  const auto behind = node.append(empty, entries, next);
  REQUIRE(std::holds_alternative<Behind>(behind));
  CHECK(std::get<Behind>(behind).missed.size() == 18);
  CHECK(std::get<Behind>(behind).head.seq == 40);

  const std::vector<StoredEntry> large{{41, "h", "p", std::string(3'000'000, 'y')}};
  REQUIRE(std::holds_alternative<Recorded>(node.append(next, large, head_after(next, large))));
  CHECK(node.read(40).size() == 1);
}

TEST_CASE("the largest append that is promised is recorded, and told to who was behind") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, kMostAppended, "");
  const auto next = head_after(empty, entries);
  REQUIRE(std::holds_alternative<Recorded>(node.append(empty, entries, next)));
  CHECK(node.read().size() == 1000);
  const auto last = node.read(kMostAppended - 1);
  REQUIRE(last.size() == 1);
  CHECK(last.front().body == entries.back().body);
  CHECK(decode_batch(encode_batch(entries)));
}

TEST_CASE("at most a thousand missed entries are told") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  auto head = empty;
  for (int batch = 0; batch < 5; ++batch) {
    const auto entries = entries_after(head, 256, "");
    const auto next = head_after(head, entries);
    REQUIRE(std::holds_alternative<Recorded>(node.append(head, entries, next)));
    head = next;
  }
  const auto entries = entries_after(empty, 1, "late ");
  const auto behind = std::get<Behind>(node.append(empty, entries, head_after(empty, entries)));
  CHECK(behind.missed.size() == 1000);
  CHECK(behind.head == head);
}

TEST_CASE("an erased body is nothing, and its entry stays") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 3, "e ");
  REQUIRE(std::holds_alternative<Recorded>(node.append(empty, entries, head_after(empty, entries))));
  REQUIRE(redis.cli({"HDEL", "plenaria:{test/room:health}:bodies", "2"}) == "1");
  CHECK(node.bodies({3, 2, 1, 9}) == std::vector<std::optional<std::string>>{"body e 3", {}, "body e 1", {}});
  const auto read = node.read();
  REQUIRE(read.size() == 3);
  CHECK_FALSE(read[1].body.has_value());
  CHECK(read[1].header == "header e 2");
  CHECK(node.bodies({}).empty());
  // And the log goes on.
  const auto head = head_after(empty, entries);
  const auto more = entries_after(head, 1, "f ");
  CHECK(std::holds_alternative<Recorded>(node.append(head, more, head_after(head, more))));
}

TEST_CASE(
    "an append takes the bodies that it erases with it, those of its own batch too; one that is behind takes none") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto first = entries_after(empty, 3, "one ");
  const auto head = head_after(empty, first);
  REQUIRE(std::holds_alternative<Recorded>(node.append(empty, first, head)));
  const auto more = entries_after(head, 2, "two ");
  REQUIRE(std::holds_alternative<Behind>(node.append(empty, first, head, {1, 2, 3})));
  CHECK(node.bodies({1, 2, 3}) == std::vector{first[0].body, first[1].body, first[2].body});
  REQUIRE(std::holds_alternative<Recorded>(node.append(head, more, head_after(head, more), {1, 3, 4})));
  using Nothing = std::optional<std::string>;
  CHECK(node.bodies({1, 2, 3, 4, 5}) == std::vector{Nothing(), first[1].body, Nothing(), Nothing(), more[1].body});
  CHECK(node.read(0, 10, Bodies::without).size() == 5);
}

TEST_CASE("the heads of many logs come in their order, nothing for one never begun") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto room = node.open();
  const AggregateId never("room:never"), dialogue("dialogue");
  const auto other = node.open(dialogue, "another");
  CHECK(node.heads({dialogue, never, kRoom}) == std::vector<std::optional<Head>>{other, std::nullopt, room});
  CHECK(node.heads({}).empty());
}

TEST_CASE("an append to a log that is not there stores nothing, and is told so as a head in no epoch") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto entries = entries_after(Head{}, 1, "x");
  const auto outcome = node.append(Head{}, entries, head_after(Head{}, entries));
  REQUIRE(std::holds_alternative<Behind>(outcome));
  CHECK(std::get<Behind>(outcome).head == Head{});
  CHECK(std::get<Behind>(outcome).missed.empty());
  CHECK(node.store.available());
  CHECK(redis.cli({"KEYS", "*room*"}).empty());
}

TEST_CASE("an entry may begin a new epoch, and the seq goes on") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 2, "x");
  auto next = head_after(empty, entries);
  next.epoch = Epoch("epoch-2");
  REQUIRE(std::holds_alternative<Recorded>(node.append(empty, entries, next)));
  CHECK(node.heads({kRoom}).front() == next);
}

TEST_CASE("appends sent together are recorded in the order of the calls") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  auto head = empty;
  std::size_t recorded = 0;
  for (int i = 0; i < 500; ++i) {
    const auto entries = entries_after(head, 1, "p ");
    const auto next = head_after(head, entries);
    node.store.append(kRoom, head, entries, {}, next, [&](const AppendOutcome& outcome) {
      if (std::holds_alternative<Recorded>(outcome)) ++recorded;
    });
    head = next;
  }
  run_until(node.loop, [&] { return recorded == 500; });
  CHECK(node.heads({kRoom}).front() == head);
}

TEST_CASE("every node hears of an append, with bodies") {
  RedisServer redis;
  Node one(redis), two(redis);
  one.begin();
  two.begin();
  const auto empty = one.open();
  const auto entries = entries_after(empty, 3, "told ");
  REQUIRE(std::holds_alternative<Recorded>(one.append(empty, entries, head_after(empty, entries))));
  for (Node* node : {&one, &two}) {
    run_until(node->loop, [&] { return node->witness.seen.size() == 3; });
    for (std::size_t i = 0; i < 3; ++i) {
      CHECK(node->witness.seen[i].first == kRoom);
      CHECK(same({node->witness.seen[i].second}, {entries[i]}));
    }
  }
}

TEST_CASE("a stream that does not fit its head takes no more entries") {
  RedisServer redis;
  Node node(redis);
  node.begin();
  const auto empty = node.open();
  const auto entries = entries_after(empty, 2, "x");
  const auto head = head_after(empty, entries);
  REQUIRE(std::holds_alternative<Recorded>(node.append(empty, entries, head)));
  redis.cli({"XDEL", "plenaria:{test/room:health}:log", "1-0"});
  const auto more = entries_after(head, 1, "y");
  const auto outcome = node.append(head, more, head_after(head, more));
  REQUIRE(std::holds_alternative<NotRecorded>(outcome));
  CHECK_THAT(std::get<NotRecorded>(outcome).why, Catch::Contains("the stream has 1 entries, its head says 2"));
  CHECK(node.bodies({3}).front() == std::nullopt);
}

TEST_CASE("venue time is the store's and never goes back") {
  RedisServer redis;
  Node node(redis);
  CHECK(node.store.venue_now() == VenueTime{});
  node.begin();
  const auto store_ms =
      std::stoll(redis.cli({"EVAL", "local t = redis.call('TIME') return t[1] * 1000 + math.floor(t[2] / 1000)", "0"}));
  const auto now = node.store.venue_now().time_since_epoch().count();
  CHECK(now >= store_ms - 5);
  CHECK(now <= store_ms + 500);
}

TEST_CASE("what one node tells, all hear, itself included") {
  RedisServer redis;
  Node one(redis), two(redis);
  std::vector<std::string> heard_by_one, heard_by_two;
  one.store.on_told([&](const std::string& message) { heard_by_one.push_back(message); });
  two.store.on_told([&](const std::string& message) { heard_by_two.push_back(message); });
  one.store.tell("lost, as there is no store yet");
  one.begin();
  two.begin();
  one.store.tell("present");
  run_until(one.loop, [&] { return !heard_by_one.empty(); });
  run_until(two.loop, [&] { return !heard_by_two.empty(); });
  CHECK(heard_by_one == std::vector<std::string>{"present"});
  CHECK(heard_by_two == heard_by_one);
}

TEST_CASE("all nodes of a deployment share one secret, before they are available") {
  RedisServer redis;
  Node one(redis), two(redis);
  std::optional<Secret> seen;
  one.witness.when_available = [&] { seen = one.store.deployment_secret(); };
  one.begin();
  two.begin();
  CHECK(seen == two.store.deployment_secret());
  CHECK(*seen != Secret{});
}

}  // namespace plenaria
