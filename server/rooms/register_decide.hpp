// The register's rules: may this be done, now, and what has happened then. Pure; each rule has its own file beside this
// one.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "rooms/refusal.hpp"
#include "rooms/register_commands.hpp"
#include "rooms/register_facts.hpp"

namespace plenaria {

/// One event to be recorded, with the body at this place among those that came with the command.
struct RegisterStep {
  RegisterEvent event;
  std::size_t text = 0;
};

/// What a command is answered with: whom it was about, and how many came with an import.
struct RegisterAnswer {
  PersonRef person;
  DelegationId delegation;
  std::size_t people = 0;
  std::size_t delegations = 0;
};

struct RegisterDecision {
  std::vector<RegisterStep> steps;  ///< none: it was done before
  RegisterAnswer answer;
};

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const PutDelegation& command);
Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Accredit& command);
Result<RegisterDecision, Refusal> decide(const RegisterView& view, const ChangePerson& command);
Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Import& command);
Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Renew& command);
Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Revoke& command);
Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Restore& command);
inline Result<RegisterDecision, Refusal> decide(const RegisterView& view, const RegisterCommand& command) {
  return std::visit([&](const auto& one) { return decide(view, one); }, command);
}

/// The secretariat alone, as the register has its people now: one who was revoked or has another role is refused,
/// whatever their token says.
std::optional<Refusal> refuse_asking(const RegisterView& view, const Asking& by);

/// What is wrong with a person's papers: a delegation that is not there, or a group or capacity that is not its own.
std::optional<Refusal> refuse_papers(const RegisterView& view, const Accreditation& as);
/// What stays in the register of papers that are in order: with a delegation, group and capacity are the delegation's.
Accreditation settled(Accreditation as);

/// Why one row of an import cannot be accredited.
struct ImportFault {
  std::size_t line = 0;
  std::string column;  ///< empty where it is about none
  std::string message;
};
/// At most `most`, in the order of the rows.
std::vector<ImportFault> faults_of(const RegisterView& view, const Import& command, std::size_t most);

}  // namespace plenaria
