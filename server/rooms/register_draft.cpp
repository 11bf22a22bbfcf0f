#include "rooms/register_draft.hpp"

#include <algorithm>

namespace plenaria {

RegisterDraft::RegisterDraft(const Register& committed)
    : committed_(committed),
      seq_(committed.seq()),
      last_at_(committed.last_at()),
      people_count_(committed.people()),
      delegations_count_(committed.delegations()),
      outsiders_count_(committed.outsiders()) {}

RegisterEntry RegisterDraft::add_event(RegisterEvent event, VenueTime now) {
  RegisterEntry entry;
  entry.seq = ++seq_;
  entry.at = std::max(now, last_at_);
  entry.event = std::move(event);
  fold(*this, entry);
  return entry;
}

const Person* RegisterDraft::find(const PersonRef& ref) const {
  const auto found = people_.find(ref);
  return found == people_.end() ? committed_.find(ref) : &found->second;
}

const Delegation* RegisterDraft::find(const DelegationId& id) const {
  const auto found = delegations_.find(id);
  return found == delegations_.end() ? committed_.find(id) : &found->second;
}

const Delegation* RegisterDraft::find_named(const NameDigest& name) const {
  const auto found = names_.find(name);
  if (found == names_.end()) return committed_.find_named(name);
  return found->second ? find(*found->second) : nullptr;
}

const KnownAct* RegisterDraft::find_key(const KeyDigest& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? committed_.find_key(key) : &found->second;
}

void RegisterDraft::add(Person person) {
  ++(person.as ? people_count_ : outsiders_count_);
  const PersonRef ref = person.ref;
  people_.emplace(ref, std::move(person));
}

void RegisterDraft::add(Delegation delegation) {
  ++delegations_count_;
  names_[delegation.name] = delegation.id;
  const DelegationId id = delegation.id;
  delegations_.emplace(id, std::move(delegation));
}

Person& RegisterDraft::edit(const PersonRef& ref) {
  const auto found = people_.find(ref);
  if (found != people_.end()) return found->second;
  return people_.emplace(ref, *committed_.find(ref)).first->second;
}

void RegisterDraft::replace(Delegation after) {
  names_[find(after.id)->name] = std::nullopt;
  names_[after.name] = after.id;
  const DelegationId id = after.id;
  delegations_.insert_or_assign(id, std::move(after));
}

KnownAct& RegisterDraft::edit_key(const KeyDigest& key) {
  const auto found = keys_.find(key);
  if (found != keys_.end()) return found->second;
  const KnownAct* known = committed_.find_key(key);
  return keys_.emplace(key, known ? *known : KnownAct{}).first->second;
}

}  // namespace plenaria
