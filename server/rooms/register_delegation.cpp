// When a delegation may be added or changed.
//
// No two are named alike, upper and lower case and spacing left aside. Adding one that is there already, with the same
// group and capacity, is answered with it; with others it is a conflict. Its people have its group and capacity from
// then on.
#include "rooms/register_decide.hpp"

namespace plenaria {

namespace {
RegisterAnswer about_delegation(const DelegationId& id) {
  RegisterAnswer answer;
  answer.delegation = id;
  return answer;
}
}  // namespace

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const PutDelegation& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  const Delegation* named = view.find_named(command.name);
  if (command.id) {
    if (!view.find(*command.id)) return Refusal{Code::not_found, "There is no such delegation.", "id"};
    if (named && named->id != *command.id)
      return Refusal{Code::conflict, "Another delegation has this name already.", "name"};
    DelegationChanged event{*command.id,       command.name, command.group, command.capacity, command.text_commitment,
                            command.by.acted()};
    return RegisterDecision{{{std::move(event)}}, about_delegation(*command.id)};
  }
  if (named) {
    if (named->group == command.group && named->capacity == command.capacity)
      return RegisterDecision{{}, about_delegation(named->id)};
    return Refusal{Code::conflict, "A delegation of this name is there already, with another group or capacity.",
                   "name"};
  }
  if (view.delegations() >= view.limits().delegations)
    return Refusal{Code::not_acceptable, "The register holds " + std::to_string(view.limits().delegations) +
                                             " delegations and takes no more."};
  DelegationAdded event{command.fresh,           command.name,      command.group, command.capacity, std::nullopt,
                        command.text_commitment, command.by.acted()};
  return RegisterDecision{{{std::move(event)}}, about_delegation(command.fresh)};
}

}  // namespace plenaria
