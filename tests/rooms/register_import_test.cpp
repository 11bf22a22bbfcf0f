// Lists of people: all of them, or none.
#include "register_sitting.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

/// A list as the hub hands it over; each row says no more than its test needs.
struct List {
  Import command{Secretariat::by(), id_of<KeyDigest>("list"), id_of<ContentDigest>("list"), {}, {}};

  List& row(const std::string& who, const std::string& delegation = {}, const std::string& group = {},
            std::optional<Capacity> capacity = {}) {
    Import::Row row;
    row.line = command.rows.size() + 2;
    row.person = id_of<PersonRef>(who);
    if (!delegation.empty()) row.delegation = place_of(delegation);
    row.group = group;
    row.capacity = capacity;
    command.rows.push_back(row);
    return *this;
  }

 private:
  std::size_t place_of(const std::string& name) {
    auto& named = command.delegations;
    for (std::size_t i = 0; i < named.size(); ++i)
      if (named[i].name == id_of<NameDigest>(name)) return i;
    named.push_back({id_of<NameDigest>(name), id_of<DelegationId>("new " + name), id_of<Digest>(name)});
    return named.size() - 1;
  }
};

}  // namespace

TEST_CASE("a list accredits its people, and adds the delegations that are new") {
  Secretariat office;
  office.carry_out(Secretariat::adds("chile"));
  List list;
  list.row("a", "chile").row("b", "ghana", "national-government", Capacity::state).row("c", "ghana").row("d");
  CHECK(office.carry_out(list.command) == 5);
  CHECK(office.people.people() == 4);
  CHECK(office.people.delegations() == 2);
  CHECK(office.person("a").as->delegation == id_of<DelegationId>("chile"));
  CHECK(office.person("c").as->delegation == id_of<DelegationId>("new ghana"));
  CHECK_FALSE(office.person("d").as->delegation);
}

TEST_CASE("each step of a list names the body that belongs to it") {
  Secretariat office;
  office.carry_out(Secretariat::adds("chile"));
  List list;
  list.row("a", "chile").row("b", "ghana", "academia", Capacity::stakeholder);
  const auto decision = decide(office.people, list.command);
  REQUIRE(decision);
  std::vector<std::size_t> texts;
  for (const auto& step : decision->steps) texts.push_back(step.text);
  // Bodies come as the delegations in their order, then the rows in theirs; chile is there already.
  CHECK(texts == std::vector<std::size_t>{1, 2, 3});
}

TEST_CASE("the same list again is answered with its counts, another under its key is a conflict") {
  Secretariat office;
  List list;
  list.row("a", "ghana", "academia", Capacity::stakeholder).row("b");
  office.carry_out(list.command);
  const auto again = decide(office.people, list.command);
  REQUIRE(again);
  CHECK(again->steps.empty());
  CHECK(again->answer.people == 2);
  CHECK(again->answer.delegations == 1);
  list.command.content = id_of<ContentDigest>("other");
  CHECK(office.refusal(list.command) == Code::conflict);
}

TEST_CASE("every row that cannot be accredited is told by its line and column") {
  Secretariat office;
  office.carry_out(Secretariat::adds("chile"));
  List list;
  list.row("a", "chile", "academia").row("b", "chile", "", Capacity::observer).row("c", "new").row("d", "new", "media");
  const auto faults = faults_of(office.people, list.command, 100);
  std::vector<std::pair<std::size_t, std::string>> places;
  for (const auto& fault : faults) places.emplace_back(fault.line, fault.column);
  CHECK(places ==
        std::vector<std::pair<std::size_t, std::string>>{{2, "group"}, {3, "capacity"}, {4, "group"}, {5, "capacity"}});
  CHECK(faults_of(office.people, list.command, 2).size() == 2);
  CHECK(office.refusal(list.command) == Code::conflict);
}

TEST_CASE("a later row may not contradict the delegation that an earlier one adds") {
  Secretariat office;
  List list;
  list.row("a", "new", "media", Capacity::stakeholder).row("b", "new", "academia");
  const auto faults = faults_of(office.people, list.command, 100);
  REQUIRE(faults.size() == 1);
  CHECK(faults.front().line == 3);
}

TEST_CASE("a list that would burst the register is refused whole") {
  Secretariat office({2, 5, 5});
  List list;
  list.row("a").row("b").row("c");
  CHECK(faults_of(office.people, list.command, 100).size() == 1);
  CHECK(office.refusal(list.command) == Code::conflict);
  CHECK(office.people.people() == 0);
}
