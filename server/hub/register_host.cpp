#include "hub/register_host.hpp"

#include "hub/log_host_commands.hpp"
#include "hub/log_host_healing.hpp"
#include "protocol/cpp/name_form.hpp"

namespace plenaria {

template class LogHost<RegisterLog>;

RegisterHost::RegisterHost(const Parts& parts, RegisterObserver& observer, const RegisterLimits& limits)
    : LogHost(parts, register_log(), "the register of people", std::make_unique<Register>(limits)),
      observer_(observer),
      limits_(limits) {}

const RegisterHost::PersonTexts& RegisterHost::texts(const PersonRef& person) const {
  static const PersonTexts kNone;
  const auto found = people_.find(person);
  return found == people_.end() ? kNone : found->second;
}

const RegisterHost::DelegationTexts& RegisterHost::delegation(const DelegationId& id) const {
  static const DelegationTexts kNone;
  const auto found = delegations_.find(id);
  return found == delegations_.end() ? kNone : found->second;
}

void RegisterHost::forget_folded() {
  people_.clear();
  delegations_.clear();
}

RegisterHost::Outcome RegisterHost::carry_out(Batch& batch, Draft& draft, const Waiting& waiting, VenueTime now) {
  auto decision = decide(draft, waiting.command);
  if (!decision) return decision.error();
  for (RegisterStep& step : decision->steps)
    add(batch, draft, draft.add_event(std::move(step.event), now), waiting.texts.at(step.text));
  return decision->answer;
}

void RegisterHost::apply(const Entry& entry, const BodyPtr& body) {
  state().apply(entry);
  if (body && has_body(entry.event)) {
    if (is_body_of(entry.event, *body)) keep_texts(entry.event, *body);
    else
      spdlog::error("{}: the store holds other names than entry {} says; plenaria verify tells which", name(),
                    entry.seq);
  }
  if (!telling()) return;
  if (std::holds_alternative<EpochChanged>(entry.event)) observer_.on_replaced();
  else observer_.on_applied(entry);
}

/// The newest stays. Of one who is only revoked there is an id and no name.
void RegisterHost::keep_texts(const Event& event, const Body& body) {
  if (const DelegationId id = delegation_of(event); !id.is_zero()) {
    delegations_[id] = {body.name, search_form(body.name)};
    return;
  }
  if (std::holds_alternative<PersonAccredited>(event) || std::holds_alternative<PersonChanged>(event)) {
    PersonTexts& texts = people_[person_of(event)];
    texts.id = ParticipantId(body.person);
    texts.name = body.name;
    texts.on_behalf_of = body.on_behalf_of;
    texts.searched = search_form(body.name);
  } else if (std::holds_alternative<PersonRevoked>(event) || std::holds_alternative<PersonRestored>(event)) {
    PersonTexts& texts = people_[person_of(event)];
    texts.id = ParticipantId(body.person);
    texts.standing = {body.by, body.by_name, body.by_delegation, body.reason};
  }
}

bool RegisterHost::comes_of(const Entry& entry, const Command& command) const {
  if (const auto* accredit = std::get_if<Accredit>(&command)) {
    const auto* event = std::get_if<PersonAccredited>(&entry.event);
    return event != nullptr && event->key == accredit->key;
  }
  if (const auto* import = std::get_if<Import>(&command)) {
    const auto* event = std::get_if<PersonAccredited>(&entry.event);
    return event != nullptr && event->key == import->key;
  }
  if (const auto* put = std::get_if<PutDelegation>(&command)) {
    const auto* event = std::get_if<DelegationAdded>(&entry.event);
    return put->id ? delegation_of(entry.event) == *put->id : event != nullptr && event->name == put->name;
  }
  if (const auto* change = std::get_if<ChangePerson>(&command))
    return std::holds_alternative<PersonChanged>(entry.event) && person_of(entry.event) == change->person;
  if (const auto* renew = std::get_if<Renew>(&command))
    return std::holds_alternative<PersonRenewed>(entry.event) && person_of(entry.event) == renew->person;
  if (const auto* revoke = std::get_if<Revoke>(&command))
    return std::holds_alternative<PersonRevoked>(entry.event) && person_of(entry.event) == revoke->person;
  return std::holds_alternative<PersonRestored>(entry.event) &&
         person_of(entry.event) == std::get<Restore>(command).person;
}

bool RegisterHost::is_same(const Command& one, const Command& other) const {
  if (one.index() != other.index()) return false;
  const auto* accredit = std::get_if<Accredit>(&one);
  if (accredit) return accredit->key == std::get<Accredit>(other).key;
  const auto* import = std::get_if<Import>(&one);
  return import && import->key == std::get<Import>(other).key;
}

}  // namespace plenaria
