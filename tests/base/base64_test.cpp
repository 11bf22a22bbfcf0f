#include "base/base64.hpp"

#include <sodium.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <cstdint>
#include <random>
#include <vector>

using namespace plenaria;

TEST_CASE("bytes are spelled as RFC 4648 has them, and read back") {
  // Section 10, without padding.
  CHECK(base64url_encode("") == "");
  CHECK(base64url_encode("f") == "Zg");
  CHECK(base64url_encode("fo") == "Zm8");
  CHECK(base64url_encode("foo") == "Zm9v");
  CHECK(base64url_encode("\xfb\xff") == "-_8");
  for (const std::string bytes : {"", "f", "fo", "foo", "foob", "\xfb\xff\xfe"})
    CHECK(base64url_decode(base64url_encode(bytes)) == bytes);
}

TEST_CASE("bytes of any number are spelled as libsodium spells them") {
  constexpr int kVariant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::mt19937 random(1);
  for (std::size_t size = 0; size <= 600; ++size) {
    std::string bytes(size, '\0');
    for (char& byte : bytes) byte = static_cast<char>(random());
    std::string expected(sodium_base64_encoded_len(size, kVariant), '\0');
    sodium_bin2base64(expected.data(), expected.size(), reinterpret_cast<const unsigned char*>(bytes.data()), size,
                      kVariant);
    expected.pop_back();
    CHECK(base64url_encode(bytes) == expected);
    CHECK(base64url_decode(expected) == bytes);
    if (size % 3 == 0) continue;
    // The last digit has bits that stand for nothing.
    ++expected.back();
    CHECK_FALSE(base64url_decode(expected));
  }
}

TEST_CASE("no other byte stands for a digit") {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  for (std::size_t at = 0; at < 4; ++at)
    for (int byte = 0; byte < 256; ++byte) {
      std::string text = "AAAA";
      text[at] = static_cast<char>(byte);
      INFO(byte);
      CHECK(base64url_decode(text).has_value() == (digits.find(text[at]) != digits.npos));
    }
}

TEST_CASE("bytes have one spelling") {
  for (const char* bad : {"A", "AAAAA", "Zh", "Zm9", "Zg==", "Zg=", "Zg\n", " Zg", "Z g", "+_8", "/w"}) {
    INFO(bad);
    CHECK_FALSE(base64url_decode(bad));
  }
}

TEST_CASE("a known number of bytes is read like any number, and no other") {
  for (std::size_t size : {0, 1, 2, 3, 16, 31, 32, 64, 191, 192, 193, 400}) {
    std::string bytes;
    for (std::size_t i = 0; i < size; ++i) bytes.push_back(static_cast<char>(251 * (i + 1)));
    const std::string text = base64url_encode(bytes);
    std::vector<std::uint8_t> read(size);
    CHECK(base64url_decode(text, read));
    CHECK(std::equal(read.begin(), read.end(), bytes.begin(), bytes.end(),
                     [](std::uint8_t one, char other) { return one == static_cast<std::uint8_t>(other); }));
    std::vector<std::uint8_t> longer(size + 1);
    CHECK_FALSE(base64url_decode(text, longer));
    if (size == 0) continue;
    std::vector<std::uint8_t> shorter(size - 1);
    CHECK_FALSE(base64url_decode(text, shorter));
  }
  for (const char* bad : {"A", "AAAAA", "Zh", "Zg==", "Zg=", "Zg\n", " Zg", "Z g", "+g", "\xc1g"}) {
    INFO(bad);
    std::vector<std::uint8_t> one(1);
    CHECK_FALSE(base64url_decode(bad, one));
  }
}
