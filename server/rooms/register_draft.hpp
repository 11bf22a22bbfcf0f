// What the register would be after some events that are not recorded yet: an overlay of changed facts. Dropping it
// undoes them.
#pragma once

#include <optional>
#include <unordered_map>

#include "rooms/register.hpp"

namespace plenaria {

class RegisterDraft final : public RegisterFacts {
 public:
  /// `committed` outlives the draft and does not change meanwhile.
  explicit RegisterDraft(const Register& committed);

  /// Gives `event` its place after those before it, and carries it out on the draft.
  RegisterEntry add_event(RegisterEvent event, VenueTime now);

  const RegisterLimits& limits() const override { return committed_.limits(); }
  VenueTime last_at() const override { return last_at_; }
  const Person* find(const PersonRef& ref) const override;
  const Delegation* find(const DelegationId& id) const override;
  const Delegation* find_named(const NameDigest& name) const override;
  const KnownAct* find_key(const KeyDigest& key) const override;
  std::size_t people() const override { return people_count_; }
  std::size_t delegations() const override { return delegations_count_; }
  std::size_t outsiders() const override { return outsiders_count_; }

 private:
  void set_last_at(VenueTime at) override { last_at_ = at; }
  void add(Person person) override;
  void add(Delegation delegation) override;
  Person& edit(const PersonRef& ref) override;
  void replace(Delegation after) override;
  KnownAct& edit_key(const KeyDigest& key) override;

  const Register& committed_;
  Seq seq_;
  VenueTime last_at_;
  std::size_t people_count_;
  std::size_t delegations_count_;
  std::size_t outsiders_count_;
  std::unordered_map<PersonRef, Person> people_;
  std::unordered_map<DelegationId, Delegation> delegations_;
  std::unordered_map<NameDigest, std::optional<DelegationId>> names_;  ///< nothing: nobody is named so any more
  std::unordered_map<KeyDigest, KnownAct> keys_;
};

}  // namespace plenaria
