// The dialogue's register: the fold of its log. `apply` is its only change. It knows delegations and people by their
// ids and hashes, in the order in which they came, and holds no name.
#pragma once

#include <unordered_map>
#include <vector>

#include "rooms/register_facts.hpp"

namespace plenaria {

class Register final : public RegisterFacts {
 public:
  explicit Register(const RegisterLimits& limits) : limits_(limits) {}

  /// REQUIRES: entry.seq == seq() + 1. Throws std::logic_error otherwise, or as fold() does; the register is then as
  /// before.
  void apply(const RegisterEntry& entry);

  Seq seq() const { return seq_; }
  /// In the order in which they were accredited, or revoked; those who are only revoked are among them.
  const std::vector<Person>& everybody() const { return people_; }
  /// In the order in which they were added.
  const std::vector<Delegation>& every_delegation() const { return delegations_; }
  /// The place of a person in everybody(). REQUIRES: find(ref) is not null.
  std::size_t place(const PersonRef& ref) const { return person_index_.at(ref); }
  std::size_t revoked() const { return revoked_; }

  const RegisterLimits& limits() const override { return limits_; }
  VenueTime last_at() const override { return last_at_; }
  const Person* find(const PersonRef& ref) const override;
  const Delegation* find(const DelegationId& id) const override;
  const Delegation* find_named(const NameDigest& name) const override;
  const KnownAct* find_key(const KeyDigest& key) const override;
  std::size_t people() const override { return people_.size() - outsiders_; }
  std::size_t delegations() const override { return delegations_.size(); }
  std::size_t outsiders() const override { return outsiders_; }

 private:
  void set_last_at(VenueTime at) override { last_at_ = at; }
  void add(Person person) override;
  void add(Delegation delegation) override;
  Person& edit(const PersonRef& ref) override { return people_[person_index_.at(ref)]; }
  void replace(Delegation after) override;
  KnownAct& edit_key(const KeyDigest& key) override { return keys_[key]; }

  RegisterLimits limits_;
  Seq seq_ = 0;
  VenueTime last_at_{};
  std::vector<Person> people_;
  std::vector<Delegation> delegations_;
  std::size_t outsiders_ = 0;
  std::size_t revoked_ = 0;
  std::unordered_map<PersonRef, std::size_t> person_index_;
  std::unordered_map<DelegationId, std::size_t> delegation_index_;
  std::unordered_map<NameDigest, std::size_t> name_index_;
  std::unordered_map<KeyDigest, KnownAct> keys_;
};

}  // namespace plenaria
