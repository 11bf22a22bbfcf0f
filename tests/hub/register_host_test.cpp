// The register keeps the promises of a room's log: the same host, with entries of its own.
#include "hub/register_host.hpp"

#include "register_stage.hpp"
#include "result_text.hpp"

using namespace plenaria;
using namespace plenaria::scripted;
using Fate = ScriptedLog::Fate;

TEST_CASE("a register that has no log yet is opened once, by one of its nodes") {
  Bench bench;
  ScriptedLog log(bench);
  Office one(bench, log, 1), two(bench, log, 2);
  CHECK(one.host.ready());
  CHECK(two.host.ready());
  CHECK(log.entries.size() == 1);
  CHECK(one.host.head() == two.host.head());
}

TEST_CASE("who was accredited is known by name to every node, and to one that starts later") {
  Bench bench;
  ScriptedLog log(bench);
  Office one(bench, log, 1), two(bench, log, 2);
  const auto answer = one.accredit("maria");
  bench.run();
  REQUIRE(answer->recorded());
  CHECK(one.applied == std::vector<Seq>{2});
  two.host.on_appended({log.entries.back()});
  CHECK(two.name("maria") == "Name of maria");
  const Office later(bench, log, 3);
  CHECK(later.name("maria") == "Name of maria");
  CHECK(later.host.texts(Office::ref("maria")).id == ParticipantId("maria"));
}

TEST_CASE("a list of people is one append, however many they are") {
  Bench bench;
  ScriptedLog log(bench);
  Office office(bench, log, 1);
  const auto answer = office.import(900, "Chile");
  bench.run();
  REQUIRE(answer->recorded());
  CHECK(log.batches == std::vector<std::size_t>{1, 901});
  CHECK((*answer->outcome)->people == 900);
  CHECK(office.name("listed 899") == "Name of listed 899");
  CHECK(office.host.delegation(Office::digest<DelegationId>("Chile")).name == "Chile");
}

TEST_CASE("a list whose answer was lost is there once, whole, and is told to be unknown or recorded") {
  for (const Fate fate : {Fate::lose_written, Fate::lose_unwritten}) {
    Bench bench;
    ScriptedLog log(bench);
    Office office(bench, log, 1);
    log.fates = {fate};
    const auto answer = office.import(5, "Chile");
    bench.pass(std::chrono::seconds(1));
    CHECK(answer->recorded());
    CHECK(log.entries.size() == 7);
    const auto again = office.import(5, "Chile");
    bench.pass(kMoment);
    CHECK(again->recorded());
    CHECK((*again->outcome)->people == 5);
    CHECK(log.entries.size() == 7);
  }
}

TEST_CASE("the same key on two nodes at once is one person") {
  Bench bench;
  ScriptedLog log(bench);
  Office one(bench, log, 1), two(bench, log, 2);
  const auto first = one.accredit("fresh id", "key"), second = two.accredit("another", "key");
  bench.run();
  REQUIRE(first->recorded());
  REQUIRE(second->recorded());
  CHECK((*first->outcome)->person == (*second->outcome)->person);
  CHECK(log.entries.size() == 2);
  CHECK(one.turns_asked + two.turns_asked == 1);
}

TEST_CASE("a secretary who is revoked on one node while acting on another is refused there") {
  Bench bench;
  ScriptedLog log(bench);
  Office one(bench, log, 1), two(bench, log, 2);
  const auto revoked = one.revoke("ana");
  Accredit command;
  command.by = {Office::ref("ana"), Role::secretariat, commit_to_author(Office::acted())};
  command.person = Office::ref("juan");
  const auto late = two.ask(command, {std::make_shared<const RegisterBody>(Office::named("juan"))});
  bench.run();
  CHECK(revoked->recorded());
  CHECK(late->refused() == Code::unauthenticated);
}

TEST_CASE("what is refused by the store is answered so, and the next goes through") {
  Bench bench;
  ScriptedLog log(bench);
  Office office(bench, log, 1);
  log.fates = {Fate::refuse};
  const auto refused = office.accredit("maria");
  bench.pass(kMoment);
  CHECK(refused->refused() == Code::not_recorded);
  const auto again = office.accredit("maria");
  bench.pass(kMoment);
  CHECK(again->recorded());
}

TEST_CASE("a name that is not the one that was recorded is not shown, and who is revoked stays so") {
  Bench bench;
  ScriptedLog log(bench);
  {
    Office office(bench, log, 1);
    office.accredit("maria");
    office.revoke("maria");
    bench.run();
  }
  RegisterBody forged = Office::named("maria");
  forged.name = "Somebody else";
  log.entries.at(1).body = encode_register_body(forged);
  const Office later(bench, log, 2);
  CHECK(later.name("maria").empty());
  CHECK(later.person("maria")->revoked);
  CHECK(later.host.ready());
}

TEST_CASE("without any body the register folds all the same, and refuses whom it should") {
  Bench bench;
  ScriptedLog log(bench);
  {
    Office office(bench, log, 1);
    office.accredit("maria");
    office.revoke("maria");
    bench.run();
  }
  for (auto& entry : log.entries) entry.body.reset();
  Office later(bench, log, 2);
  REQUIRE(later.host.ready());
  CHECK(later.person("maria")->revoked);
  const auto again = later.revoke("maria");
  bench.run();
  CHECK(again->recorded());
}

TEST_CASE("a register whose history was replaced is folded anew, with the names that it has now") {
  Bench bench;
  ScriptedLog log(bench), other(bench);
  Office office(bench, log, 1);
  office.accredit("maria");
  bench.run();
  {
    Office elsewhere(bench, other, 7);
    elsewhere.accredit("juan");
    bench.run();
  }
  log.head = other.head;
  log.entries = other.entries;
  office.host.check(log.head);
  bench.pass(kMoment);
  CHECK(office.host.ready());
  CHECK(office.replaced == 1);
  CHECK(office.name("maria").empty());
  CHECK(office.person("maria") == nullptr);
  CHECK(office.name("juan") == "Name of juan");
}

TEST_CASE("a register that fell back to before this node's last start gets a new epoch") {
  Bench bench;
  ScriptedLog log(bench);
  Kept kept;
  {
    Office office(bench, log, 1, kept);
    office.accredit("maria");
    bench.run();
    office.accredit("juan");
    bench.run();
  }
  const Epoch before = log.head.epoch;
  log.entries.pop_back();
  log.head.seq = 2;
  log.head.hash = sha256(log.entries.back().header);
  const Office office(bench, log, 2, kept);
  CHECK(office.host.ready());
  CHECK(log.head.epoch != before);
  CHECK(office.replaced == 1);
}
