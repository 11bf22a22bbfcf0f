#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

const Rules kPre{.moderation = Moderation::pre};

Sitting with_one(RoomLimits limits = {0}) {
  Sitting sitting(kPre, limits);
  sitting.carry_out(Sitting::says("chile", "first", "a text"));
  return sitting;
}

}  // namespace

TEST_CASE("an author amends what waits; it waits on, in other words and from then") {
  Sitting sitting = with_one();
  sitting.now += std::chrono::minutes(2);
  const auto entry = sitting.carry_out(sitting.amends("chile", "first", 1, "better"));
  const Intervention& item = sitting.item("first");
  CHECK(item.status == Status::pending);
  CHECK(item.version == 2);
  CHECK(item.body_seq == entry->seq);
  CHECK(item.text_commitment == id_of<Digest>("better"));
  CHECK(item.at == sitting.now);
  CHECK(entry->public_seq == 0);
}

TEST_CASE("what was returned waits again once it is amended, and the desk can see what that answers") {
  Sitting sitting = with_one();
  const auto returned = sitting.carry_out(sitting.moderates("mo", Verb::return_, "first", 1));
  CHECK(sitting.room.pending().empty());
  sitting.carry_out(sitting.amends("chile", "first", 2, "better"));
  CHECK(sitting.item("first").status == Status::pending);
  CHECK(sitting.room.pending().size() == 1);
  REQUIRE(sitting.item("first").last_act->answered);
  CHECK(sitting.item("first").last_act->answered->seq == returned->seq);
  sitting.carry_out(sitting.amends("chile", "first", 3, "better still"));
  REQUIRE(sitting.item("first").last_act->answered);
  CHECK(sitting.item("first").last_act->answered->seq == returned->seq);
  CHECK_FALSE(sitting.item("first").last_act->answered->answered);
}

TEST_CASE("the same amendment sent again is answered as the first, also where the author was muted since") {
  Sitting sitting = with_one();
  const Amend amendment = sitting.amends("chile", "first", 1, "better");
  sitting.carry_out(amendment);
  CHECK_FALSE(sitting.carry_out(amendment));
  sitting.carry_out(Sitting::measure("mo", Sanction::mute, "chile"));
  CHECK_FALSE(sitting.carry_out(amendment));
  CHECK(sitting.refusal(sitting.amends("chile", "first", 2, "even better")) == Code::forbidden);
}

TEST_CASE("two amendments of one version: the second is shown how it stands") {
  Sitting sitting = with_one();
  sitting.carry_out(sitting.amends("chile", "first", 1, "one way"));
  const auto refused = sitting.ask(sitting.amends("chile", "first", 1, "another way"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == Code::conflict);
  CHECK(refused.error().current == id_of<InterventionId>("first"));
}

TEST_CASE("what is published, hidden, withdrawn or erased is amended no more") {
  Sitting sitting = with_one();
  const auto amendment = [&] { return sitting.amends("chile", "first", sitting.item("first").version); };
  sitting.carry_out(sitting.publishes("mo", "first", 1));
  CHECK(sitting.refusal(amendment()) == Code::conflict);
  sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", 2));
  CHECK(sitting.refusal(amendment()) == Code::conflict);
  sitting.carry_out(Erase{id_of<InterventionId>("first"), {}, {}});
  CHECK(sitting.refusal(amendment()) == Code::conflict);
  sitting.carry_out(Sitting::says("chile", "second"));
  sitting.carry_out(Sitting::takes_back("chile", "second", 1));
  CHECK(sitting.refusal(sitting.amends("chile", "second", 2)) == Code::conflict);
}

TEST_CASE("an amendment of publication: whoever comes second is told") {
  Sitting published = with_one();
  published.carry_out(published.publishes("mo", "first", 1));
  CHECK(published.refusal(published.amends("chile", "first", 1)) == Code::conflict);
  Sitting amended = with_one();
  const auto publishing = amended.publishes("mo", "first", 1);
  amended.carry_out(amended.amends("chile", "first", 1));
  CHECK(amended.refusal(publishing) == Code::conflict);
}

TEST_CASE("an amendment that does not take the place of the words that stand there is a conflict") {
  const Sitting sitting = with_one();
  Amend amendment = sitting.amends("chile", "first", 1);
  amendment.base = id_of<Digest>("words from elsewhere");
  CHECK(sitting.refusal(amendment) == Code::conflict);
}

TEST_CASE("nobody amends another's; what waits does not exist for whoever is not of the desk") {
  Sitting sitting = with_one();
  CHECK(sitting.refusal(sitting.amends("ghana", "first", 1)) == Code::not_found);
  CHECK(sitting.refusal(sitting.amends("chile", "nothing", 1)) == Code::not_found);
  Amend by_moderator = sitting.amends("mo", "first", 1);
  by_moderator.actor.role = Role::moderator;
  CHECK(sitting.refusal(by_moderator) == Code::forbidden);
  sitting.carry_out(sitting.publishes("mo", "first", 1));
  CHECK(sitting.refusal(sitting.amends("ghana", "first", 2)) == Code::forbidden);
}

TEST_CASE("a paused or closed room takes no amendment; who may not speak is told so first") {
  for (const RoomState state : {RoomState::paused, RoomState::closed}) {
    Sitting sitting = with_one();
    sitting.carry_out(Sitting::pace(Sitting::moderator("mo"), state));
    CHECK(sitting.refusal(sitting.amends("chile", "first", 1)) == Code::room_closed);
    Amend amendment = sitting.amends("chile", "first", 1);
    for (const Role role : {Role::follower, Role::observer}) {
      amendment.actor.role = role;
      CHECK(sitting.refusal(amendment) == Code::forbidden);
    }
  }
}

TEST_CASE("an amendment takes its place in the author's pace") {
  Sitting sitting({Moderation::pre, Attribution::named, RoomState::open, std::chrono::minutes(5)});
  sitting.carry_out(Sitting::says("chile", "first"));
  CHECK(sitting.refusal(sitting.amends("chile", "first", 1)) == Code::too_fast);
  sitting.now += std::chrono::minutes(5);
  sitting.carry_out(sitting.amends("chile", "first", 1));
  CHECK(sitting.refusal(Sitting::says("chile", "second")) == Code::too_fast);
}

TEST_CASE("what was returned comes back only where the author's queue has room; what waits may always be amended") {
  Sitting sitting = with_one(RoomLimits{0, 1});
  sitting.carry_out(sitting.moderates("mo", Verb::return_, "first", 1));
  sitting.carry_out(Sitting::says("chile", "second"));
  CHECK(sitting.refusal(Sitting::says("chile", "third")) == Code::too_fast);
  CHECK(sitting.refusal(sitting.amends("chile", "first", 2)) == Code::too_fast);
  CHECK(sitting.ask(sitting.amends("chile", "second", 1)));
  CHECK(sitting.ask(Sitting::says("ghana", "other")));
  sitting.carry_out(sitting.publishes("mo", "second", 1));
  CHECK(sitting.carry_out(sitting.amends("chile", "first", 2)));
}

TEST_CASE("the queue's bound is of the queue alone: a post-moderated room has none") {
  Sitting sitting({}, RoomLimits{0, 1});
  for (const std::string key : {"a", "b", "c"}) sitting.carry_out(Sitting::says("chile", key));
}
