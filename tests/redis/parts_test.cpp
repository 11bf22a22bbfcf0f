// The parts without I/O: addresses, the codec, the batch's bytes, venue time.
#include <catch2/catch.hpp>

#include "batch_bytes.hpp"
#include "redis/address.hpp"
#include "redis/codec.hpp"
#include "redis/venue_clock.hpp"

namespace plenaria {

using namespace std::chrono_literals;

TEST_CASE("a Redis address is read as an operator writes it") {
  const auto tcp = [](const std::string& host, int port) {
    return RedisAddress{RedisAddress::Tcp{host, static_cast<std::uint16_t>(port)}};
  };
  CHECK(*parse_redis_address("redis://db.example:7000") == tcp("db.example", 7000));
  CHECK(*parse_redis_address("redis://127.0.0.1") == tcp("127.0.0.1", 6379));
  CHECK(*parse_redis_address("redis://[::1]:1/") == tcp("::1", 1));
  CHECK(*parse_redis_address("unix:/run/redis.sock") == RedisAddress{RedisAddress::Unix{"/run/redis.sock"}});
  for (const auto* text : {"redis://db.example:7000", "redis://[::1]:1", "unix:relative/redis.sock"})
    CHECK(parse_redis_address(text)->text() == text);
}

TEST_CASE("what is wrong with a Redis address is said in a sentence") {
  const auto wrong = [](const std::string& text) { return parse_redis_address(text).error(); };
  CHECK_THAT(wrong("localhost:6379"), Catch::Contains("neither redis:// nor unix:"));
  CHECK_THAT(wrong(""), Catch::Contains("neither"));
  CHECK_THAT(wrong("redis://"), Catch::Contains("no host"));
  CHECK_THAT(wrong("redis://:6379"), Catch::Contains("no host"));
  for (const auto* port : {"0", "65536", "99999999999", "x", "", "1x", "-1"})
    CHECK_THAT(wrong("redis://h:" + std::string(port)), Catch::Contains("1 to 65535"));
  CHECK_THAT(wrong("redis://user:password@h:1"), Catch::Contains("password"));
  CHECK_THAT(wrong("redis://h:1/3"), Catch::Contains("database"));
  CHECK_THAT(wrong("redis://[::1"), Catch::Contains("bracket"));
  CHECK_THAT(wrong("redis://[::1]x"), Catch::Contains("1 to 65535"));
  CHECK_THAT(wrong("unix:"), Catch::Contains("no path"));
  CHECK_THAT(wrong("unix:/" + std::string(107, 'x')), Catch::Contains("107 bytes"));
}

TEST_CASE("a command's bytes are RESP, whatever is in them") {
  std::string out = "before ";
  const std::string binary("\r\n\0$", 4);
  const std::vector<std::string_view> command{"SET", "", binary, std::string_view()};
  const auto size = append_command(out, command);
  const std::string expected = "*4\r\n$3\r\nSET\r\n$0\r\n\r\n$4\r\n" + binary + "\r\n$0\r\n\r\n";
  CHECK(out == "before " + expected);
  CHECK(size == expected.size());
}

TEST_CASE("replies are read however their bytes are split") {
  const std::string bytes =
      "+OK\r\n-ERR no\r\n:42\r\n$-1\r\n*-1\r\n$5\r\na\r\nbc\r\n*3\r\n*2\r\n$1\r\nx\r\n$-1\r\n:7\r\n*0\r\n";
  for (std::size_t step = 1; step <= bytes.size(); ++step) {
    ReplyReader reader(1000);
    std::vector<RedisReply> replies;
    for (std::size_t at = 0; at < bytes.size(); at += step) {
      reader.feed(std::string_view(bytes).substr(at, step));
      for (auto next = reader.next(); std::holds_alternative<RedisReply>(next); next = reader.next())
        replies.push_back(std::get<RedisReply>(next));
    }
    REQUIRE(replies.size() == 7);
    CHECK((replies[0].type == RedisReply::Type::status && replies[0].text == "OK"));
    CHECK((replies[1].is_error("ERR") && !replies[1].is_error("NOSCRIPT")));
    CHECK((replies[2].is_integer() && replies[2].integer == 42));
    CHECK((replies[3].is_nil() && replies[4].is_nil()));
    CHECK((replies[5].is_text() && replies[5].text == "a\r\nbc"));
    const auto& nested = replies[6].elements;
    REQUIRE((replies[6].is_array() && nested.size() == 3));
    CHECK((nested[0].elements[0].text == "x" && nested[0].elements[1].is_nil()));
    CHECK((nested[1].integer == 7 && nested[2].is_array() && nested[2].elements.empty()));
  }
}

TEST_CASE("bytes that are no replies, and replies too large, are errors that say so") {
  const auto outcome = [](const std::string& bytes) {
    ReplyReader reader(1000);
    reader.feed(bytes);
    return reader.next();
  };
  const auto error = [&](const std::string& bytes) { return std::get<std::string>(outcome(bytes)); };
  CHECK_THAT(error("HTTP/1.1 400 Bad Request\r\n"), Catch::Contains("Protocol error"));
  CHECK_FALSE(error("$x\r\n").empty());
  CHECK_FALSE(error("*100001\r\n").empty());
  CHECK_FALSE(error("*2147483648\r\n").empty());
  CHECK_FALSE(error("*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n*1\r\n:1\r\n").empty());
  CHECK(error("$2000\r\n" + std::string(1500, 'x')) == "a reply too large");
  CHECK(error("*2000\r\n" + std::string(3000, '\n')).size() > 0);
  CHECK(std::holds_alternative<std::monostate>(outcome("$500\r\n" + std::string(300, 'x'))));
  // The bound is on one reply, not on all that is waiting to be taken.
  ReplyReader reader(1000);
  for (int i = 0; i < 300; ++i) reader.feed("$5\r\nhello\r\n");
  for (int i = 0; i < 300; ++i) CHECK(std::holds_alternative<RedisReply>(reader.next()));
}

TEST_CASE("a batch's bytes give the batch, and no other bytes give one") {
  const std::vector<StoredEntry> entries{{(Seq{1} << 53) - 2, "h1", "", std::string("b\0", 2)},
                                         {(Seq{1} << 53) - 1, "", "p2", ""}};
  const auto bytes = encode_batch(entries);
  const auto decoded = decode_batch(bytes);
  REQUIRE(decoded.has_value());
  REQUIRE(decoded->size() == 2);
  for (std::size_t i = 0; i < 2; ++i) {
    CHECK((*decoded)[i].seq == entries[i].seq);
    CHECK((*decoded)[i].header == entries[i].header);
    CHECK((*decoded)[i].public_header == entries[i].public_header);
    CHECK((*decoded)[i].body == entries[i].body);
  }
  const auto first_entry = bytes.size() - encode_batch({entries[1]}).size() + sizeof(Seq);
  for (std::size_t size = 0; size < bytes.size(); ++size)
    CHECK(decode_batch(std::string_view(bytes).substr(0, size)).has_value() == (size == first_entry));
  CHECK_FALSE(decode_batch(bytes + "x").has_value());
  CHECK_FALSE(decode_batch(std::string(8, '\0') + std::string(12 * (kMostAppended + 1), '\0')).has_value());
  CHECK_FALSE(decode_batch(std::string(8, '\0') + std::string(12, '\xff')).has_value());
}

TEST_CASE("venue time runs with the steady clock from the last measurement and never goes back") {
  const SteadyTime start{};
  const VenueTime noon{1'000'000'000'000ms};
  VenueClock clock;
  CHECK(clock.now(start) == VenueTime{});
  clock.measured(noon, start, start + 10ms);
  CHECK(clock.now(start + 5ms) == noon);
  CHECK(clock.now(start + 1s) == noon + 995ms);
  // The store's clock was set back by an hour: time stands still for as long.
  clock.measured(noon - 1h, start + 2s, start + 2s);
  CHECK(clock.now(start + 3s) == noon + 995ms);
  CHECK(clock.now(start + 2s + 1h + 1s) == noon + 1s);
  // And forward: it jumps.
  clock.measured(noon + 2h, start + 2h, start + 2h);
  CHECK(clock.now(start + 2h) == noon + 2h);
}

}  // namespace plenaria
