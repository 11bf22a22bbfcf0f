#include "minutes.hpp"
#include "rooms/refusing.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {
const Rules kPre{.moderation = Moderation::pre};
}

TEST_CASE("whoever is muted may withdraw, and neither submit nor amend") {
  Sitting sitting(kPre);
  sitting.carry_out(Sitting::says("chile", "first"));
  const auto entry = sitting.carry_out(Sitting::measure("mo", Sanction::mute, "chile"));
  CHECK(entry->public_seq == 0);
  CHECK(sitting.refusal(Sitting::says("chile", "second")) == Code::forbidden);
  CHECK(sitting.refusal(sitting.amends("chile", "first", 1)) == Code::forbidden);
  CHECK(sitting.ask(Sitting::says("ghana", "other")));
  CHECK(sitting.ask(Sitting::takes_back("chile", "first", 1)));
  sitting.carry_out(Sitting::measure("noor", Sanction::unmute, "chile"));
  CHECK(sitting.ask(Sitting::says("chile", "second")));
  CHECK(sitting.room.standings().empty());
}

TEST_CASE("whoever is expelled may nothing; readmitted, everything again") {
  Sitting sitting(kPre);
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(Sitting::measure("mo", Sanction::expel, "chile"));
  CHECK(sitting.refusal(Sitting::says("chile", "second")) == Code::forbidden);
  CHECK(sitting.refusal(sitting.amends("chile", "first", 1)) == Code::forbidden);
  CHECK(sitting.refusal(Sitting::takes_back("chile", "first", 1)) == Code::forbidden);
  sitting.carry_out(Sitting::measure("mo", Sanction::readmit, "chile"));
  CHECK(sitting.ask(Sitting::takes_back("chile", "first", 1)));
}

TEST_CASE("a key that is known is answered though its author was expelled since") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(Sitting::measure("mo", Sanction::expel, "chile"));
  CHECK_FALSE(sitting.carry_out(Sitting::says("chile", "first")));
}

TEST_CASE("a measure with an end ends then, to the millisecond, and tells when that is") {
  Sitting sitting;
  const VenueTime end = sitting.now + std::chrono::minutes(10);
  sitting.carry_out(Sitting::measure("mo", Sanction::mute, "chile", end));
  sitting.now = end - Milliseconds(1);
  const auto refused = sitting.ask(Sitting::says("chile", "first"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().message.find(rfc3339(end)) != std::string::npos);
  sitting.now = end;
  CHECK(sitting.ask(Sitting::says("chile", "first")));
}

TEST_CASE("an end that is past is refused, and nothing was done") {
  Sitting sitting;
  for (const auto back : {std::chrono::seconds(0), std::chrono::seconds(1)}) {
    const auto refused = sitting.ask(Sitting::measure("mo", Sanction::mute, "chile", sitting.now - back));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == Code::invalid_params);
    CHECK(refused.error().field == "until");
  }
}

TEST_CASE("what stands already adds nothing; another end takes the place of the one before") {
  Sitting sitting;
  const VenueTime end = sitting.now + std::chrono::minutes(10);
  for (const Sanction lifted : {Sanction::unmute, Sanction::readmit})
    CHECK_FALSE(sitting.carry_out(Sitting::measure("mo", lifted, "chile")));
  for (const Sanction taken : {Sanction::mute, Sanction::expel}) {
    sitting.carry_out(Sitting::measure("mo", taken, "chile", end));
    CHECK_FALSE(sitting.carry_out(Sitting::measure("noor", taken, "chile", end)));
    CHECK(sitting.carry_out(Sitting::measure("noor", taken, "chile")));
    CHECK_FALSE(sitting.carry_out(Sitting::measure("mo", taken, "chile")));
  }
  sitting.carry_out(Sitting::bars("chile"));
  CHECK_FALSE(sitting.carry_out(Sitting::bars("chile")));
  sitting.carry_out(Sitting::bars("chile", Sanction::unbar));
  CHECK_FALSE(sitting.carry_out(Sitting::bars("chile", Sanction::unbar)));
}

TEST_CASE("a measure that has run out is taken anew, and needs no lifting") {
  Sitting sitting;
  const VenueTime end = sitting.now + std::chrono::minutes(10);
  sitting.carry_out(Sitting::measure("mo", Sanction::mute, "chile", end));
  sitting.now = end;
  CHECK_FALSE(sitting.carry_out(Sitting::measure("mo", Sanction::unmute, "chile")));
  CHECK(sitting.carry_out(Sitting::measure("mo", Sanction::mute, "chile", end + std::chrono::minutes(1))));
}

TEST_CASE("mute, expulsion and revocation stand side by side, and each is lifted for itself") {
  Sitting sitting;
  sitting.carry_out(Sitting::measure("mo", Sanction::mute, "chile"));
  sitting.carry_out(Sitting::measure("mo", Sanction::expel, "chile"));
  sitting.carry_out(Sitting::bars("chile"));
  CHECK(sitting.refusal(Sitting::says("chile", "first")) == Code::unauthenticated);
  sitting.carry_out(Sitting::bars("chile", Sanction::unbar));
  sitting.carry_out(Sitting::measure("mo", Sanction::readmit, "chile"));
  const Standing standing = sitting.room.standing_of(id_of<AuthorRef>("chile"));
  CHECK((standing.muted.taken && !standing.expelled.taken && !standing.barred.taken));
  CHECK(sitting.refusal(Sitting::says("chile", "first")) == Code::forbidden);
}

TEST_CASE("nobody takes a measure against themselves") {
  const Sitting sitting;
  for (const Sanction sanction : {Sanction::mute, Sanction::unmute, Sanction::expel, Sanction::readmit}) {
    auto command = Sitting::measure("mo", sanction, "mo");
    CHECK(sitting.refusal(command) == Code::forbidden);
    command.actor.role = Role::secretariat;
    CHECK(sitting.refusal(command) == Code::forbidden);
  }
}

TEST_CASE("whoever is not of the desk takes no measure, and whoever was expelled lifts none") {
  Sitting sitting;
  for (const Role role : {Role::follower, Role::observer, Role::delegate})
    for (const Sanction sanction : {Sanction::mute, Sanction::unmute, Sanction::expel, Sanction::readmit}) {
      auto command = Sitting::measure("chile", sanction, "ghana");
      command.actor.role = role;
      CHECK(sitting.refusal(command) == Code::forbidden);
    }
  sitting.carry_out(Sitting::measure("noor", Sanction::expel, "mo"));
  CHECK(sitting.refusal(Sitting::measure("mo", Sanction::readmit, "ghana")) == Code::forbidden);
}

TEST_CASE("the accreditation bars without a person who asks, and no state of the room is in its way") {
  Sitting sitting({.state = RoomState::closed});
  const auto entry = sitting.carry_out(Sitting::bars("chile"));
  CHECK(entry->public_seq == 0);
  const auto& event = std::get<ParticipantSanctioned>(entry->event);
  CHECK(event.act.by.is_zero());
  CHECK(sitting.refusal(Sitting::takes_back("chile", "first", 1)) == Code::unauthenticated);
}

TEST_CASE("nobody but the secretariat mutes or expels one of the secretariat") {
  for (const Action action : {Action::mute, Action::expel}) {
    const auto refused = refuse_over(action, Role::moderator, Role::secretariat);
    REQUIRE(refused);
    CHECK(refused->code == Code::forbidden);
    CHECK_FALSE(refuse_over(action, Role::secretariat, Role::secretariat));
    CHECK_FALSE(refuse_over(action, Role::moderator, Role::moderator));
    CHECK_FALSE(refuse_over(action, Role::moderator, std::nullopt));
  }
  for (const Action action : {Action::unmute, Action::readmit, Action::hide_all})
    CHECK_FALSE(refuse_over(action, Role::moderator, Role::secretariat));
}
