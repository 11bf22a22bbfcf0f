// The register's rules, but for lists of people.
#include "register_sitting.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

TEST_CASE("the secretariat alone accredits, whatever the token of another role says") {
  Secretariat office;
  for (const Role role : {Role::follower, Role::observer, Role::delegate, Role::moderator}) {
    Accredit command = Secretariat::accredits("maria");
    command.by = Secretariat::by("somebody", role);
    CHECK(office.refusal(command) == Code::forbidden);
  }
  office.carry_out(Secretariat::accredits("maria"));
  CHECK(office.person("maria").as->role == Role::delegate);
  CHECK(office.person("maria").serial == 1);
}

TEST_CASE("a secretary whom the register has with another role by now is refused, though the token is of before") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("ana", "", Role::secretariat));
  PutDelegation command = Secretariat::adds("chile");
  command.by = Secretariat::by("ana");
  office.carry_out(command);
  ChangePerson demoted{Secretariat::by(), id_of<PersonRef>("ana"), {}, {}};
  demoted.as.role = Role::observer;
  office.carry_out(demoted);
  command = Secretariat::adds("ghana");
  command.by = Secretariat::by("ana");
  CHECK(office.refusal(command) == Code::forbidden);
}

TEST_CASE("a secretary whom the register limits to some rooms accredits nobody, and nobody limits themselves") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("ana", "", Role::secretariat));
  ChangePerson limited{Secretariat::by("ana"), id_of<PersonRef>("ana"), {}, {}};
  limited.as.role = Role::secretariat;
  limited.as.rooms = {RoomId("hall")};
  CHECK(office.refusal(limited) == Code::forbidden);
  limited.by = Secretariat::by();
  office.carry_out(limited);
  Accredit command = Secretariat::accredits("maria");
  command.by = Secretariat::by("ana");
  CHECK(office.refusal(command) == Code::forbidden);
  ChangePerson widened{Secretariat::by("ana"), id_of<PersonRef>("ana"), {}, {}};
  widened.as.role = Role::secretariat;
  CHECK(office.refusal(widened) == Code::forbidden);
}

TEST_CASE("a secretary who was revoked is told so") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("ana", "", Role::secretariat));
  office.carry_out(Secretariat::revokes("ana"));
  Accredit command = Secretariat::accredits("maria");
  command.by = Secretariat::by("ana");
  CHECK(office.refusal(command) == Code::unauthenticated);
}

TEST_CASE("the key of an accreditation gives the same person again, and a conflict for another") {
  Secretariat office;
  CHECK(office.carry_out(Secretariat::accredits("maria")) == 1);
  Accredit again = Secretariat::accredits("maria");
  again.person = id_of<PersonRef>("fresh");
  CHECK(office.carry_out(again) == 0);
  CHECK(decide(office.people, again)->answer.person == id_of<PersonRef>("maria"));
  again.content = id_of<ContentDigest>("other");
  CHECK(office.refusal(again) == Code::conflict);
}

TEST_CASE("no two delegations are named alike, and adding the same one again is answered with it") {
  Secretariat office;
  office.carry_out(Secretariat::adds("chile"));
  PutDelegation again = Secretariat::adds("chile");
  again.fresh = id_of<DelegationId>("fresh");
  CHECK(office.carry_out(again) == 0);
  CHECK(decide(office.people, again)->answer.delegation == id_of<DelegationId>("chile"));
  again.group = "academia";
  CHECK(office.refusal(again) == Code::conflict);
  office.carry_out(Secretariat::adds("ghana"));
  PutDelegation renamed = Secretariat::adds("chile");
  renamed.id = id_of<DelegationId>("ghana");
  CHECK(office.refusal(renamed) == Code::conflict);
}

TEST_CASE("the name that a delegation had is free for another") {
  Secretariat office;
  office.carry_out(Secretariat::adds("chile"));
  PutDelegation renamed = Secretariat::adds("peru");
  renamed.id = id_of<DelegationId>("chile");
  office.carry_out(renamed);
  CHECK(office.people.find_named(id_of<NameDigest>("chile")) == nullptr);
  PutDelegation another = Secretariat::adds("chile");
  another.fresh = id_of<DelegationId>("another");
  CHECK(office.carry_out(another) == 1);
}

TEST_CASE("a person with a delegation has its group and capacity, and no others") {
  Secretariat office;
  office.carry_out(Secretariat::adds("chile"));
  CHECK(office.refusal(Secretariat::accredits("juan", "nowhere")) == Code::not_found);
  Accredit command = Secretariat::accredits("juan", "chile");
  command.as.group = "academia";
  CHECK(office.refusal(command) == Code::conflict);
  command.as.group = "national-government";
  command.as.capacity = Capacity::observer;
  CHECK(office.refusal(command) == Code::conflict);
  command.as.capacity = Capacity::state;
  office.carry_out(command);
  // They are the delegation's, and follow it.
  CHECK(office.person("juan").as->group.empty());
  CHECK_FALSE(office.person("juan").as->capacity);
}

TEST_CASE("nobody is changed who was not accredited") {
  Secretariat office;
  CHECK(office.refusal(ChangePerson{Secretariat::by(), id_of<PersonRef>("nobody"), {}, {}}) == Code::not_found);
  office.carry_out(Secretariat::revokes("outsider"));
  CHECK(office.refusal(ChangePerson{Secretariat::by(), id_of<PersonRef>("outsider"), {}, {}}) == Code::not_found);
  CHECK(office.refusal(Secretariat::renews("outsider")) == Code::not_found);
}

TEST_CASE("a new link ends those of before, and a revoked person gets none") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("maria"));
  office.carry_out(Secretariat::renews("maria"));
  CHECK(office.person("maria").serial == 2);
  office.carry_out(Secretariat::revokes("maria"));
  CHECK(office.refusal(Secretariat::renews("maria")) == Code::conflict);
}

TEST_CASE("revoking and restoring what stands already is answered as done") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("maria"));
  CHECK(office.carry_out(Secretariat::restores("maria")) == 0);
  CHECK(office.carry_out(Secretariat::revokes("maria")) == 1);
  CHECK(office.carry_out(Secretariat::revokes("maria")) == 0);
  CHECK(office.people.revoked() == 1);
  CHECK(office.carry_out(Secretariat::restores("maria")) == 1);
  CHECK(office.carry_out(Secretariat::restores("maria")) == 0);
  CHECK(office.people.revoked() == 0);
}

TEST_CASE("the links of before a revocation stay dead when the person is restored") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("maria"));
  office.carry_out(Secretariat::revokes("maria"));
  CHECK(office.person("maria").revoked);
  office.carry_out(Secretariat::restores("maria"));
  CHECK_FALSE(office.person("maria").revoked);
  CHECK(office.person("maria").ever_revoked);
  CHECK(office.person("maria").serial == 2);
}

TEST_CASE("one whom only a token from elsewhere names is revoked and restored all the same") {
  Secretariat office;
  CHECK(office.refusal(Secretariat::restores("outsider")) == Code::not_found);
  office.carry_out(Secretariat::revokes("outsider"));
  CHECK(office.person("outsider").revoked);
  CHECK_FALSE(office.person("outsider").as);
  CHECK(office.people.people() == 0);
  CHECK(office.people.outsiders() == 1);
  office.carry_out(Secretariat::restores("outsider"));
  CHECK_FALSE(office.person("outsider").revoked);
}

TEST_CASE("nobody locks themselves out") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("ana", "", Role::secretariat));
  Revoke revoke = Secretariat::revokes("ana");
  revoke.by = Secretariat::by("ana");
  CHECK(office.refusal(revoke) == Code::forbidden);
  ChangePerson change{Secretariat::by("ana"), id_of<PersonRef>("ana"), {}, {}};
  change.as.role = Role::moderator;
  CHECK(office.refusal(change) == Code::forbidden);
  change.as.role = Role::secretariat;
  CHECK(office.carry_out(change) == 1);
}

TEST_CASE("the register is bounded, and says so") {
  Secretariat office({2, 1, 1});
  office.carry_out(Secretariat::accredits("a"));
  office.carry_out(Secretariat::accredits("b"));
  CHECK(office.refusal(Secretariat::accredits("c")) == Code::not_acceptable);
  office.carry_out(Secretariat::adds("chile"));
  CHECK(office.refusal(Secretariat::adds("ghana")) == Code::not_acceptable);
  office.carry_out(Secretariat::revokes("x"));
  CHECK(office.refusal(Secretariat::revokes("y")) == Code::not_acceptable);
  // Those whom it holds can be revoked all the same.
  CHECK(office.carry_out(Secretariat::revokes("a")) == 1);
}
