#include "minutes.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

const Rules kPre{.moderation = Moderation::pre};
constexpr Verb kVerbs[] = {Verb::publish, Verb::return_, Verb::hide, Verb::pin, Verb::unpin};

/// With the intervention "first" in this status; published ones pinned on demand.
Sitting with_one(Status status, bool pinned = false) {
  Sitting sitting(kPre);
  sitting.carry_out(Sitting::says("chile", "first"));
  const auto version = [&] { return sitting.item("first").version; };
  switch (status) {
    case Status::pending:
      break;
    case Status::returned:
      sitting.carry_out(sitting.moderates("mo", Verb::return_, "first", version()));
      break;
    case Status::withdrawn:
      sitting.carry_out(Sitting::takes_back("chile", "first", version()));
      break;
    case Status::erased:
      sitting.carry_out(Erase{id_of<InterventionId>("first"), {}, {}});
      break;
    case Status::published:
    case Status::hidden:
      sitting.carry_out(sitting.publishes("mo", "first", version()));
      if (status == Status::hidden) sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", version()));
      if (pinned) sitting.carry_out(sitting.moderates("mo", Verb::pin, "first", version()));
      break;
  }
  REQUIRE(sitting.item("first").status == status);
  return sitting;
}

bool goes_through(const Sitting& sitting, Verb verb) {
  const auto decision = sitting.ask(sitting.moderates("noor", verb, "first", sitting.item("first").version));
  if (!decision) CHECK(decision.error().code == Code::conflict);
  return decision.has_value();
}

}  // namespace

TEST_CASE("what is published takes its place in the public numbering then, not when it was submitted") {
  Sitting sitting(kPre);
  sitting.carry_out(Sitting::says("chile", "first"));
  sitting.carry_out(Sitting::says("ghana", "second"));
  const VenueTime submitted = sitting.item("second").at;
  sitting.now += std::chrono::minutes(5);
  const auto entry = sitting.carry_out(sitting.publishes("mo", "second", 1));
  CHECK(entry->public_seq == 1);
  CHECK(sitting.item("second").status == Status::published);
  CHECK(sitting.item("second").public_seq == 1);
  CHECK(sitting.item("second").version == 2);
  CHECK(sitting.item("second").at == submitted + std::chrono::minutes(5));
  CHECK(sitting.item("first").public_seq == 0);
}

TEST_CASE("each verb goes with the statuses that it is for, and conflicts with all others") {
  using enum Status;
  for (const Status status : {pending, published, returned, hidden, withdrawn, erased})
    for (const bool pinned : {false, true}) {
      if (pinned && status != published) continue;
      const Sitting sitting = with_one(status, pinned);
      CHECK(goes_through(sitting, Verb::publish) == (status == pending || status == hidden));
      CHECK(goes_through(sitting, Verb::return_) == (status == pending));
      CHECK(goes_through(sitting, Verb::hide) == (status == published));
      CHECK(goes_through(sitting, Verb::pin) == (status == published && !pinned));
      CHECK(goes_through(sitting, Verb::unpin) == (status == published && pinned));
      const auto filed = sitting.ask(Sitting::files("noor", "first", sitting.item("first").version, {{"theme"}}));
      CHECK(filed.has_value() == (status == pending || status == published));
    }
}

TEST_CASE("of two who decide on the same version, the second is shown how it stands") {
  for (const Verb first : {Verb::publish, Verb::return_})
    for (const Verb second : {Verb::publish, Verb::return_}) {
      Sitting sitting = with_one(Status::pending);
      sitting.carry_out(sitting.moderates("mo", first, "first", 1));
      const auto refused = sitting.ask(sitting.moderates("noor", second, "first", 1));
      REQUIRE_FALSE(refused);
      CHECK(refused.error().code == Code::conflict);
      CHECK(refused.error().current == id_of<InterventionId>("first"));
    }
}

TEST_CASE("the same act by the same person, sent again, is answered as the first; another's is a conflict") {
  for (const Verb verb : {Verb::publish, Verb::return_}) {
    Sitting sitting = with_one(Status::pending);
    sitting.carry_out(sitting.moderates("mo", verb, "first", 1));
    CHECK_FALSE(sitting.carry_out(sitting.moderates("mo", verb, "first", 1)));
    CHECK(sitting.refusal(sitting.moderates("noor", verb, "first", 1)) == Code::conflict);
  }
}

TEST_CASE("what was done is not done again once something else has happened since") {
  Sitting sitting = with_one(Status::published);
  sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", 2));
  sitting.carry_out(sitting.publishes("mo", "first", 3));
  CHECK(sitting.refusal(sitting.moderates("mo", Verb::hide, "first", 2)) == Code::conflict);
}

TEST_CASE("an act repeated is answered in a room that has been closed since") {
  Sitting sitting = with_one(Status::pending);
  sitting.carry_out(sitting.publishes("mo", "first", 1));
  sitting.carry_out(Sitting::pace(Sitting::moderator("mo"), RoomState::closed));
  CHECK_FALSE(sitting.carry_out(sitting.publishes("mo", "first", 1)));
}

TEST_CASE("what is restored keeps its first place and time, and its words") {
  Sitting sitting = with_one(Status::published);
  const Intervention before = sitting.item("first");
  sitting.now += std::chrono::minutes(5);
  sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", 2));
  const auto entry = sitting.carry_out(sitting.publishes("noor", "first", 3));
  CHECK(entry->public_seq == 3);
  const Intervention& after = sitting.item("first");
  CHECK(after.public_seq == before.public_seq);
  CHECK(after.at == before.at);
  CHECK(after.body_seq == before.body_seq);
  CHECK(sitting.room.published() == std::vector<std::uint32_t>{0});
}

TEST_CASE("a return and a filing before publication are nothing that the public hears of; a tombstone is") {
  Sitting sitting(kPre);
  sitting.carry_out(Sitting::says("chile", "first"));
  CHECK(sitting.carry_out(Sitting::files("mo", "first", 1, {{"labour"}}))->public_seq == 0);
  CHECK(sitting.carry_out(sitting.moderates("mo", Verb::return_, "first", 2))->public_seq == 0);
  CHECK(sitting.carry_out(sitting.amends("chile", "first", 3))->public_seq == 0);
  CHECK(sitting.carry_out(sitting.publishes("mo", "first", 4))->public_seq == 1);
  CHECK(sitting.carry_out(Sitting::files("mo", "first", 5, {{"health"}}))->public_seq == 2);
  CHECK(sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", 6))->public_seq == 3);
}

TEST_CASE("what is hidden, withdrawn or erased is pinned no longer, and comes back unpinned") {
  Sitting sitting = with_one(Status::published, true);
  sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", 3));
  CHECK_FALSE(sitting.item("first").pinned);
  sitting.carry_out(sitting.publishes("mo", "first", 4));
  CHECK_FALSE(sitting.item("first").pinned);
  sitting.carry_out(sitting.moderates("mo", Verb::pin, "first", 5));
  sitting.carry_out(Sitting::takes_back("chile", "first", 6));
  CHECK_FALSE(sitting.item("first").pinned);
}

TEST_CASE("a moderator who read other words than those that stand there publishes nothing") {
  Sitting sitting = with_one(Status::pending);
  auto publishing = sitting.publishes("mo", "first", 1);
  publishing.carried = id_of<Digest>("words from elsewhere");
  CHECK(sitting.refusal(publishing) == Code::conflict);
}

TEST_CASE("an act that names no version takes the intervention as it is by now") {
  Sitting sitting = with_one(Status::published);
  CHECK(sitting.carry_out(sitting.moderates("mo", Verb::hide, "first", std::nullopt)));
  CHECK(sitting.item("first").version == 3);
}

TEST_CASE("those given replace what an intervention is filed under, the others stay") {
  Sitting sitting = with_one(Status::pending);
  auto filing = Sitting::files("mo", "first", 1, {{"labour", "health"}});
  filing.levels = {{"local"}};
  sitting.carry_out(filing);
  CHECK(*sitting.item("first").tags == Tags{{"labour", "health"}, {"local"}, {}});
  sitting.carry_out(Sitting::files("noor", "first", 2, {{"return"}}));
  CHECK(*sitting.item("first").tags == Tags{{"return"}, {"local"}, {}});
  filing = Sitting::files("noor", "first", 3, std::vector<std::string>{});
  filing.levels = std::vector<std::string>{};
  sitting.carry_out(filing);
  CHECK_FALSE(sitting.item("first").tags);
}

TEST_CASE("a filing that changes nothing adds nothing, in whatever order it names the themes") {
  Sitting sitting = with_one(Status::pending);
  sitting.carry_out(Sitting::files("mo", "first", 1, {{"labour", "health"}}));
  CHECK_FALSE(sitting.carry_out(Sitting::files("mo", "first", 1, {{"health", "labour"}})));
  CHECK_FALSE(sitting.carry_out(Sitting::files("noor", "first", 2, {{"health", "labour"}})));
  CHECK(sitting.refusal(Sitting::files("mo", "first", 1, {{"return"}})) == Code::conflict);
}

TEST_CASE("delegates, observers and followers moderate nothing, not even their own") {
  const Sitting sitting = with_one(Status::pending);
  for (const Role role : {Role::follower, Role::observer, Role::delegate}) {
    for (const Verb verb : kVerbs) {
      auto command = sitting.moderates("chile", verb, "first", 1);
      command.actor.role = role;
      CHECK(sitting.refusal(command) == Code::forbidden);
    }
    auto filing = Sitting::files("chile", "first", 1, {{"labour"}});
    filing.actor.role = role;
    CHECK(sitting.refusal(filing) == Code::forbidden);
  }
}

TEST_CASE("a moderator who was expelled or barred moderates no more; one who was muted does") {
  for (const Sanction sanction : {Sanction::mute, Sanction::expel}) {
    Sitting sitting = with_one(Status::pending);
    sitting.carry_out(Sitting::measure("noor", sanction, "mo"));
    if (sanction == Sanction::mute) CHECK(sitting.ask(sitting.publishes("mo", "first", 1)));
    else CHECK(sitting.refusal(sitting.publishes("mo", "first", 1)) == Code::forbidden);
  }
  Sitting sitting = with_one(Status::pending);
  sitting.carry_out(Sitting::bars("mo"));
  CHECK(sitting.refusal(sitting.publishes("mo", "first", 1)) == Code::unauthenticated);
  CHECK(sitting.refusal(Sitting::files("mo", "first", 1, {{"labour"}})) == Code::unauthenticated);
}

TEST_CASE("a closed room is decided in by the secretariat; a moderator may hide there") {
  for (const Status status : {Status::pending, Status::published, Status::hidden}) {
    Sitting sitting = with_one(status);
    sitting.carry_out(Sitting::pace(Sitting::moderator("mo"), RoomState::closed));
    for (const Verb verb : kVerbs) {
      auto command = sitting.moderates("mo", verb, "first", sitting.item("first").version);
      const bool possible = can_follow(verb, sitting.item("first"));
      if (verb != Verb::hide) CHECK(sitting.refusal(command) == Code::room_closed);
      else if (possible) CHECK(sitting.ask(command));
      else CHECK(sitting.refusal(command) == Code::conflict);
      command.actor.role = Role::secretariat;
      CHECK(sitting.ask(command).has_value() == possible);
    }
  }
}

TEST_CASE("an intervention that is not there is no conflict") {
  const Sitting sitting;
  CHECK(sitting.refusal(sitting.publishes("mo", "nothing", 1)) == Code::not_found);
  CHECK(sitting.refusal(Sitting::files("mo", "nothing", 1, {{"labour"}})) == Code::not_found);
}
