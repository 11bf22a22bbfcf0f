// The register is the fold of its log, and a draft is what it would be: for random histories.
#include <rapidcheck/catch.h>

#include "register_sitting.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

const std::vector<std::string> kPeople{"ana", "maria", "juan", "kofi", "sita"};
const std::vector<std::string> kDelegations{"chile", "ghana", "nepal"};

std::string facts(const RegisterView& view) {
  std::string text;
  for (const auto& name : kPeople) {
    const Person* person = view.find(id_of<PersonRef>(name));
    if (!person) continue;
    text += name + ":" + std::to_string(person->serial) + (person->revoked ? "r" : "") +
            (person->ever_revoked ? "e" : "") + std::to_string(person->at.time_since_epoch().count());
    if (person->as)
      text += std::string(to_text(person->as->role)) + person->as->group +
              (person->as->delegation ? person->as->delegation->text() : "-");
    text += ";";
  }
  for (const auto& name : kDelegations) {
    const Delegation* named = view.find_named(id_of<NameDigest>(name));
    text += name + ":" + (named ? named->id.text() + named->group : "-") + ";";
    const Delegation* known = view.find(id_of<DelegationId>(name));
    text += known ? known->name.text() : "-";
  }
  return text + std::to_string(view.people()) + "," + std::to_string(view.delegations()) + "," +
         std::to_string(view.outsiders());
}

Accreditation any_accreditation() {
  Accreditation as;
  as.role = *rc::gen::element(Role::delegate, Role::observer, Role::secretariat);
  if (*rc::gen::arbitrary<bool>()) as.delegation = id_of<DelegationId>(*rc::gen::elementOf(kDelegations));
  else as.group = *rc::gen::element<std::string>("academia", "media");
  return as;
}

RegisterCommand any_command() {
  const auto who = *rc::gen::elementOf(kPeople);
  const auto where = *rc::gen::elementOf(kDelegations);
  const Asking by = Secretariat::by(*rc::gen::element<std::string>("office", "ana"));
  switch (*rc::gen::inRange(0, 7)) {
    case 0: {
      PutDelegation put = Secretariat::adds(where, *rc::gen::element<std::string>("academia", "media"));
      if (*rc::gen::arbitrary<bool>()) put.id = id_of<DelegationId>(*rc::gen::elementOf(kDelegations));
      put.by = by;
      return put;
    }
    case 1: {
      Accredit accredit = Secretariat::accredits(who);
      accredit.as = any_accreditation();
      accredit.by = by;
      return accredit;
    }
    case 2:
      return ChangePerson{by, id_of<PersonRef>(who), any_accreditation(), {}};
    case 3:
      return Renew{by, id_of<PersonRef>(who)};
    case 4:
      return Revoke{by, id_of<PersonRef>(who), {}};
    case 5:
      return Restore{by, id_of<PersonRef>(who), {}};
    default:
      break;
  }
  Import import{by, id_of<KeyDigest>("list" + who), id_of<ContentDigest>(where), {}, {}};
  import.delegations.push_back({id_of<NameDigest>(where), id_of<DelegationId>(where), {}});
  Import::Row row;
  row.person = id_of<PersonRef>(who);
  row.delegation = 0;
  row.group = "academia";
  row.capacity = Capacity::state;
  import.rows.push_back(row);
  return import;
}

/// Fresh ids that are taken already are not what the hub would send.
bool taken(const RegisterView& view, const RegisterCommand& command) {
  if (const auto* accredit = std::get_if<Accredit>(&command))
    return view.find(accredit->person) && !view.find_key(accredit->key);
  if (const auto* put = std::get_if<PutDelegation>(&command))
    return !put->id && view.find(put->fresh) && !view.find_named(put->name);
  if (const auto* import = std::get_if<Import>(&command))
    return (view.find(import->rows[0].person) && !view.find_key(import->key)) ||
           (view.find(import->delegations[0].fresh) && !view.find_named(import->delegations[0].name));
  return false;
}

}  // namespace

TEST_CASE("the register equals the fold of its log from the beginning") {
  rc::prop("for random histories", [] {
    Secretariat office;
    const int steps = *rc::gen::inRange(0, 60);
    for (int i = 0; i < steps; ++i) {
      const RegisterCommand command = any_command();
      office.now += std::chrono::seconds(*rc::gen::inRange(-5, 30));
      if (taken(office.people, command)) continue;
      if (auto decision = decide(office.people, command))
        for (auto& step : decision->steps) office.record(std::move(step.event));
    }
    Register fresh({});
    for (const RegisterEntry& entry : office.log) fresh.apply(entry);
    RC_ASSERT(facts(fresh) == facts(office.people));
    RC_ASSERT(fresh.revoked() == office.people.revoked());
    RC_ASSERT(fresh.seq() == office.log.size());
    std::size_t revoked = 0;
    for (const Person& person : fresh.everybody()) revoked += person.revoked ? 1 : 0;
    RC_ASSERT(fresh.revoked() == revoked);
  });
}

TEST_CASE("what is decided on the register's draft is what one decision after the other gives") {
  rc::prop("for random batches", [] {
    Secretariat one_by_one;
    const Secretariat base;
    RegisterDraft draft(base.people);
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
      const RegisterCommand command = any_command();
      if (taken(draft, command)) continue;
      auto drafted = decide(draft, command);
      auto decided = decide(one_by_one.people, command);
      RC_ASSERT(drafted.has_value() == decided.has_value());
      if (!drafted) {
        RC_ASSERT(drafted.error().code == decided.error().code);
        continue;
      }
      RC_ASSERT(drafted->steps.size() == decided->steps.size());
      for (std::size_t s = 0; s < drafted->steps.size(); ++s) {
        const auto entry = draft.add_event(drafted->steps[s].event, one_by_one.now);
        RC_ASSERT(entry.seq == one_by_one.record(decided->steps[s].event).seq);
      }
      RC_ASSERT(facts(draft) == facts(one_by_one.people));
    }
    RC_ASSERT(base.people.seq() == Seq{1});  // the register itself is as before
  });
}

TEST_CASE("no history of the register leaves it without anybody who may repair it") {
  rc::prop("a secretary acting alone stays one, and is not revoked", [] {
    Secretariat office;
    office.carry_out(Secretariat::accredits("ana", "", Role::secretariat));
    const int steps = *rc::gen::inRange(0, 40);
    for (int i = 0; i < steps; ++i) {
      RegisterCommand command = any_command();
      std::visit([](auto& one) { one.by = Secretariat::by("ana"); }, command);
      if (taken(office.people, command)) continue;
      if (auto decision = decide(office.people, command))
        for (auto& step : decision->steps) office.record(std::move(step.event));
    }
    RC_ASSERT(office.person("ana").as->role == Role::secretariat);
    RC_ASSERT(!office.person("ana").revoked);
  });
}

TEST_CASE("an entry of the register out of its place, or with a public number, is refused and changes nothing") {
  Secretariat office;
  office.carry_out(Secretariat::accredits("maria"));
  RegisterEntry entry = office.log.back();
  CHECK_THROWS_AS(office.people.apply(entry), std::logic_error);
  entry = {office.people.seq() + 1, 1, office.now, PersonRenewed{id_of<PersonRef>("maria"), 2, {}}};
  CHECK_THROWS_AS(office.people.apply(entry), std::logic_error);
  entry = {office.people.seq() + 1, 0, office.now, PersonRenewed{id_of<PersonRef>("nobody"), 2, {}}};
  CHECK_THROWS_AS(office.people.apply(entry), std::logic_error);
  CHECK(office.person("maria").serial == 1);
  CHECK(office.people.seq() == 2);
}
