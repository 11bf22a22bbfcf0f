#include "hub/doorkeeper.hpp"

#include <catch2/catch.hpp>

#include "result_text.hpp"
#include "token_signer.hpp"

using namespace plenaria;

namespace {

const VenueTime kNow(std::chrono::hours(500'000));
const Caller kHall{"192.0.2.7", "192.0.2.7"};
const Caller kElsewhere{"198.51.100.1", "198.51.100.1"};

struct Door {
  Dialogue dialogue;
  TokenIssuers issuers;
  Metrics metrics;
  Doorkeeper keeper;
  SteadyTime now{std::chrono::hours(1)};

  explicit Door(const Doorkeeper::Limits& limits)
      : dialogue{make_dialogue()}, issuers{make_key(1), std::nullopt}, keeper(issuers, dialogue, limits, metrics) {}

  static Dialogue make_dialogue() {
    Dialogue dialogue;
    dialogue.id = DialogueId("idm-2018");
    return dialogue;
  }
  static TokenKey make_key(std::uint8_t seed) {
    Secret bytes;
    bytes.fill(seed);
    return TokenKey(bytes);
  }
  static std::string token(std::uint8_t seed, const std::string& id, VenueTime expires = kNow + std::chrono::hours(1)) {
    Participant participant;
    participant.id = ParticipantId(id);
    participant.role = Role::delegate;
    participant.expires = expires;
    return make_token(make_key(seed), participant, DialogueId("idm-2018"), kNow);
  }
  static std::string good(const std::string& id = "ana") { return token(1, id); }
  static std::string forged(const std::string& id = "ana") { return token(2, id); }

  Result<Participant, Refusal> admit(const std::string& text, const Caller& caller = kHall) {
    return keeper.admit(text, caller, kNow, now);
  }
  /// The code, or 0 for whoever is let in.
  int code(const std::string& text, const Caller& caller = kHall) {
    const auto admitted = admit(text, caller);
    return admitted ? 0 : static_cast<int>(admitted.error().code);
  }
  double held_back(const std::string& limit) {
    const std::string line = "plenaria_held_back_total{limit=\"" + limit + "\"} ";
    const std::string text = metrics.text();
    const auto at = text.find(line);
    REQUIRE(at != text.npos);
    return std::stod(text.substr(at + line.size()));
  }
};

/// How many of 1,000 requests at one moment may go on.
template <class Take>
int granted(const Take& take) {
  int count = 0;
  for (int i = 0; i < 1000; ++i) count += take(i) ? 0 : 1;
  return count;
}

}  // namespace

TEST_CASE("one person has one rate, on however many connections") {
  Door door({50, 0, 0});
  CHECK(granted([&](int) { return door.keeper.take(ParticipantId("ana"), door.now); }) == 100);
  CHECK(granted([&](int) { return door.keeper.take(ParticipantId("bo"), door.now); }) == 100);
  CHECK(door.held_back("requests_per_second") == 1800);
  const auto wait = door.keeper.take(ParticipantId("ana"), door.now);
  REQUIRE(wait);
  CHECK(*wait > Milliseconds(0));
  CHECK(*wait <= Milliseconds(21));
  door.now += *wait;
  CHECK_FALSE(door.keeper.take(ParticipantId("ana"), door.now));
  CHECK(door.keeper.take(ParticipantId("ana"), door.now));
}

TEST_CASE("a network has one rate for everybody in it, and those who POST without a name another") {
  Door door({50, 200, 0});
  CHECK(granted([&](int) { return door.keeper.take(kHall, door.now); }) == 400);
  CHECK(granted([&](int) { return door.keeper.take(kElsewhere, door.now); }) == 400);
  CHECK(granted([&](int) { return door.keeper.take_unnamed(kHall, door.now); }) == 100);
  CHECK(door.held_back("requests_per_second_per_address") == 1200);
}

TEST_CASE("each limit is lifted by 0") {
  Door door({0, 0, 0});
  RequestRate connection(0, door.now);
  CHECK(granted([&](int) { return door.keeper.take(ParticipantId("ana"), door.now); }) == 1000);
  CHECK(granted([&](int) { return door.keeper.take(kHall, door.now); }) == 1000);
  CHECK(granted([&](int) { return door.keeper.take(connection, door.now); }) == 1000);
  CHECK(granted([&](int) { return door.keeper.take_unnamed(kHall, door.now); }) == 1000);
  for (int i = 0; i < 100; ++i) CHECK(door.code(Door::forged()) == 4001);
}

TEST_CASE("callers are remembered up to a bound, and those who have not asked for a while are forgotten first") {
  RequestRates rates(50);
  SteadyTime now{std::chrono::hours(1)};
  for (std::size_t i = 0; i < RequestRates::kMost; ++i) rates.take(std::to_string(i), now);
  CHECK(rates.remembered() == RequestRates::kMost);
  now += std::chrono::seconds(3);
  for (int i = 0; i < 200; ++i) rates.take("0", now);
  CHECK(rates.take("0", now));
  rates.take("another", now);
  CHECK(rates.remembered() == 2);
  CHECK(rates.take("0", now));
  // Where nobody can be forgotten, everybody is.
  for (std::size_t i = 0; i < RequestRates::kMost; ++i) rates.take(std::to_string(i), now);
  CHECK(rates.remembered() <= RequestRates::kMost);
}

TEST_CASE("after ten tokens within a minute that nobody signed, no further one from there is looked at") {
  Door door({0, 0, 10});
  for (int i = 0; i < 10; ++i) {
    CHECK(door.code(i % 2 ? Door::forged(std::to_string(i)) : "no token at all") == 4001);
    door.now += std::chrono::seconds(2);
  }
  const auto refused = door.admit(Door::good());
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::too_fast);
  CHECK(refused.error().field == "token");
  REQUIRE(refused.error().retry_after);
  CHECK(*refused.error().retry_after == std::chrono::seconds(40));
  CHECK(door.code(Door::forged()) == 4029);
  CHECK(door.code(Door::good("bo"), kElsewhere) == 0);
  CHECK(door.held_back("bad_tokens_per_minute") == 2);
  // Asking in the meantime makes nobody wait longer.
  door.now += std::chrono::seconds(40) - Milliseconds(1);
  CHECK(door.code(Door::good()) == 4029);
  door.now += Milliseconds(1);
  CHECK(door.code(Door::good()) == 0);
}

TEST_CASE("there are never more than ten within any minute, however they are spread") {
  Door door({0, 0, 10});
  std::vector<SteadyTime> looked_at;
  for (int i = 0; i < 2000; ++i) {
    if (door.code(Door::forged()) == 4001) looked_at.push_back(door.now);
    door.now += Milliseconds(i % 3 ? 70 : 1700);
  }
  CHECK(looked_at.size() > 100);
  for (std::size_t i = 10; i < looked_at.size(); ++i)
    CHECK(looked_at[i] - looked_at[i - 10] >= std::chrono::minutes(1));
}

TEST_CASE("whoever has been in with their token comes in again while others from there have to wait") {
  Door door({0, 0, 3});
  const std::string known = Door::good("ana");
  CHECK(door.code(known) == 0);
  for (int i = 0; i < 3; ++i) CHECK(door.code(Door::forged()) == 4001);
  CHECK(door.code(Door::good("bo")) == 4029);
  CHECK(door.code(known) == 0);
  CHECK(door.code(known.substr(0, known.size() - 2) + "AA") == 4029);
}

TEST_CASE("yesterday's links are no attempts: a hall full of them keeps nobody out") {
  Door door({0, 0, 3});
  for (int i = 0; i < 50; ++i) CHECK(door.code(Door::token(1, std::to_string(i), kNow)) == 4001);
  Dialogue other = Door::make_dialogue();
  Participant participant;
  participant.id = ParticipantId("ana");
  participant.expires = kNow + std::chrono::hours(1);
  for (int i = 0; i < 50; ++i)
    CHECK(door.code(make_token(Door::make_key(1), participant, DialogueId("idm-2019"), kNow)) == 4001);
  CHECK(door.code(Door::good()) == 0);
}

TEST_CASE("another system's tokens are counted alike") {
  Door door({0, 0, 3});
  const TokenSigner theirs = TokenSigner::ed25519();
  const TokenSigner forger = TokenSigner::ed25519();
  door.issuers.foreign = ForeignIssuer{"them", IssuerKey(TokenAlgorithm::eddsa, theirs.key_file()), "idm-2018"};
  const auto claims = [](const std::string& role) {
    return R"({"iss":"them","aud":"idm-2018","sub":"ana","exp":9000000000,"role":")" + role + R"("})";
  };
  const std::string header = R"({"alg":"EdDSA"})";
  for (int i = 0; i < 50; ++i) CHECK(door.code(theirs.token(header, claims("king"))) == 4001);
  CHECK(door.code(theirs.token(header, claims("delegate"))) == 0);
  for (int i = 0; i < 3; ++i) CHECK(door.code(forger.token(header, claims("delegate"))) == 4001);
  CHECK(door.code(theirs.token(header, claims("observer"))) == 4029);
}

TEST_CASE("networks with bad tokens are remembered up to a bound, those whose minute is over forgotten first") {
  BadTokens bad(1);
  SteadyTime now{std::chrono::hours(1)};
  for (std::size_t i = 0; i < BadTokens::kMost; ++i) bad.add(std::to_string(i), now);
  CHECK(bad.remembered() == BadTokens::kMost);
  CHECK(bad.wait("0", now) == std::chrono::minutes(1));
  now += std::chrono::minutes(1);
  CHECK_FALSE(bad.wait("0", now));
  bad.add("another", now);
  CHECK(bad.remembered() == 1);
  for (std::size_t i = 0; i < 2 * BadTokens::kMost; ++i) bad.add(std::to_string(i), now);
  CHECK(bad.remembered() <= BadTokens::kMost);
}
