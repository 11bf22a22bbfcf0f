// What the secretariat asks of the register, already checked for its shape and against the dialogue (groups, rooms,
// languages). Ids, digests and commitments are made outside: the register has no randomness and no secret.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rooms/register_events.hpp"

namespace plenaria {

/// Who asks: as their token has them for the whole dialogue. The register's own word on them is looked up when it
/// decides.
struct Asking {
  PersonRef person;
  Role role = Role::follower;
  Digest author_commitment;

  ActedBy acted() const { return {person, author_commitment}; }
};

/// Adds a delegation, or changes the one that is named.
struct PutDelegation {
  Asking by;
  std::optional<DelegationId> id;
  DelegationId fresh;  ///< unused where one is named, or one of this name is there already
  NameDigest name;
  std::string group;
  Capacity capacity = Capacity::stakeholder;
  Digest text_commitment;
};

struct Accredit {
  Asking by;
  KeyDigest key;
  ContentDigest content;
  PersonRef person;  ///< fresh; unused when the key is known already
  Accreditation as;
  Digest text_commitment;
};

struct ChangePerson {
  Asking by;
  PersonRef person;
  Accreditation as;
  Digest text_commitment;
};

/// Everybody in a list, or nobody.
struct Import {
  /// A delegation that the list names; added where there is none of this name.
  struct Named {
    NameDigest name;
    DelegationId fresh;
    Digest text_commitment;
  };
  struct Row {
    std::size_t line = 0;
    PersonRef person;  ///< fresh
    Role role = Role::delegate;
    std::optional<std::size_t> delegation;  ///< an index into `delegations`
    std::string group;                      ///< as the row has it: empty where it says nothing
    std::optional<Capacity> capacity;
    std::vector<RoomId> rooms;
    std::string language;
    Digest text_commitment;
  };
  Asking by;
  KeyDigest key;
  ContentDigest content;
  std::vector<Named> delegations;  ///< distinct names
  std::vector<Row> rows;           ///< at least one
};

/// New links only: those of before are dead.
struct Renew {
  Asking by;
  PersonRef person;
};

struct Revoke {
  Asking by;
  PersonRef person;  ///< accredited or not
  Digest reason_commitment;
};

struct Restore {
  Asking by;
  PersonRef person;
  Digest reason_commitment;
};

using RegisterCommand = std::variant<PutDelegation, Accredit, ChangePerson, Import, Renew, Revoke, Restore>;

}  // namespace plenaria
