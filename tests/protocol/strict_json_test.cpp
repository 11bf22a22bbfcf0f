// That parse_strictly takes what parse_json takes, and nothing else, and reads the same in it.
#include "protocol/cpp/strict_json.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "protocol/cpp/json.hpp"
#include "result_text.hpp"

using namespace plenaria;

namespace {

bool is_same(const Json& one, const JsonValue& other) {
  if (const auto* object = other.if_object()) {
    if (!one.is_object() || one.size() != object->size()) return false;
    auto member = object->begin();
    for (const auto& [name, value] : one.items()) {
      if (std::string_view(member->key().data(), member->key().size()) != name || !is_same(value, member->value()))
        return false;
      ++member;
    }
    return true;
  }
  if (const auto* list = other.if_array()) {
    return one.is_array() && std::equal(one.begin(), one.end(), list->begin(), list->end(),
                                        [](const Json& left, const JsonValue& right) { return is_same(left, right); });
  }
  if (const auto* string = other.if_string())
    return one.is_string() && one.get_ref<const std::string&>() == std::string_view(string->data(), string->size());
  if (const auto* number = other.if_uint64()) return one.is_number_unsigned() && one == *number;
  if (const auto* number = other.if_int64())
    return one.is_number_integer() && !one.is_number_unsigned() && one == *number;
  if (other.is_double()) return one.is_number_float();
  if (const auto* truth = other.if_bool()) return one.is_boolean() && one == *truth;
  return one.is_null();
}

void check_same(const std::string& text, int max_depth = 5) {
  const Scratch scratch;
  const auto expected = parse_json(text, max_depth);
  const auto read = parse_strictly(text, max_depth, scratch);
  RC_ASSERT(expected.has_value() == read.has_value());
  if (read) RC_ASSERT(is_same(*expected, *read));
}

const std::vector<std::string> kScalars{"0",
                                        "-0",
                                        "7",
                                        "-7",
                                        "01",
                                        "1.5",
                                        "1e3",
                                        "-",
                                        "9007199254740991",
                                        "9007199254740992",
                                        "-9007199254740991",
                                        "-9007199254740992",
                                        "9223372036854775808",
                                        "18446744073709551615",
                                        "18446744073709551616",
                                        "1e400",
                                        "null",
                                        "true",
                                        "False",
                                        "NaN",
                                        R"("")",
                                        R"("word")",
                                        R"("\u0041\n\"\\\/")",
                                        R"("\ud83d\ude00")",
                                        R"("\ud83d")",
                                        R"("\ude00")",
                                        R"("\u0000")",
                                        R"("\x")",
                                        "\"\xC3\xA9\"",
                                        "\"\xF0\x9F\x98\x80\"",
                                        "\"\xED\xA0\x80\"",
                                        "\"\xC0\x80\"",
                                        "\"\xFF\"",
                                        "\"\x7F\"",
                                        "\"\x01\"",
                                        "\"tab\t\"",
                                        "\"open"};

rc::Gen<std::string> scalar() { return rc::gen::elementOf(kScalars); }
/// Few, so that some stand twice.
rc::Gen<std::string> name() { return rc::gen::element<std::string>(R"("a")", R"("b")", R"("\u0061")", R"("")", "c"); }

/// Mostly JSON, nested up to seven levels.
std::string document(int levels) {
  if (levels == 0 || *rc::gen::inRange(0, 3) == 0) {
    // The troublesome ones seldom, as one of them spoils a whole document.
    return *rc::gen::inRange(0, 6) == 0 ? *scalar() : *rc::gen::element<std::string>("1", R"("x")", "true", "-3");
  }
  const bool object = *rc::gen::arbitrary<bool>();
  std::string text = object ? "{" : "[";
  const int count = *rc::gen::inRange(0, 4);
  for (int i = 0; i < count; ++i) {
    if (i > 0) text += *rc::gen::element<std::string>(",", " ,\n", ",\t", ",");
    if (object) text += *rc::gen::inRange(0, 3) == 0 ? *name() + ":" : "\"n" + std::to_string(i) + "\": ";
    text += document(levels - 1);
  }
  return text + (object ? "}" : "]");
}

}  // namespace

TEST_CASE("both ways of reading take the same texts, and read the same in them") {
  for (const auto& one : kScalars)
    for (const std::string& text : {one, " " + one + "\n", "[" + one + "]", R"({"a":)" + one + "}", one + one}) {
      INFO(text);
      const Scratch scratch;
      const auto expected = parse_json(text);
      const auto read = parse_strictly(text, 32, scratch);
      CHECK(expected.has_value() == read.has_value());
      if (expected && read) CHECK(is_same(*expected, *read));
    }
  rc::prop("of documents", [] { check_same(document(7)); });
  rc::prop("of documents with a byte changed", [] {
    std::string text = document(4);
    const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
    using namespace std::string_literals;
    const auto bytes = "{}[],:\"\\0-9eE. \n\0\x01\x7F\x80\xC3\xEF\xBB\xBF\xFFnt"s;
    text[at] = *rc::gen::elementOf(bytes);
    check_same(text);
  });
  rc::prop("of documents cut off", [] {
    const std::string text = document(4);
    check_same(text.substr(0, *rc::gen::inRange<std::size_t>(0, text.size() + 1)));
  });
}

TEST_CASE("what is refused is refused for what it is") {
  const Scratch scratch;
  const auto fault = [&](std::string_view text) {
    const auto read = parse_strictly(text, 3, scratch);
    return read ? std::string("nothing") : read.error().sentence;
  };
  CHECK(fault("[[[]]]") == "nothing");
  CHECK(fault("[[[[]]]]") == "This is nested deeper than 3 levels.");
  CHECK(fault(R"({"a":{"b":1,"c":2,"b":3}})") == "A member stands twice in one object.");
  CHECK(fault(R"({"a":{"a":1},"b":{"a":1}})") == "nothing");
  CHECK(fault(R"({"a":{"b":{}},"a":1})") == "A member stands twice in one object.");
  CHECK(fault("\xEF\xBB\xBF{}") == "There is a byte order mark before the JSON; leave it out.");
  CHECK(fault(std::string_view("{}\0", 3)) == "There is a null byte in this; it is not JSON.");
  CHECK(fault(R"({"a" 1})") == "This is not JSON: something is wrong near byte 6.");
  std::string many = "{";
  for (int i = 0; i < 257; ++i) many += (i > 0 ? ",\"" : "\"") + std::to_string(i) + "\":0";
  CHECK(fault(many + "}") == "An object has too many members.");
}
