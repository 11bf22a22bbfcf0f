// When a list of people may be accredited: all of them at once, or none.
//
// A delegation that the register does not have yet is added, with the group and capacity of the first row that names
// it, which must say both. A row may leave them out where its delegation is known, and may not contradict it. The key
// is looked up first, as for one person.
#include "rooms/register_decide.hpp"

namespace plenaria {

namespace {

/// Goes through the rows as they stand, with the delegations that those before them add.
class Reading {
 public:
  Reading(const RegisterView& view, const Import& command)
      : view_(view), command_(command), delegations_(command.delegations.size()) {
    for (std::size_t i = 0; i < delegations_.size(); ++i)
      if (const Delegation* known = view.find_named(command.delegations[i].name)) delegations_[i] = *known;
  }

  std::optional<ImportFault> fault(const Import::Row& row) {
    if (!row.delegation) return std::nullopt;
    std::optional<Delegation>& delegation = delegations_[*row.delegation];
    if (!delegation) {
      if (row.group.empty())
        return ImportFault{row.line, "group", "This delegation is new: say its stakeholder group here."};
      if (!row.capacity) return ImportFault{row.line, "capacity", "This delegation is new: say its capacity here."};
      const Import::Named& named = command_.delegations[*row.delegation];
      delegation = Delegation{named.fresh, named.name, row.group, *row.capacity};
      added_.push_back(*row.delegation);
      return std::nullopt;
    }
    if (!row.group.empty() && row.group != delegation->group)
      return ImportFault{row.line, "group", "This delegation has the group " + delegation->group + "."};
    if (row.capacity && *row.capacity != delegation->capacity)
      return ImportFault{row.line, "capacity",
                         "This delegation has the capacity " + std::string(to_text(delegation->capacity)) + "."};
    return std::nullopt;
  }

  const std::vector<std::size_t>& added() const { return added_; }
  const Delegation& delegation(std::size_t index) const { return *delegations_[index]; }

  /// What is wrong with the list as a whole. REQUIRES: every row was read.
  std::optional<ImportFault> fault_of_all() const {
    const RegisterLimits& limits = view_.limits();
    if (view_.people() + command_.rows.size() > limits.people)
      return ImportFault{command_.rows.back().line, "",
                         "The register holds at most " + std::to_string(limits.people) + " people."};
    if (view_.delegations() + added_.size() > limits.delegations)
      return ImportFault{command_.rows.back().line, "delegation",
                         "The register holds at most " + std::to_string(limits.delegations) + " delegations."};
    return std::nullopt;
  }

 private:
  const RegisterView& view_;
  const Import& command_;
  std::vector<std::optional<Delegation>> delegations_;
  std::vector<std::size_t> added_;
};

PersonAccredited accredited(const Import& command, const Import::Row& row, const Reading& reading) {
  PersonAccredited event;
  event.person = row.person;
  event.as.role = row.role;
  if (row.delegation) {
    event.as.delegation = reading.delegation(*row.delegation).id;
  } else {
    event.as.group = row.group;
    event.as.capacity = row.capacity;
  }
  event.as.rooms = row.rooms;
  event.as.language = row.language;
  event.key = command.key;
  event.content = command.content;
  event.text_commitment = row.text_commitment;
  event.by = command.by.acted();
  return event;
}

}  // namespace

std::vector<ImportFault> faults_of(const RegisterView& view, const Import& command, std::size_t most) {
  std::vector<ImportFault> faults;
  Reading reading(view, command);
  for (const Import::Row& row : command.rows) {
    if (faults.size() >= most) return faults;
    if (auto fault = reading.fault(row)) faults.push_back(*std::move(fault));
  }
  if (faults.empty())
    if (auto fault = reading.fault_of_all()) faults.push_back(*std::move(fault));
  return faults;
}

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Import& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  if (const KnownAct* known = view.find_key(command.key)) {
    if (known->content != command.content)
      return Refusal{Code::conflict, "You have used this key for another list; send a new list with a new key.", "key"};
    return RegisterDecision{{}, {known->person, {}, known->people, known->delegations}};
  }
  Reading reading(view, command);
  for (const Import::Row& row : command.rows)
    if (const auto fault = reading.fault(row))
      return Refusal{Code::conflict, "Line " + std::to_string(fault->line) + ": " + fault->message, "csv"};
  if (const auto fault = reading.fault_of_all()) return Refusal{Code::conflict, fault->message, "csv"};

  RegisterDecision decision;
  for (const std::size_t index : reading.added()) {
    const Delegation& delegation = reading.delegation(index);
    DelegationAdded event{delegation.id,       delegation.name, delegation.group,
                          delegation.capacity, command.key,     command.delegations[index].text_commitment,
                          command.by.acted()};
    decision.steps.push_back({std::move(event), index});
  }
  for (std::size_t i = 0; i < command.rows.size(); ++i)
    decision.steps.push_back({accredited(command, command.rows[i], reading), command.delegations.size() + i});
  decision.answer = {command.rows.front().person, {}, command.rows.size(), reading.added().size()};
  return decision;
}

}  // namespace plenaria
