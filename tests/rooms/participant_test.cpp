#include "rooms/participant.hpp"

#include <catch2/catch.hpp>

using namespace plenaria;

namespace {

Participant person(Role role, std::vector<RoomId> rooms) {
  Participant participant;
  participant.role = role;
  participant.rooms = std::move(rooms);
  return participant;
}

}  // namespace

TEST_CASE("a token for all rooms gives its role in each") {
  for (const Role role : {Role::follower, Role::observer, Role::delegate, Role::moderator, Role::secretariat})
    CHECK(person(role, {}).role_in(RoomId("hall")) == role);
}

TEST_CASE("a token for some rooms gives its role in them, and an observer's in others") {
  const std::vector<RoomId> rooms{RoomId("hall"), RoomId("annex")};
  for (const Role role : {Role::observer, Role::delegate, Role::moderator, Role::secretariat}) {
    CHECK(person(role, rooms).role_in(RoomId("annex")) == role);
    CHECK(person(role, rooms).role_in(RoomId("garden")) == Role::observer);
  }
}

TEST_CASE("a follower's token makes nobody an observer") {
  CHECK(person(Role::follower, {RoomId("hall")}).role_in(RoomId("garden")) == Role::follower);
}
