#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

TEST_CASE("in a post-moderated room an intervention is published by the entry that records it") {
  Sitting sitting;
  const auto entry = sitting.carry_out(Sitting::says("chile", "first"));
  CHECK(sitting.item("first").status == Status::published);
  CHECK(sitting.item("first").public_seq == 1);
  CHECK(entry->public_seq == 1);
  CHECK(sitting.room.seq(Audience::public_) == 1);
  CHECK(sitting.room.seq(Audience::desk) == 2);  // the room's opening is the desk's alone
}

TEST_CASE("in a pre-moderated room nothing public tells that an intervention is waiting") {
  Rules rules;
  rules.moderation = Moderation::pre;
  Sitting sitting(rules);
  const auto entry = sitting.carry_out(Sitting::says("chile", "first"));
  CHECK(sitting.item("first").status == Status::pending);
  CHECK(entry->public_seq == 0);
  CHECK(sitting.room.seq(Audience::public_) == 0);
  CHECK(sitting.room.published().empty());
  sitting.carry_out(Sitting::takes_back("chile", "first", 1));
  CHECK(sitting.room.seq(Audience::public_) == 0);
  CHECK(sitting.item("first").status == Status::withdrawn);
}

TEST_CASE("the same key with the same content adds nothing and names the same intervention") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  const auto again = sitting.ask(Sitting::says("chile", "first"));
  REQUIRE(again);
  CHECK(std::get<AlreadyDone>(*again).id == id_of<InterventionId>("first"));
}

TEST_CASE("the same key with other content is a conflict that shows the intervention") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first", "one text"));
  const auto refused = sitting.ask(Sitting::says("chile", "first", "another text"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::conflict);
  CHECK(refused.error().current == id_of<InterventionId>("first"));
}

TEST_CASE("a key is its author's own: two delegates may choose the same one") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  auto other = Sitting::says("ghana", "first");
  other.id = id_of<InterventionId>("second");
  CHECK(sitting.carry_out(other));
}

TEST_CASE("a known key is answered before every rule: role, closed room, slow mode, attribution") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  Rules strict;
  strict.state = RoomState::closed;
  strict.slow_mode = std::chrono::hours(1);
  sitting.record(RoomOpened{strict});
  auto again = Sitting::says("chile", "first");
  again.role = Role::follower;
  again.shown = Attribution::none;
  CHECK(sitting.ask(again));
}

TEST_CASE("delegates, moderators and the secretariat may submit; observers and followers may not") {
  const Sitting sitting;
  auto command = Sitting::says("chile", "first");
  for (const Role role : {Role::delegate, Role::moderator, Role::secretariat}) {
    command.role = role;
    CHECK(sitting.ask(command));
  }
  for (const Role role : {Role::follower, Role::observer}) {
    command.role = role;
    CHECK(sitting.refusal(command) == Code::forbidden);
  }
}

TEST_CASE("a paused or closed room refuses interventions") {
  for (const RoomState state : {RoomState::paused, RoomState::closed}) {
    Rules rules;
    rules.state = state;
    const Sitting sitting(rules);
    CHECK(sitting.refusal(Sitting::says("chile", "first")) == Code::room_closed);
  }
}

TEST_CASE("an author who was shown a stricter attribution than the room's is asked to look again") {
  for (const Attribution rule : {Attribution::none, Attribution::group, Attribution::delegation, Attribution::named})
    for (const Attribution shown :
         {Attribution::none, Attribution::group, Attribution::delegation, Attribution::named}) {
      Rules rules;
      rules.attribution = rule;
      const Sitting sitting(rules);
      auto command = Sitting::says("chile", "first");
      command.shown = shown;
      if (rule > shown) CHECK(sitting.refusal(command) == Code::conflict);
      else CHECK(sitting.ask(command));
    }
}

TEST_CASE("a reply answers a published intervention of the room") {
  Sitting sitting;
  auto reply = Sitting::says("ghana", "reply");
  reply.in_reply_to = id_of<InterventionId>("first");
  CHECK(sitting.refusal(reply) == Code::not_found);
  sitting.carry_out(Sitting::says("chile", "first"));
  CHECK(sitting.ask(reply));
  sitting.carry_out(Sitting::takes_back("chile", "first", 1));
  CHECK(sitting.refusal(reply) == Code::not_found);
}

TEST_CASE("slow mode asks one participant to wait, and says how long; others go on") {
  Rules rules;
  rules.slow_mode = std::chrono::minutes(5);
  Sitting sitting(rules);
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.now += std::chrono::minutes(2);
  const auto refused = sitting.ask(Sitting::says("chile", "second"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::too_fast);
  CHECK(refused.error().retry_after == std::chrono::minutes(3));
  CHECK(sitting.ask(Sitting::says("ghana", "third")));
  sitting.now += std::chrono::minutes(3);
  CHECK(sitting.ask(Sitting::says("chile", "second")));
}

TEST_CASE("without slow mode nobody waits, though the last submission was recorded by a clock that is ahead") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.now -= std::chrono::seconds(1);
  CHECK(sitting.ask(Sitting::says("chile", "second")));
}

TEST_CASE("submissions per minute are counted in venue time, and the wait ends when the oldest is a minute old") {
  Sitting sitting({}, RoomLimits{2});
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.now += std::chrono::seconds(20);
  sitting.carry_out(Sitting::says("chile", "second"));
  const auto refused = sitting.ask(Sitting::says("chile", "third"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().retry_after == std::chrono::seconds(40));
  sitting.now += std::chrono::seconds(40);
  CHECK(sitting.ask(Sitting::says("chile", "third")));
}

TEST_CASE("times in a room never go back, whatever the clock does") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  const VenueTime before = sitting.item("first").at;
  sitting.now -= std::chrono::hours(3);
  sitting.carry_out(Sitting::says("ghana", "second"));
  CHECK(sitting.item("second").at == before);
}
