// Whether every marker is found, once, however its bytes are cut, and nothing else is taken for one.
#include "load/marker_finder.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

namespace plenaria {

namespace {
std::string text_of(const Marker& marker) {
  std::string text(kMarkerBytes, ' ');
  write_marker(marker, text.data());
  return text;
}

const Marker kFirst{1, 0, 0x0123456789abcdef};
const Marker kSecond{999'999'999'999, 9999, 0xfedcba9876543210};

/// What is found in a text that comes in these pieces.
std::vector<Marker> found_in(const std::vector<std::string_view>& pieces, Marks marks) {
  MarkerFinder finder(marks);
  Carry carry;
  std::vector<Marker> found;
  for (std::size_t i = 0; i < pieces.size(); ++i) {
    const bool goes_on = i + 1 < pieces.size();
    const auto before = found.size();
    const unsigned count =
        finder.find(pieces[i], goes_on, carry, [&](const Marker& marker) { found.push_back(marker); });
    CHECK(found.size() - before == count);
  }
  return found;
}
}  // namespace

TEST_CASE("A marker is read as it was written") {
  for (const Marker& marker :
       {kFirst, kSecond, Marker{42, 7, 0}, Marker{0, 0, UINT64_MAX}, Marker{123'456'789'012, 3456, 1}}) {
    Marker read;
    REQUIRE(read_marker(text_of(marker).data(), read));
    CHECK(read == marker);
  }
  CHECK(text_of(kFirst) == "~@000000000001:0000:0123456789abcdef~");
}

TEST_CASE("What is damaged in its frame or its decimal digits is no marker") {
  const std::string good = text_of(kSecond);
  for (std::size_t at = 0; at < 20; ++at) {
    for (const char wrong : {'x', ' ', '/', ';', '\0', '\xff'}) {
      std::string bad = good;
      bad[at] = wrong;
      Marker marker;
      INFO(bad);
      CHECK_FALSE(read_marker(bad.data(), marker));
    }
  }
  std::string unclosed = good;
  unclosed.back() = 'x';
  Marker marker;
  CHECK_FALSE(read_marker(unclosed.data(), marker));
}

TEST_CASE("Markers are found wherever the text is cut, in two and in three") {
  const std::string text =
      R"({"a":"~","text":")" + text_of(kFirst) + "xxx ~@ ~@12 x\"},{\"text\":\"" + text_of(kSecond) + "~~x\"}";
  const std::string_view all = text;
  const std::vector<Marker> both{kFirst, kSecond};
  REQUIRE(found_in({all}, Marks::many) == both);
  for (std::size_t first = 0; first <= all.size(); ++first) {
    INFO("cut at " << first);
    REQUIRE(found_in({all.substr(0, first), all.substr(first)}, Marks::many) == both);
    for (std::size_t second = first; second <= all.size(); ++second) {
      const std::vector<std::string_view> pieces{all.substr(0, first), all.substr(first, second - first),
                                                 all.substr(second)};
      INFO("and at " << second);
      REQUIRE(found_in(pieces, Marks::many) == both);
    }
  }
}

TEST_CASE("A text that comes byte by byte has the same markers") {
  const std::string text = "~" + text_of(kFirst) + "~@0" + text_of(kSecond) + "~";
  std::vector<std::string_view> bytes;
  for (std::size_t at = 0; at < text.size(); ++at) bytes.push_back(std::string_view(text).substr(at, 1));
  CHECK(found_in(bytes, Marks::many) == std::vector<Marker>{kFirst, kSecond});
}

TEST_CASE("A marker that is cut off at a text's end is not finished by the next text") {
  const std::string text = text_of(kFirst);
  MarkerFinder finder(Marks::many);
  for (std::size_t cut = 1; cut < text.size(); ++cut) {
    Carry carry;
    const auto nothing = [](const Marker&) { FAIL("a marker that nobody wrote"); };
    CHECK(finder.find(std::string_view(text).substr(0, cut), false, carry, nothing) == 0);
    CHECK(finder.find(std::string_view(text).substr(cut), false, carry, nothing) == 0);
  }
}

TEST_CASE("With one message in a frame the marker is found also where the frame before had none") {
  MarkerFinder finder(Marks::one);
  Carry carry;
  for (const std::size_t offset : {0U, 300U, 301U, 301U, 299U, 5U, 400U}) {
    const std::string payload = std::string(offset, 'x') + text_of(kSecond) + "xxxx";
    Marker found;
    CHECK(finder.find(payload, false, carry, [&](const Marker& marker) { found = marker; }) == 1);
    CHECK(found == kSecond);
    CHECK(finder.find("short", false, carry, [](const Marker&) { FAIL("there is none"); }) == 0);
  }
}

}  // namespace plenaria
