// When a person may be accredited, or their accreditation changed.
//
// The key of an accreditation is looked up before every rule but who asks: used again for the same person it is
// answered with them, for another it is a conflict. Nobody takes their own secretariat away: a colleague does that.
#include "rooms/register_decide.hpp"

namespace plenaria {

namespace {
RegisterAnswer about_person(const PersonRef& person) {
  RegisterAnswer answer;
  answer.person = person;
  return answer;
}
}  // namespace

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const Accredit& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  if (const KnownAct* known = view.find_key(command.key)) {
    if (known->content == command.content) return RegisterDecision{{}, about_person(known->person)};
    return Refusal{Code::conflict, "You have used this key for another person; send a new person with a new key.",
                   "key"};
  }
  if (auto refusal = refuse_papers(view, command.as)) return *std::move(refusal);
  if (view.people() >= view.limits().people)
    return Refusal{Code::not_acceptable,
                   "The register holds " + std::to_string(view.limits().people) + " people and takes no more."};
  PersonAccredited event{command.person,  settled(command.as),     command.key,
                         command.content, command.text_commitment, command.by.acted()};
  return RegisterDecision{{{std::move(event)}}, about_person(command.person)};
}

Result<RegisterDecision, Refusal> decide(const RegisterView& view, const ChangePerson& command) {
  if (auto refusal = refuse_asking(view, command.by)) return *std::move(refusal);
  const Person* person = view.find(command.person);
  if (!person || !person->as) return Refusal{Code::not_found, "There is no such person in the register.", "id"};
  if (command.person == command.by.person && command.as.role != Role::secretariat)
    return Refusal{Code::forbidden, "You cannot take your own role away; ask a colleague.", "role"};
  if (command.person == command.by.person && !command.as.rooms.empty())
    return Refusal{Code::forbidden, "You cannot limit yourself to some rooms; ask a colleague.", "rooms"};
  if (auto refusal = refuse_papers(view, command.as)) return *std::move(refusal);
  PersonChanged event{command.person, settled(command.as), command.text_commitment, command.by.acted()};
  return RegisterDecision{{{std::move(event)}}, about_person(command.person)};
}

}  // namespace plenaria
