#include "protocol/cpp/token.hpp"

#include <sodium.h>

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "result_text.hpp"

using namespace plenaria;

namespace {

const DialogueId kDialogue("idm-2018");
const VenueTime kNow(std::chrono::hours(500'000));

TokenKey key(std::uint8_t seed = 1) {
  TokenKey result;
  result.seed.fill(seed);
  return result;
}

Participant ana() {
  return {ParticipantId("ana"), Role::delegate, "Ana", "Chile", "national-government", kNow + std::chrono::hours(1)};
}

std::string token() { return make_token(key(), ana(), kDialogue, kNow, "id"); }

/// A token of any header and payload, signed with the right key.
std::string signed_with(const std::string& header, const std::string& payload) {
  const std::string part = base64url_encode(header) + "." + base64url_encode(payload);
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
  crypto_sign_seed_keypair(open.data(), secret.data(), key().seed.data());
  std::string signature(crypto_sign_BYTES, '\0');
  crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                       reinterpret_cast<const unsigned char*>(part.data()), part.size(), secret.data());
  return part + "." + base64url_encode(signature);
}

const std::string kHeader = R"({"alg":"EdDSA","typ":"JWT"})";
std::string payload(const std::string& members) {
  return R"({"iss":"plenaria","aud":"idm-2018","sub":"ana","role":"delegate","name":"Ana","exp":9000000000)" + members +
         "}";
}

}  // namespace

TEST_CASE("a token is read back as the person it was made for") {
  const auto read = read_token(key(), token(), kDialogue, kNow);
  REQUIRE(read);
  CHECK(read->id == ana().id);
  CHECK(read->role == Role::delegate);
  CHECK(read->name == "Ana");
  CHECK(read->delegation == "Chile");
  CHECK(read->group == "national-government");
  CHECK(read->expires == ana().expires);
}

TEST_CASE("a token ends at its expiry, to the millisecond") {
  CHECK(read_token(key(), token(), kDialogue, ana().expires - Milliseconds(1)));
  const auto late = read_token(key(), token(), kDialogue, ana().expires);
  REQUIRE_FALSE(late);
  CHECK(late.error().sentence.find("expired") != std::string::npos);
}

TEST_CASE("a token of another key or for another dialogue is refused") {
  CHECK_FALSE(read_token(key(2), token(), kDialogue, kNow));
  CHECK_FALSE(read_token(key(), token(), DialogueId("idm-2019"), kNow));
}

TEST_CASE("a token with any one character changed is refused") {
  const std::string good = token();
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = bad[i] == 'A' ? 'B' : 'A';
    INFO(i);
    CHECK_FALSE(read_token(key(), bad, kDialogue, kNow));
  }
}

TEST_CASE("the algorithm is pinned: none and HS256 over the public key are refused") {
  const std::string claims = base64url_encode(payload(""));
  CHECK_FALSE(read_token(key(), base64url_encode(R"({"alg":"none"})") + "." + claims + ".", kDialogue, kNow));
  CHECK_FALSE(read_token(key(), signed_with(R"({"alg":"HS256","typ":"JWT"})", payload("")), kDialogue, kNow));
  CHECK_FALSE(read_token(key(), signed_with(R"({"alg":"EdDSA","crit":["x"]})", payload("")), kDialogue, kNow));
}

TEST_CASE("claims are checked one by one, also under a good signature") {
  CHECK(read_token(key(), signed_with(kHeader, payload("")), kDialogue, kNow));
  for (const char* bad :
       {R"({"aud":"idm-2018","sub":"ana","role":"delegate","name":"Ana","exp":9000000000})",
        R"({"iss":"other","aud":"idm-2018","sub":"ana","role":"delegate","name":"Ana","exp":9000000000})",
        R"({"iss":"plenaria","sub":"ana","role":"delegate","name":"Ana","exp":9000000000})",
        R"({"iss":"plenaria","aud":"idm-2018","role":"delegate","name":"Ana","exp":9000000000})",
        R"({"iss":"plenaria","aud":"idm-2018","sub":"a b","role":"delegate","name":"Ana","exp":9000000000})",
        R"({"iss":"plenaria","aud":"idm-2018","sub":"ana","role":"king","name":"Ana","exp":9000000000})",
        R"({"iss":"plenaria","aud":"idm-2018","sub":"ana","role":"delegate","name":"Ana"})",
        R"({"iss":"plenaria","aud":"idm-2018","sub":"ana","role":"delegate","name":"Ana","exp":"9000000000"})",
        R"({"iss":"plenaria","aud":"idm-2018","sub":"ana","role":"delegate","name":"A\nna","exp":9000000000})",
        R"({"iss":"plenaria","aud":"idm-2018","sub":"ana","role":"delegate","name":7,"exp":9000000000})", "[]", "7"}) {
    INFO(bad);
    CHECK_FALSE(read_token(key(), signed_with(kHeader, bad), kDialogue, kNow));
  }
  CHECK_FALSE(read_token(key(), signed_with(kHeader, payload(R"(,"nbf":8000000000)")), kDialogue, kNow));
}

TEST_CASE("what is no token at all is refused, and never told back") {
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), std::string("a.b"),
                                 std::string("a.b.c.d"), std::string(5000, 'a'), std::string("e30.e30.AA")}) {
    const auto read = read_token(key(), bad, kDialogue, kNow);
    REQUIRE_FALSE(read);
    if (bad.size() > 3) CHECK(read.error().sentence.find(bad) == std::string::npos);
  }
}
