#include "hub/replay_cache.hpp"

#include <catch2/catch.hpp>

using namespace plenaria;

namespace {
MessagePtr message(const std::string& params) {
  return std::make_shared<const SharedMessage>(std::string(), params, "room.event", "e:1");
}
}  // namespace

TEST_CASE("events are kept in whatever order they are put, the newest thousand of them") {
  ReplayCache cache;
  cache.put(500, message("500"));
  cache.put(1, message("1"));
  CHECK(cache.find(1)->params() == "1");
  CHECK(cache.find(500)->params() == "500");
  CHECK_FALSE(cache.find(2));
  cache.put(1001, message("1001"));
  CHECK_FALSE(cache.find(1));
  cache.put(1, message("1"));  // no place for it any more
  CHECK_FALSE(cache.find(1));
  CHECK(cache.find(500)->params() == "500");
  CHECK(cache.find(1001)->params() == "1001");
  CHECK_FALSE(cache.find(1002));
}

TEST_CASE("the oldest are forgotten when the bytes are too many") {
  ReplayCache cache;
  const std::string large(ReplayCache::kMostBytes / 4, 'x');
  for (Seq seq = 1; seq <= 5; ++seq) cache.put(seq, message(large));
  CHECK_FALSE(cache.find(1));
  CHECK(cache.find(2));
  CHECK(cache.find(5));
}

TEST_CASE("a list is made once for all who ask for the same, and anew when something was cleared") {
  ReplayCache cache;
  const std::vector<MessagePtr> events{message("1"), message("2")};
  const auto list = cache.list(1, events);
  CHECK(*list == "[1,2]");
  CHECK(cache.list(1, events) == list);
  CHECK(*cache.list(2, {events[1]}) == "[2]");
  cache.clear();
  CHECK(*cache.list(1, {message("one"), message("2")}) == "[one,2]");
  CHECK(*cache.list(3, {}) == "[]");
}
