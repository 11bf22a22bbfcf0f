// When a person's tokens may be ended, for a new link, for good, or until they are restored.
//
// Anybody's may be revoked, also of one whom only a token from elsewhere names; nobody revokes themselves, so that a
// secretariat cannot lock itself out by a slip. Doing again what stands is answered as done. Whoever is restored needs
// a new link: those of before stay dead.
#include "rooms/register_decide.hpp"

namespace plenaria {

namespace {
RegisterAnswer about_person(const PersonRef& person) {
  RegisterAnswer answer;
  answer.person = person;
  return answer;
}

const Refusal kNobody{Code::not_found, "There is no such person in the register.", "person"};
}  // namespace

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Renew& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  const Person* person = view.find(command.person);
  if (!person || !person->as) return kNobody;
  if (person->revoked)
    return Refusal{Code::conflict, "This person's accreditation was revoked; restore it before you make a link.",
                   "person"};
  PersonRenewed event{command.person, person->serial + 1, command.by.acted()};
  return RegisterDecision{{{std::move(event)}}, about_person(command.person)};
}

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Revoke& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  if (command.person == command.by.person)
    return Refusal{Code::forbidden, "You cannot revoke your own accreditation; ask a colleague.", "person"};
  const Person* person = view.find(command.person);
  if (person && person->revoked) return RegisterDecision{{}, about_person(command.person)};
  if (!person && view.outsiders() >= view.limits().outsiders)
    return Refusal{Code::not_acceptable, "The register holds " + std::to_string(view.limits().outsiders) +
                                             " revoked people from elsewhere and takes no more."};
  PersonRevoked event{command.person, command.reason_commitment, command.by.acted()};
  return RegisterDecision{{{std::move(event)}}, about_person(command.person)};
}

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Restore& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  const Person* person = view.find(command.person);
  if (!person) return kNobody;
  if (!person->revoked) return RegisterDecision{{}, about_person(command.person)};
  PersonRestored event{command.person, person->serial + 1, command.reason_commitment, command.by.acted()};
  return RegisterDecision{{{std::move(event)}}, about_person(command.person)};
}

}  // namespace plenaria
