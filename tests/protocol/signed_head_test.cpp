#include "protocol/cpp/signed_head.hpp"

#include <catch2/catch.hpp>

#include "base/base64.hpp"

using namespace plenaria;

namespace {

RecordKey key(std::uint8_t seed = 1) {
  RecordKey result;
  result.seed.fill(seed);
  return result;
}

const DialogueId kDialogue("idm-2018");

SignedHead head() {
  SignedHead head;
  head.aggregate = AggregateId("room:hall");
  head.audience = Audience::public_;
  head.epoch = Epoch("an-epoch");
  head.seq = 37;
  head.hash = sha256("a header");
  head.at = VenueTime(Milliseconds(1'522'054'800'123));
  return head;
}

}  // namespace

TEST_CASE("a signed head is read back as it was written and holds under its key alone") {
  const SignedHead made = sign_head(key(), kDialogue, head());
  const auto read = decode_signed_head(encode_signed_head(made));
  REQUIRE(read);
  CHECK(*read == made);
  const PublicKey open = public_key_of(key().seed);
  CHECK(read->key == key_id(open));
  CHECK(is_signed_head(open, kDialogue, *read));
  CHECK_FALSE(is_signed_head(public_key_of(key(2).seed), kDialogue, *read));
  CHECK_FALSE(is_signed_head(open, DialogueId("another"), *read));
}

TEST_CASE("nothing that a signed head says can be changed") {
  const SignedHead made = sign_head(key(), kDialogue, head());
  const PublicKey open = public_key_of(key().seed);
  const auto changed = [&](auto change) {
    SignedHead other = made;
    change(other);
    return is_signed_head(open, kDialogue, other);
  };
  CHECK(changed([](SignedHead&) {}));
  CHECK_FALSE(changed([](SignedHead& h) { h.aggregate = AggregateId("room:garden"); }));
  CHECK_FALSE(changed([](SignedHead& h) { h.audience = Audience::desk; }));
  CHECK_FALSE(changed([](SignedHead& h) { h.epoch = Epoch("another"); }));
  CHECK_FALSE(changed([](SignedHead& h) { ++h.seq; }));
  CHECK_FALSE(changed([](SignedHead& h) { h.hash = sha256("another header"); }));
  CHECK_FALSE(changed([](SignedHead& h) { h.at += Milliseconds(1); }));
}

TEST_CASE("the id of a key is its thumbprint, as RFC 8037 appendix A.3 has it") {
  const auto bytes = base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A");
  REQUIRE(bytes);
  RecordKey rfc;
  std::copy(bytes->begin(), bytes->end(), rfc.seed.begin());
  const PublicKey open = public_key_of(rfc.seed);
  CHECK(open.text() == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");
  CHECK(key_id(open) == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
}

TEST_CASE("keys are read from a set and alone; others are passed over") {
  const std::vector<PublicKey> keys{public_key_of(key(1).seed), public_key_of(key(2).seed)};
  CHECK(decode_key_set(encode_key_set(keys)) == keys);
  CHECK(decode_key_set(R"({"kty":"OKP","crv":"Ed25519","x":")" + keys[0].text() + R"("})") == std::vector{keys[0]});
  for (const char* none : {"", "[]", "{}", R"({"keys":[{"kty":"RSA"}]})", R"({"kty":"OKP","crv":"X25519","x":"AAAA"})"})
    CHECK(decode_key_set(none).empty());
}

TEST_CASE("what is no signed head is refused") {
  const std::string good = encode_signed_head(sign_head(key(), kDialogue, head()));
  CHECK(decode_signed_head(good));
  for (const char* member : {"room", "audience", "epoch", "seq", "hash", "at", "key", "signature"}) {
    std::string text = good;
    text.replace(text.find(member), 1, "X");
    CHECK_FALSE(decode_signed_head(text));
  }
  CHECK_FALSE(decode_signed_head("{}"));
  CHECK_FALSE(decode_signed_head("null"));
}
