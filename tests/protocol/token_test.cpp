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
  Secret bytes;
  bytes.fill(seed);
  return TokenKey(bytes);
}

Participant ana() {
  return {ParticipantId("ana"),
          Role::delegate,
          "Ana",
          "Chile",
          "national-government",
          kNow + std::chrono::hours(1),
          Capacity::state,
          {"the Lima Group", "GRULAC"},
          {RoomId("hall")},
          std::uint32_t{1} << 31,
          "id",
          kNow};
}

std::string token() { return make_token(key(), ana(), kDialogue, kNow); }

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
  CHECK(read->capacity == Capacity::state);
  CHECK(read->on_behalf_of == ana().on_behalf_of);
  CHECK(read->rooms == ana().rooms);
  CHECK(read->serial == ana().serial);
  CHECK(read->token_id == "id");
}

TEST_CASE("a token that says no more than it must is for every room, in no capacity, and of no series") {
  Participant bare;
  bare.id = ParticipantId("bo");
  bare.expires = kNow + std::chrono::hours(1);
  const auto read = read_token(key(), make_token(key(), bare, kDialogue, kNow), kDialogue, kNow);
  REQUIRE(read);
  CHECK(read->role == Role::follower);
  CHECK_FALSE(read->capacity);
  CHECK(read->on_behalf_of.empty());
  CHECK(read->rooms.empty());
  CHECK_FALSE(read->serial);
  CHECK(read->token_id.empty());
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

TEST_CASE("what a token may say besides has its bounds, and what it says of itself is named when it is refused") {
  const auto list = [](const char* claim, std::size_t count, const std::string& each) {
    std::string text = ",\"" + std::string(claim) + "\":[";
    for (std::size_t i = 0; i < count; ++i) text += (i ? "," : "") + ("\"" + each + "\"");
    return text + "]";
  };
  const auto accepted = [](const std::string& members) {
    const auto read = read_token(key(), signed_with(kHeader, payload(members)), kDialogue, kNow);
    if (!read) CHECK(read.error().sentence.find(members.substr(1, members.find(':') - 1)) != std::string::npos);
    return read.has_value();
  };
  for (const auto& good : {list("rooms", 0, ""), list("rooms", 64, "a"), list("rooms", 1, std::string(64, 'a')),
                           list("on_behalf_of", 5, std::string(200, 'x')), std::string(R"(,"serial":1)"),
                           std::string(R"(,"serial":2147483648)"), std::string(R"(,"capacity":"intergovernmental")"),
                           std::string(R"(,"realm_access":{"roles":[{"deep":{"deeper":{}}}]})")}) {
    INFO(good);
    CHECK(accepted(good));
  }
  for (const auto& bad : {list("rooms", 65, "a"),
                          list("rooms", 1, ""),
                          list("rooms", 1, "Hall"),
                          list("rooms", 1, std::string(65, 'a')),
                          std::string(R"(,"rooms":"hall")"),
                          std::string(R"(,"rooms":[7])"),
                          std::string(R"(,"rooms":null)"),
                          list("on_behalf_of", 6, "x"),
                          list("on_behalf_of", 1, std::string(201, 'x')),
                          list("on_behalf_of", 1, ""),
                          list("on_behalf_of", 1, "a\\nb"),
                          std::string(R"(,"on_behalf_of":"GRULAC")"),
                          std::string(R"(,"serial":0)"),
                          std::string(R"(,"serial":-1)"),
                          std::string(R"(,"serial":2147483649)"),
                          std::string(R"(,"serial":"1")"),
                          std::string(R"(,"serial":1.5)"),
                          std::string(R"(,"capacity":"State")"),
                          std::string(R"(,"capacity":1)"),
                          std::string(R"(,"jti":7)"),
                          std::string(R"(,"iat":"1")"),
                          std::string(R"(,"nbf":1.5)")}) {
    INFO(bad);
    CHECK_FALSE(accepted(bad));
  }
}

TEST_CASE("a token from a clock a minute ahead is taken, one from further ahead is not") {
  const auto issued = [](std::int64_t ahead) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(kNow.time_since_epoch()).count() + ahead;
    return read_token(key(), signed_with(kHeader, payload(",\"iat\":" + std::to_string(seconds))), kDialogue, kNow);
  };
  CHECK(issued(0));
  CHECK(issued(60));
  CHECK_FALSE(issued(61));
}

TEST_CASE("a token is for one audience, or for a list that has it") {
  const auto for_ = [](const std::string& aud) {
    const std::string claims = R"({"iss":"plenaria","sub":"ana","role":"delegate","exp":9000000000,"aud":)" + aud + "}";
    return read_token(key(), signed_with(kHeader, claims), kDialogue, kNow).has_value();
  };
  CHECK(for_(R"("idm-2018")"));
  CHECK(for_(R"(["other","idm-2018"])"));
  for (const char* bad : {R"("idm-201")", R"("idm-2018 ")", R"(["other"])", "[]", "7", "null", R"({"idm-2018":1})"}) {
    INFO(bad);
    CHECK_FALSE(for_(bad));
  }
}

TEST_CASE("what is no token at all is refused, and never told back") {
  for (const std::string& bad : {std::string(), std::string("."), std::string(".."), std::string("a.b"),
                                 std::string("a.b.c.d"), std::string(5000, 'a'), std::string("e30.e30.AA")}) {
    const auto read = read_token(key(), bad, kDialogue, kNow);
    REQUIRE_FALSE(read);
    if (bad.size() > 3) CHECK(read.error().sentence.find(bad) == std::string::npos);
  }
}
