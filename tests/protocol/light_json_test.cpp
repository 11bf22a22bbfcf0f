// That light_json writes the very bytes that json.hpp does, for whatever may stand in a tree: the record's hashes are
// over them.
#include "protocol/cpp/light_json.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>
#include <limits>
#include <map>

#include "protocol/cpp/json.hpp"

using namespace plenaria;

namespace {

void append_utf8(std::string& text, std::uint32_t point) {
  const auto tail = [&](int shift) { text += static_cast<char>(0x80 | ((point >> shift) & 0x3F)); };
  if (point < 0x80) {
    text += static_cast<char>(point);
  } else if (point < 0x800) {
    text += static_cast<char>(0xC0 | (point >> 6));
    tail(0);
  } else if (point < 0x10000) {
    text += static_cast<char>(0xE0 | (point >> 12));
    tail(6);
    tail(0);
  } else {
    text += static_cast<char>(0xF0 | (point >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

/// Of every kind of character that JSON treats in its own way, and any other.
rc::Gen<std::string> any_text() {
  const auto point = rc::gen::oneOf(
      rc::gen::inRange<std::uint32_t>(0, 0x20), rc::gen::element<std::uint32_t>('"', '\\', '/', 0x7F, 0x2028, 0xFEFF),
      rc::gen::inRange<std::uint32_t>(0x20, 0x7F), rc::gen::inRange<std::uint32_t>(0x80, 0xD800),
      rc::gen::inRange<std::uint32_t>(0xE000, 0x10000), rc::gen::inRange<std::uint32_t>(0x10000, 0x110000));
  return rc::gen::map(rc::gen::container<std::vector<std::uint32_t>>(point), [](const auto& points) {
    std::string text;
    for (const auto one : points) append_utf8(text, one);
    return text;
  });
}

std::string light(std::string_view string) {
  std::string text;
  append_json(text, string);
  return text;
}

}  // namespace

TEST_CASE("both libraries write the same bytes for every text") {
  rc::prop("of any length", [] {
    const std::string text = *any_text();
    RC_ASSERT(light(text) == dump_json(Json(text)));
  });
  rc::prop("also across the parts in which it is written", [] {
    // Whatever has to be escaped may fall on the seam.
    const std::string piece = *rc::gen::nonEmpty(any_text());
    std::string text(*rc::gen::inRange<std::size_t>(4080, 4100), 'x');
    while (text.size() < 3 * 4096) text += piece;
    RC_ASSERT(light(text) == dump_json(Json(text)));
  });
  for (int byte = 0; byte < 0x80; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    CHECK(light(text) == dump_json(Json(text)));
  }
}

TEST_CASE("both libraries write the same bytes for every tree") {
  rc::prop("of objects, lists, texts, numbers and truths", [] {
    const auto texts = *rc::gen::container<std::map<std::string, std::string>>(any_text(), any_text());
    const auto list = *rc::gen::container<std::vector<std::string>>(any_text());
    const auto positive = *rc::gen::arbitrary<std::uint64_t>();
    const auto any = *rc::gen::arbitrary<std::int64_t>();
    const bool truth = *rc::gen::arbitrary<bool>();

    const Scratch scratch;
    JsonObject object = scratch.object(4);
    put(object, "positive", positive);
    put(object, "any", any);
    put(object, "truth", truth);
    put(object, "word", "word");
    put(object, "list", list);
    JsonObject& inner = put_object(object, "inner", 2);
    // More than a small object has, so that it is looked up otherwise and still keeps its order.
    for (int i = 0; i < 40; ++i) put(inner, "n" + std::to_string(i), i);
    JsonObject& named = put_object(object, "named", 0);
    for (const auto& [name, text] : texts) put(named, name, text);
    JsonArray& objects = put_array(object, "objects");
    for (const auto& text : list) put(add_object(objects, 1), "text", text);

    Json same{{"positive", positive}, {"any", any}, {"truth", truth}, {"word", "word"}, {"list", list}};
    same["inner"] = Json::object();
    for (int i = 0; i < 40; ++i) same["inner"]["n" + std::to_string(i)] = i;
    same["named"] = Json::object();
    for (const auto& [name, text] : texts) same["named"][name] = text;
    same["objects"] = Json::array();
    for (const auto& text : list) same["objects"].push_back(Json{{"text", text}});
    RC_ASSERT(text_of(object) == dump_json(same));

    const auto read = scratch.parse(dump_json(same));
    RC_ASSERT(read && read->is_object() && text_of(read->get_object()) == dump_json(same));
  });
  const Scratch scratch;
  JsonObject object = scratch.object(4);
  put(object, "least", std::numeric_limits<std::int64_t>::min());
  put(object, "most", std::numeric_limits<std::uint64_t>::max());
  put(object, "nothing", 0);
  put(object, "less", -1);
  CHECK(text_of(object) == R"({"least":-9223372036854775808,"most":18446744073709551615,"nothing":0,"less":-1})");
}

TEST_CASE("a tree within another's making takes nothing from it, however large") {
  const Scratch outer;
  JsonObject object = outer.object(2);
  put(object, "before", std::string(1000, 'a'));
  for (int round = 0; round < 3; ++round) {
    const Scratch inner;
    JsonObject large = inner.object(1);
    put(large, "large", std::string(300'000, 'b'));
    CHECK(text_of(large) == R"({"large":")" + std::string(300'000, 'b') + "\"}");
  }
  put(object, "after", std::string(1000, 'c'));
  CHECK(text_of(object) ==
        R"({"before":")" + std::string(1000, 'a') + R"(","after":")" + std::string(1000, 'c') + "\"}");
}

TEST_CASE("what is no JSON is not read") {
  const Scratch scratch;
  for (const char* bad :
       {"", "{", "[1,]", "1 2", "\xEF\xBB\xBF{}", "\"\xED\xA0\x80\"", R"("\ud800")", "\"\n\"", "NaN"}) {
    INFO(bad);
    CHECK_FALSE(scratch.parse(bad));
  }
  CHECK_FALSE(scratch.parse(std::string_view("{}\0", 3)));
  CHECK(scratch.parse(std::string(32, '[') + std::string(32, ']')));
  CHECK_FALSE(scratch.parse(std::string(33, '[') + std::string(33, ']')));
}
