#include "base/base64.hpp"

#include <catch2/catch.hpp>

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
