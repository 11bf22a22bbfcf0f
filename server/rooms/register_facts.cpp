#include "rooms/register_facts.hpp"

#include <stdexcept>

namespace plenaria {

namespace {

void known_delegation(const RegisterView& state, const DelegationId& id) {
  if (!state.find(id)) throw std::logic_error("the log speaks of a delegation that it does not hold");
}

Person& accredited(RegisterFacts& state, const PersonRef& ref) {
  const Person* found = state.find(ref);
  if (!found || !found->as) throw std::logic_error("the log speaks of a person whom it did not accredit");
  return state.edit(ref);
}

struct Folding {
  RegisterFacts& state;
  const RegisterEntry& entry;

  void operator()(const RegisterOpened&) const {}

  void operator()(const DelegationAdded& event) const {
    if (state.find(event.id) || state.find_named(event.name))
      throw std::logic_error("the log holds one delegation twice");
    state.add(Delegation{event.id, event.name, event.group, event.capacity});
    if (event.key) ++state.edit_key(*event.key).delegations;
  }

  void operator()(const DelegationChanged& event) const {
    known_delegation(state, event.id);
    const Delegation* named = state.find_named(event.name);
    if (named && named->id != event.id) throw std::logic_error("the log gives two delegations one name");
    state.replace(Delegation{event.id, event.name, event.group, event.capacity});
  }

  void operator()(const PersonAccredited& event) const {
    if (state.find(event.person)) throw std::logic_error("the log accredits one person twice");
    if (event.as.delegation) known_delegation(state, *event.as.delegation);
    Person person;
    person.ref = event.person;
    person.as = event.as;
    person.serial = 1;
    person.at = entry.at;
    state.add(std::move(person));
    KnownAct& act = state.edit_key(event.key);
    if (act.people++ > 0) return;
    act.content = event.content;
    act.person = event.person;
  }

  void operator()(const PersonChanged& event) const {
    if (event.as.delegation) known_delegation(state, *event.as.delegation);
    accredited(state, event.person).as = event.as;
  }

  void operator()(const PersonRenewed& event) const { accredited(state, event.person).serial = event.serial; }

  void operator()(const PersonRevoked& event) const {
    if (!state.find(event.person)) {
      Person outsider;
      outsider.ref = event.person;
      outsider.at = entry.at;
      state.add(std::move(outsider));
    }
    Person& person = state.edit(event.person);
    person.revoked = true;
    person.ever_revoked = true;
  }

  void operator()(const PersonRestored& event) const {
    const Person* found = state.find(event.person);
    if (!found || !found->revoked) throw std::logic_error("the log restores a person who was not revoked");
    Person& person = state.edit(event.person);
    person.revoked = false;
    person.serial = event.serial;
  }

  void operator()(const EpochChanged&) const {}
};

}  // namespace

PersonRef person_of(const RegisterEvent& event) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.person; }) return one.person;
        else return PersonRef();
      },
      event);
}

DelegationId delegation_of(const RegisterEvent& event) {
  if (const auto* added = std::get_if<DelegationAdded>(&event)) return added->id;
  if (const auto* changed = std::get_if<DelegationChanged>(&event)) return changed->id;
  return {};
}

const ActedBy* acted_by(const RegisterEvent& event) {
  return std::visit(
      [](const auto& one) -> const ActedBy* {
        if constexpr (requires { one.by; }) return &one.by;
        else return nullptr;
      },
      event);
}

void fold(RegisterFacts& state, const RegisterEntry& entry) {
  std::visit(Folding{state, entry}, entry.event);
  state.set_last_at(entry.at);
}

}  // namespace plenaria
