// Tokens of another system, and what somebody may try with them.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "base/base64.hpp"
#include "protocol/cpp/token.hpp"
#include "result_text.hpp"
#include "token_signer.hpp"

using namespace plenaria;

namespace {

const std::string kIssuer = "https://accreditation.example.org/";
const VenueTime kNow(std::chrono::hours(500'000));

Dialogue dialogue() {
  Dialogue result;
  result.id = DialogueId("idm-2018");
  result.groups.push_back({"academia", {}});
  return result;
}

TokenKey own_key() {
  Secret seed;
  seed.fill(1);
  return TokenKey(seed);
}

/// The other system with its key, and a deployment that takes its tokens.
struct Other {
  TokenSigner signer;
  TokenAlgorithm algorithm;
  TokenIssuers issuers;

  Other(TokenAlgorithm of, TokenSigner with, const std::string& audience = "idm-2018")
      : signer(std::move(with)),
        algorithm(of),
        issuers{own_key(), ForeignIssuer{kIssuer, IssuerKey(of, signer.key_file()), audience}} {}

  Result<Participant, TokenFault> read(const std::string& token) const {
    return read_token(issuers, token, dialogue(), kNow);
  }
  std::string header() const { return R"({"alg":")" + std::string(name_of(algorithm)) + R"(","typ":"JWT"})"; }
  std::string token(const std::string& claims) const { return signer.token(header(), claims); }
};

const std::string kSecret = "a secret that two systems share.";

Other hs256() { return {TokenAlgorithm::hs256, TokenSigner::hmac(kSecret)}; }
Other rs256() { return {TokenAlgorithm::rs256, TokenSigner::rsa()}; }
Other eddsa() { return {TokenAlgorithm::eddsa, TokenSigner::ed25519()}; }
std::vector<Other> one_of_each() { return {hs256(), rs256(), eddsa()}; }

/// A person's claims with these members besides, or instead of those that they begin with.
std::string claims(const std::string& members = "", const std::string& issuer = kIssuer,
                   const std::string& audience = R"("idm-2018")") {
  return R"({"iss":")" + issuer + R"(","aud":)" + audience +
         R"(,"sub":"ana","role":"delegate","name":"Ana","exp":9000000000)" + members + "}";
}

std::string with_subject(const std::string& subject) {
  return R"({"iss":")" + kIssuer + R"(","aud":"idm-2018","sub":")" + subject +
         R"(","role":"observer","exp":9000000000})";
}

Participant somebody(const std::string& id) {
  Participant participant;
  participant.id = ParticipantId(id);
  participant.role = Role::moderator;
  participant.name = "Own";
  participant.expires = kNow + std::chrono::hours(1);
  return participant;
}

std::string own_token(const std::string& id = "ana") {
  return make_token(own_key(), somebody(id), dialogue().id, kNow);
}

}  // namespace

TEST_CASE("a token of the other system names a person who is not one of ours") {
  for (const Other& other : one_of_each()) {
    INFO(name_of(other.algorithm));
    const auto read = other.read(other.token(
        claims(R"(,"delegation":"Chile","group":"academia","capacity":"stakeholder","on_behalf_of":["GRULAC"],)"
               R"("rooms":["hall"],"serial":7,"jti":"j","iat":1700000000,"email":"ana@example.org")")));
    REQUIRE(read);
    CHECK(read->id.text() == "foreign:ana");
    CHECK(read->role == Role::delegate);
    CHECK(read->name == "Ana");
    CHECK(read->delegation == "Chile");
    CHECK(read->group == "academia");
    CHECK(read->capacity == Capacity::stakeholder);
    CHECK(read->on_behalf_of == std::vector<std::string>{"GRULAC"});
    CHECK(read->rooms == std::vector<RoomId>{RoomId("hall")});
    CHECK(read->token_id == "j");
    CHECK(read->expires == VenueTime(std::chrono::seconds(9'000'000'000)));
    // It counts the links that we gave to one person of ours.
    CHECK_FALSE(read->serial);
  }
}

TEST_CASE("our own tokens are taken beside the other system's, and alone where there is none") {
  for (const Other& other : one_of_each()) {
    const auto read = other.read(own_token());
    REQUIRE(read);
    CHECK(read->id.text() == "ana");
  }
  const TokenIssuers alone{own_key(), std::nullopt};
  CHECK(read_token(alone, own_token(), dialogue(), kNow));
  const Other other = eddsa();
  CHECK_FALSE(read_token(alone, other.token(claims()), dialogue(), kNow));
}

TEST_CASE("iss decides whose key is asked: neither system can speak in the name of the other, or of a third") {
  for (const Other& other : one_of_each()) {
    INFO(name_of(other.algorithm));
    CHECK(other.read(other.token(claims())));
    for (const char* issuer : {"plenaria", "Plenaria", "", "https://accreditation.example.org",
                               "https://accreditation.example.org/x", "HTTPS://accreditation.example.org/"}) {
      INFO(issuer);
      CHECK_FALSE(other.read(other.token(claims("", issuer))));
    }
    CHECK_FALSE(other.read(other.token(R"({"aud":"idm-2018","sub":"ana","role":"delegate","exp":9000000000})")));
    CHECK_FALSE(other.read(other.token(
        R"({"iss":["https://accreditation.example.org/"],"aud":"idm-2018","sub":"ana","role":"delegate","exp":9000000000})")));
  }
  // Signed by us, in the other's name: with the very algorithm that the other one is configured for.
  const Other other = eddsa();
  const std::string foreign = other.token(claims());
  const std::string part = foreign.substr(0, foreign.rfind('.'));
  CHECK_FALSE(other.read(part + "." + sign(own_key().seed, part).text()));
}

TEST_CASE("the algorithm is the key's: no header can choose another") {
  for (const Other& other : one_of_each()) {
    INFO(name_of(other.algorithm));
    for (const char* algorithm : {"none", "None", "nOnE", "", "HS256", "HS384", "HS512", "RS256", "RS384", "RS512",
                                  "PS256", "ES256", "EdDSA", "eddsa", "Ed25519"}) {
      const bool named = algorithm == name_of(other.algorithm);
      INFO(algorithm);
      const std::string header = R"({"alg":")" + std::string(algorithm) + R"("})";
      CHECK(other.read(other.signer.token(header, claims())).has_value() == named);
      // The same without a signature.
      const std::string part = base64url_encode(header) + "." + base64url_encode(claims());
      CHECK_FALSE(other.read(part + "."));
      CHECK_FALSE(other.read(part));
    }
    for (const char* header : {"{}", R"({"alg":null})", R"({"alg":["RS256"]})", R"({"typ":"JWT"})", "[]", "7", ""}) {
      INFO(header);
      CHECK_FALSE(other.read(other.signer.token(header, claims())));
    }
  }
}

TEST_CASE("a public key is no secret: HS256 with it signs nothing") {
  for (const Other& other : {rs256(), eddsa()}) {
    const std::string pem = other.signer.key_file();
    for (const std::string& secret : {pem, pem.substr(0, pem.size() - 1)}) {
      const TokenSigner forger = TokenSigner::hmac(secret);
      for (const char* algorithm : {"HS256", "RS256", "EdDSA"})
        for (const std::string& issuer : {kIssuer, std::string(kOwnIssuer)})
          CHECK_FALSE(other.read(forger.token(R"({"alg":")" + std::string(algorithm) + R"("})", claims("", issuer))));
    }
  }
}

TEST_CASE("another key of the right kind signs nothing, whatever the header says of it") {
  const Other other = rs256();
  const TokenSigner forger = TokenSigner::rsa();
  const std::string pem = forger.key_file();
  std::string der = pem.substr(27, pem.rfind("-----END") - 27);
  std::erase(der, '\n');
  const std::vector<std::string> members{
      "",
      R"(,"jwk":{"kty":"RSA","n":")" + der + R"(","e":"AQAB"})",
      R"(,"x5c":[")" + der + R"("])",
      R"(,"jku":"https://evil.example/keys.json")",
      R"(,"x5u":"https://evil.example/key.pem")",
      R"(,"kid":"../../token.key")",
  };
  for (const auto& member : members) {
    INFO(member);
    const std::string header = R"({"alg":"RS256")" + member + "}";
    CHECK_FALSE(other.read(forger.token(header, claims())));
    // From the right key such members are of no interest.
    CHECK(other.read(other.signer.token(header, claims())));
  }
  CHECK_FALSE(other.read(other.signer.token(R"({"alg":"RS256","crit":["exp"]})", claims())));
  CHECK_FALSE(other.read(other.signer.token(R"({"alg":"RS256","b64":false,"crit":["b64"]})", claims())));
  CHECK_FALSE(other.read(other.signer.token(R"({"alg":"RS256","alg":"RS256"})", claims())));
}

TEST_CASE("the claims of the other system have the same bounds as ours") {
  const Other other = hs256();
  const auto accepted = [&other](const std::string& text) { return other.read(other.token(text)).has_value(); };
  CHECK(accepted(claims()));
  CHECK(accepted(claims("", kIssuer, R"(["account","idm-2018"])")));
  for (const char* audience : {R"("idm-2019")", R"(["account"])", "[]", "null", "7"})
    CHECK_FALSE(accepted(claims("", kIssuer, audience)));
  for (const char* bad :
       {R"(,"sub":"second")", R"(,"group":"nobody")", R"(,"capacity":"king")", R"(,"rooms":"hall")",
        R"(,"nbf":8000000000)", R"(,"iat":8000000000)", R"(,"delegation":7)", R"(,"on_behalf_of":[""])"}) {
    INFO(bad);
    CHECK_FALSE(accepted(claims(bad)));
  }
  const auto head = R"({"iss":")" + kIssuer + R"(","aud":"idm-2018",)";
  for (const char* bad :
       {R"("role":"delegate","exp":9000000000)", R"("sub":"","role":"delegate","exp":9000000000)",
        R"("sub":7,"role":"delegate","exp":9000000000)", R"("sub":"ana","exp":9000000000)",
        R"("sub":"ana","role":"admin","exp":9000000000)", R"("sub":"ana","role":"delegate")",
        R"("sub":"ana","role":"delegate","exp":1799999999)", R"("sub":"ana","role":"delegate","exp":1800000000)",
        R"("sub":"ana","role":"delegate","exp":9000000000.5)"}) {
    INFO(bad);
    CHECK_FALSE(accepted(head + bad + "}"));
  }
  CHECK(accepted(head + R"("sub":"ana","role":"delegate","exp":1800000001})"));
}

TEST_CASE("the audience may be another word than the dialogue's id") {
  const Other other(TokenAlgorithm::hs256, TokenSigner::hmac(kSecret), "plenaria-new-york");
  CHECK(other.read(other.token(claims("", kIssuer, R"("plenaria-new-york")"))));
  CHECK_FALSE(other.read(other.token(claims())));
  CHECK(other.read(own_token()));
}

TEST_CASE("an id of another system is never one of ours") {
  const Other other = hs256();
  const auto id_of = [&other](const std::string& subject) {
    const auto read = other.read(other.token(with_subject(subject)));
    REQUIRE(read);
    return read->id.text();
  };
  CHECK(id_of("4f5c1c5e-7a0e-4d43-9b6e-2a3f0b1c9d8e") == "foreign:4f5c1c5e-7a0e-4d43-9b6e-2a3f0b1c9d8e");
  CHECK(id_of("ana@example.org") == "foreign:ana@example.org");
  CHECK(id_of(std::string(56, 'a')) == "foreign:" + std::string(56, 'a'));
  CHECK(id_of(std::string(57, 'a')) == "foreign-sha256:" + sha256(std::string(57, 'a')).text());
  CHECK(id_of("Ana Pérez") == "foreign-sha256:" + sha256("Ana Pérez").text());
  CHECK(id_of("auth0|5f7c8ec7") == "foreign-sha256:" + sha256("auth0|5f7c8ec7").text());
  CHECK(id_of("foreign:ana") == "foreign:foreign:ana");
  // Nor can one of ours begin like theirs, though we signed it ourselves.
  for (const char* id : {"foreign:ana", "foreign:", "foreign-sha256:x"}) {
    CHECK_FALSE(other.read(own_token(id)));
    CHECK_FALSE(read_token(own_key(), own_token(id), dialogue().id, kNow));
  }
  CHECK(other.read(own_token("foreigner")));
}

TEST_CASE("no two people of another system get one id, and each is an id") {
  rc::prop("distinct subjects, distinct ids", [](const std::string& one, const std::string& two) {
    const std::string first = foreign_id(one).text();
    RC_ASSERT(is_participant_id(first));
    RC_ASSERT(is_foreign_id(first));
    RC_ASSERT((first == foreign_id(two).text()) == (one == two));
    // What somebody would have to be called to be taken for the first.
    RC_ASSERT(foreign_id(first).text() != first);
    RC_ASSERT(foreign_id(first.substr(first.find(':') + 1)).text() == first || first.starts_with("foreign-sha256:"));
    if (first.starts_with("foreign-sha256:")) RC_ASSERT(foreign_id(first.substr(first.find(':') + 1)).text() != first);
  });
}

TEST_CASE("a token that was changed anywhere is refused, and told back nowhere") {
  for (const Other& other : one_of_each()) {
    const std::string good = other.token(claims(R"(,"delegation":"Chile")"));
    REQUIRE(other.read(good));
    rc::prop("one character of " + std::string(name_of(other.algorithm)) + " is another", [&] {
      const auto at = *rc::gen::inRange<std::size_t>(0, good.size());
      const char with = *rc::gen::arbitrary<char>();
      std::string bad = good;
      RC_PRE(bad[at] != with);
      bad[at] = with;
      const auto read = other.read(bad);
      RC_ASSERT(!read);
      for (const char* canary : {"Ana", "Chile", "ana"})
        RC_ASSERT(read.error().sentence.find(canary) == std::string::npos);
    });
    rc::prop("a part of " + std::string(name_of(other.algorithm)) + " is cut, doubled or changed for another's", [&] {
      const auto first = good.find('.');
      const auto second = good.rfind('.');
      std::vector<std::string> parts{good.substr(0, first), good.substr(first + 1, second - first - 1),
                                     good.substr(second + 1)};
      const auto part = *rc::gen::inRange<std::size_t>(0, 3);
      const std::string before = parts[part];
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          parts[part] = before.substr(0, *rc::gen::inRange<std::size_t>(0, before.size()));
          break;
        case 1:
          parts[part] += before;
          break;
        case 2:
          parts[part] = parts[(part + 1) % 3];
          break;
        default:
          parts[part] = base64url_encode(*rc::gen::arbitrary<std::string>());
      }
      RC_PRE(parts[part] != before);
      RC_ASSERT(!other.read(parts[0] + "." + parts[1] + "." + parts[2]));
    });
  }
}

TEST_CASE("every byte of the three parts counts") {
  for (const Other& other : one_of_each()) {
    const std::string good = other.token(claims());
    for (std::size_t i = 0; i < good.size(); ++i)
      for (const char with : {'A', 'B', '.', '=', '\0'}) {
        std::string bad = good;
        bad[i] = with;
        if (bad != good) CHECK_FALSE(other.read(bad));
      }
    for (const std::string& bad :
         {good + "=", good + ".", "." + good, good + "A", " " + good, good + "\n", good + "." + good})
      CHECK_FALSE(other.read(bad));
  }
}
