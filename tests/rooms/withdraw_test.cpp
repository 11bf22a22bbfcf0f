#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

TEST_CASE("an author withdraws what they published, and the public hears of it") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  const auto entry = sitting.carry_out(Sitting::takes_back("chile", "first", 1));
  CHECK(entry->public_seq == 2);
  CHECK(sitting.item("first").status == Status::withdrawn);
  CHECK(sitting.item("first").version == 2);
}

TEST_CASE("the same withdrawal sent again is answered as the first") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(Sitting::takes_back("chile", "first", 1));
  CHECK_FALSE(sitting.carry_out(Sitting::takes_back("chile", "first", 1)));
}

TEST_CASE("a version that is not the present one is a conflict that shows the intervention") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  const auto refused = sitting.ask(Sitting::takes_back("chile", "first", 7));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::conflict);
  CHECK(refused.error().current == id_of<InterventionId>("first"));
}

TEST_CASE("nobody withdraws another's intervention; an unpublished one does not exist for them") {
  Sitting open;
  open.carry_out(Sitting::says("chile", "first"));
  CHECK(open.refusal(Sitting::takes_back("ghana", "first", 1)) == Code::forbidden);
  Rules pre;
  pre.moderation = Moderation::pre;
  Sitting moderated(pre);
  moderated.carry_out(Sitting::says("chile", "first"));
  CHECK(moderated.refusal(Sitting::takes_back("ghana", "first", 1)) == Code::not_found);
  CHECK(moderated.refusal(Sitting::takes_back("ghana", "nothing", 1)) == Code::not_found);
}

TEST_CASE("whoever is of the desk sees that another's waits, and may not withdraw it either") {
  Sitting moderated({.moderation = Moderation::pre});
  moderated.carry_out(Sitting::says("chile", "first"));
  for (const Role role : {Role::moderator, Role::secretariat}) {
    auto command = Sitting::takes_back("mo", "first", 1);
    command.actor.role = role;
    CHECK(moderated.refusal(command) == Code::forbidden);
  }
}

TEST_CASE("an author withdraws whatever their role has become since, and in a closed room") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(Sitting::pace(Sitting::moderator("mo"), RoomState::closed));
  for (const Role role : {Role::follower, Role::observer, Role::delegate, Role::moderator, Role::secretariat}) {
    auto command = Sitting::takes_back("chile", "first", 1);
    command.actor.role = role;
    CHECK(sitting.ask(command));
  }
}

TEST_CASE("what was returned can be withdrawn; what is hidden cannot") {
  Sitting sitting({.moderation = Moderation::pre});
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(sitting.moderates("mo", Verb::return_, "first", 1));
  CHECK(sitting.carry_out(Sitting::takes_back("chile", "first", 2))->public_seq == 0);
  sitting.carry_out(Sitting::says("chile", "second"));
  sitting.carry_out(sitting.publishes("mo", "second", 1));
  sitting.carry_out(sitting.moderates("mo", Verb::hide, "second", 2));
  CHECK(sitting.refusal(Sitting::takes_back("chile", "second", 3)) == Code::conflict);
}
