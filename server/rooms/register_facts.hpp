// What the register's rules read and its events change, apart from where it is kept: the committed register, or a draft
// laid over it. Names are not here; see register_events.hpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>

#include "rooms/register_events.hpp"

namespace plenaria {

/// An accredited entity.
struct Delegation {
  DelegationId id;
  NameDigest name;
  std::string group;  ///< an id of the dialogue's stakeholder groups
  Capacity capacity = Capacity::stakeholder;
};

struct Person {
  PersonRef ref;
  /// Nothing: not accredited here, and known only as one whose tokens from elsewhere were revoked.
  std::optional<Accreditation> as;
  std::uint32_t serial = 0;  ///< of the links that are good now; from 1 where accredited
  bool revoked = false;
  bool ever_revoked = false;
  VenueTime at{};  ///< when they were accredited, or first revoked
};

/// What the register remembers of an idempotency key.
struct KnownAct {
  ContentDigest content;
  PersonRef person;  ///< the first that came with it
  std::size_t people = 0;
  std::size_t delegations = 0;
};

/// How many the register holds at most: its names are kept in memory on every node.
struct RegisterLimits {
  std::size_t people = 20'000;
  std::size_t delegations = 5'000;
  std::size_t outsiders = 20'000;  ///< revoked without having been accredited
};

/// Everything that deciding may look at.
class RegisterView {
 public:
  virtual ~RegisterView() = default;
  virtual const RegisterLimits& limits() const = 0;
  virtual VenueTime last_at() const = 0;
  /// Valid until the next event is applied; so below.
  virtual const Person* find(const PersonRef& ref) const = 0;
  virtual const Delegation* find(const DelegationId& id) const = 0;
  virtual const Delegation* find_named(const NameDigest& name) const = 0;
  virtual const KnownAct* find_key(const KeyDigest& key) const = 0;
  virtual std::size_t people() const = 0;
  virtual std::size_t delegations() const = 0;
  virtual std::size_t outsiders() const = 0;
};

/// Everything that an event may change.
class RegisterFacts : public RegisterView {
 public:
  virtual void set_last_at(VenueTime at) = 0;
  virtual void add(Person person) = 0;
  virtual void add(Delegation delegation) = 0;
  /// REQUIRES: find(ref) is not null.
  virtual Person& edit(const PersonRef& ref) = 0;
  /// REQUIRES: find(after.id) is not null, and no other delegation is named so.
  virtual void replace(Delegation after) = 0;
  /// Added where it is not known yet.
  virtual KnownAct& edit_key(const KeyDigest& key) = 0;
};

/// Carries out one event. Throws std::logic_error for one that cannot follow on this state.
void fold(RegisterFacts& state, const RegisterEntry& entry);

}  // namespace plenaria
