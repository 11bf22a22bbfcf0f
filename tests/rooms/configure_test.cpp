#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

Configure moderation(const Actor& who, Moderation value) {
  return Configure{who, value, {}, {}, {}, Sitting::account("why")};
}
Configure attribution(const Actor& who, Attribution value) {
  return Configure{who, {}, value, {}, {}, Sitting::account("why")};
}
const Actor kMo = Sitting::moderator("mo");
const Actor kSec = Sitting::secretariat("sec");

}  // namespace

TEST_CASE("what is given replaces, what is not given stays, and the public hears of it") {
  Sitting sitting;
  const auto entry = sitting.carry_out(Sitting::pace(kMo, RoomState::paused));
  CHECK(entry->public_seq == 1);
  CHECK(sitting.room.rules() == Rules{Moderation::post, Attribution::named, RoomState::paused, {}});
  sitting.carry_out(Sitting::pace(kMo, {}, std::chrono::seconds(30)));
  sitting.carry_out(moderation(kSec, Moderation::pre));
  sitting.carry_out(attribution(kSec, Attribution::none));
  CHECK(sitting.room.rules() == Rules{Moderation::pre, Attribution::none, RoomState::paused, std::chrono::seconds(30)});
}

TEST_CASE("what is so already adds nothing") {
  Sitting sitting;
  CHECK_FALSE(sitting.carry_out(Sitting::pace(kMo, RoomState::open, std::chrono::seconds(0))));
  CHECK_FALSE(sitting.carry_out(attribution(kSec, Attribution::named)));
}

TEST_CASE("a moderator sets state and pace alone, also together with what is not theirs") {
  const Sitting sitting;
  CHECK(sitting.refusal(moderation(kMo, Moderation::pre)) == Code::forbidden);
  CHECK(sitting.refusal(attribution(kMo, Attribution::none)) == Code::forbidden);
  Configure both = Sitting::pace(kMo, RoomState::closed);
  both.attribution = Attribution::none;
  CHECK(sitting.refusal(both) == Code::forbidden);
  // Also where it is so already: whoever may not change a rule is not told that they did.
  CHECK(sitting.refusal(moderation(kMo, Moderation::post)) == Code::forbidden);
}

TEST_CASE("whoever is not of the desk changes nothing") {
  const Sitting sitting;
  for (const Role role : {Role::follower, Role::observer, Role::delegate}) {
    const Actor who{role, id_of<AuthorRef>("chile")};
    CHECK(sitting.refusal(Sitting::pace(who, RoomState::closed)) == Code::forbidden);
    CHECK(sitting.refusal(attribution(who, Attribution::none)) == Code::forbidden);
  }
}

TEST_CASE("a closed room can be opened again, by a moderator too") {
  Sitting sitting;
  sitting.carry_out(Sitting::pace(kMo, RoomState::closed));
  CHECK(sitting.refusal(Sitting::says("chile", "first")) == Code::room_closed);
  sitting.carry_out(Sitting::pace(kMo, RoomState::open));
  sitting.carry_out(Sitting::says("chile", "first"));
}

TEST_CASE("a moderator who was expelled changes nothing in the room") {
  Sitting sitting;
  sitting.carry_out(Sitting::measure("noor", Sanction::expel, "mo"));
  CHECK(sitting.refusal(Sitting::pace(kMo, RoomState::closed)) == Code::forbidden);
}

TEST_CASE("an intervention keeps the attribution that it was submitted under") {
  Sitting sitting;
  sitting.carry_out(attribution(kSec, Attribution::none));
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(attribution(kSec, Attribution::named));
  sitting.carry_out(Sitting::says("chile", "second"));
  CHECK(sitting.item("first").rule == Attribution::none);
  CHECK(sitting.item("second").rule == Attribution::named);
}

TEST_CASE("in a room that becomes pre-moderated, what was published stays, and what comes next waits") {
  Sitting sitting;
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(moderation(kSec, Moderation::pre));
  sitting.carry_out(Sitting::says("chile", "second"));
  CHECK(sitting.item("first").status == Status::published);
  CHECK(sitting.item("second").status == Status::pending);
  sitting.carry_out(moderation(kSec, Moderation::post));
  CHECK(sitting.item("second").status == Status::pending);
}
