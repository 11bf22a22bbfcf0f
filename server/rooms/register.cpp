#include "rooms/register.hpp"

#include <stdexcept>

namespace plenaria {

void Register::apply(const RegisterEntry& entry) {
  if (entry.seq != seq_ + 1) throw std::logic_error("an entry out of its place");
  if (entry.public_seq != 0) throw std::logic_error("an entry of the register with a public number");
  fold(*this, entry);
  if (std::holds_alternative<PersonRevoked>(entry.event)) ++revoked_;
  if (std::holds_alternative<PersonRestored>(entry.event)) --revoked_;
  seq_ = entry.seq;
}

const Person* Register::find(const PersonRef& ref) const {
  const auto found = person_index_.find(ref);
  return found == person_index_.end() ? nullptr : &people_[found->second];
}

const Delegation* Register::find(const DelegationId& id) const {
  const auto found = delegation_index_.find(id);
  return found == delegation_index_.end() ? nullptr : &delegations_[found->second];
}

const Delegation* Register::find_named(const NameDigest& name) const {
  const auto found = name_index_.find(name);
  return found == name_index_.end() ? nullptr : &delegations_[found->second];
}

const KnownAct* Register::find_key(const KeyDigest& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? nullptr : &found->second;
}

void Register::add(Person person) {
  if (!person.as) ++outsiders_;
  person_index_.emplace(person.ref, people_.size());
  people_.push_back(std::move(person));
}

void Register::add(Delegation delegation) {
  delegation_index_.emplace(delegation.id, delegations_.size());
  name_index_.emplace(delegation.name, delegations_.size());
  delegations_.push_back(std::move(delegation));
}

void Register::replace(Delegation after) {
  const std::size_t place = delegation_index_.at(after.id);
  name_index_.erase(delegations_[place].name);
  name_index_.emplace(after.name, place);
  delegations_[place] = std::move(after);
}

}  // namespace plenaria
