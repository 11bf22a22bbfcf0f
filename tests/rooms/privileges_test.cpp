// The table of privileges, row by row as it was agreed. Every cell over the wire:
// tests/integration/privileges.test.mjs.
#include "rooms/privileges.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace plenaria;

namespace {

using Who = std::optional<Role>;
const std::vector<Who> kAll{std::nullopt,   Role::follower,  Role::observer,
                            Role::delegate, Role::moderator, Role::secretariat};
constexpr std::array kStates{RoomState::open, RoomState::paused, RoomState::closed};
constexpr std::array kOwnerships{Ownership::none, Ownership::own, Ownership::others};

bool is_of_the_desk(Who who) { return who == Role::moderator || who == Role::secretariat; }
bool speaks(Who who) { return who == Role::delegate || is_of_the_desk(who); }

}  // namespace

TEST_CASE("everybody may follow, page back and read, in any state of the room") {
  for (const Action action : {Action::follow, Action::history, Action::get})
    for (const Who who : kAll)
      for (const RoomState state : kStates) CHECK_FALSE(denied(action, who, state, Ownership::none));
}

TEST_CASE("without a token, nothing else may be done, and 4001 says so before anything else does") {
  for (const Privilege& row : kPrivileges) {
    if (row.action == Action::follow || row.action == Action::history || row.action == Action::get) continue;
    for (const RoomState state : kStates)
      for (const Ownership ownership : kOwnerships)
        CHECK(denied(row.action, std::nullopt, state, ownership) == Code::unauthenticated);
  }
}

TEST_CASE("the desk is for moderators and the secretariat") {
  for (const Action action : {Action::desk, Action::take, Action::release, Action::publish, Action::return_,
                              Action::hide, Action::pin, Action::unpin, Action::tag, Action::configure_pace,
                              Action::mute, Action::unmute, Action::expel, Action::readmit, Action::hide_all})
    for (const Who who : kAll) {
      CHECK(may(action, who) == is_of_the_desk(who));
      if (who && !is_of_the_desk(who))
        for (const RoomState state : kStates)
          for (const Ownership ownership : kOwnerships) CHECK(denied(action, who, state, ownership) == Code::forbidden);
    }
}

TEST_CASE("whoever may speak submits and amends while the room is open") {
  for (const Action action : {Action::submit, Action::amend})
    for (const Who who : kAll) {
      if (!who) continue;
      if (!speaks(who)) {
        for (const RoomState state : kStates) CHECK(denied(action, who, state, Ownership::own) == Code::forbidden);
        continue;
      }
      CHECK_FALSE(denied(action, who, RoomState::open, Ownership::own));
      CHECK(denied(action, who, RoomState::paused, Ownership::own) == Code::room_closed);
      CHECK(denied(action, who, RoomState::closed, Ownership::own) == Code::room_closed);
    }
}

TEST_CASE("only its author amends; others than the desk are not told that it is there") {
  for (const RoomState state : kStates) {
    CHECK(denied(Action::amend, Role::delegate, state, Ownership::others) == Code::not_found);
    CHECK(denied(Action::amend, Role::moderator, state, Ownership::others) == Code::forbidden);
    CHECK(denied(Action::amend, Role::secretariat, state, Ownership::others) == Code::forbidden);
  }
}

TEST_CASE("its author alone withdraws, in any state of the room") {
  for (const Who who : kAll) {
    if (!who) continue;
    for (const RoomState state : kStates) {
      CHECK_FALSE(denied(Action::withdraw, who, state, Ownership::own));
      CHECK(denied(Action::withdraw, who, state, Ownership::others) == Code::forbidden);
    }
  }
}

TEST_CASE("in a closed room the secretariat alone decides, but a moderator may still hide") {
  for (const Action action : {Action::publish, Action::return_, Action::pin, Action::unpin, Action::tag}) {
    CHECK_FALSE(denied(action, Role::moderator, RoomState::open, Ownership::none));
    CHECK_FALSE(denied(action, Role::moderator, RoomState::paused, Ownership::none));
    CHECK(denied(action, Role::moderator, RoomState::closed, Ownership::none) == Code::room_closed);
    for (const RoomState state : kStates) CHECK_FALSE(denied(action, Role::secretariat, state, Ownership::none));
  }
  for (const RoomState state : kStates) CHECK_FALSE(denied(Action::hide, Role::moderator, state, Ownership::none));
}

TEST_CASE("a moderator sets the pace of a room, and the secretariat its rules") {
  for (const RoomState state : kStates) {
    CHECK_FALSE(denied(Action::configure_pace, Role::moderator, state, Ownership::none));
    CHECK(denied(Action::configure_rules, Role::moderator, state, Ownership::none) == Code::forbidden);
    CHECK_FALSE(denied(Action::configure_rules, Role::secretariat, state, Ownership::none));
  }
}

TEST_CASE("nobody takes a measure against themselves, and a room's state stops none against others") {
  for (const Action action : {Action::mute, Action::unmute, Action::expel, Action::readmit, Action::hide_all})
    for (const Role who : {Role::moderator, Role::secretariat})
      for (const RoomState state : kStates) {
        CHECK(denied(action, who, state, Ownership::own) == Code::forbidden);
        CHECK_FALSE(denied(action, who, state, Ownership::others));
      }
}

TEST_CASE("the secretariat alone accredits") {
  for (const Who who : kAll) CHECK(may(Action::accredit, who) == (who == Role::secretariat));
}

TEST_CASE("the role is looked at before the ownership, and that before the room's state") {
  CHECK(denied(Action::amend, Role::observer, RoomState::closed, Ownership::others) == Code::forbidden);
  CHECK(denied(Action::amend, Role::delegate, RoomState::closed, Ownership::others) == Code::not_found);
  CHECK(denied(Action::amend, Role::delegate, RoomState::closed, Ownership::own) == Code::room_closed);
}

TEST_CASE("every action has a word of its own") {
  std::vector<std::string_view> words;
  for (const Privilege& row : kPrivileges) {
    CHECK_FALSE(row.word.empty());
    CHECK(std::find(words.begin(), words.end(), row.word) == words.end());
    words.push_back(row.word);
  }
}
