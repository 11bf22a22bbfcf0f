// What has happened in the dialogue's register: who is accredited, for whom, and whose tokens are good no more. As in a
// room, an event holds no text: names, reasons and who acted are in bodies.
#pragma once

#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/events.hpp"
#include "rooms/seq.hpp"
#include "rooms/words.hpp"

namespace plenaria {

/// Who did it: the secretariat's person, and the commitment to what the body says of them.
struct ActedBy {
  PersonRef person;
  Digest author_commitment;
};

/// What a person is accredited with, texts apart.
struct Accreditation {
  Role role = Role::follower;
  std::optional<DelegationId> delegation;
  std::string group;                 ///< the person's own; empty with a delegation, whose group it then is
  std::optional<Capacity> capacity;  ///< likewise
  std::vector<RoomId> rooms;         ///< those they are limited to; empty: all
  std::string language;              ///< of the person, or empty
  bool operator==(const Accreditation&) const = default;
};

/// The first entry of the register's log.
struct RegisterOpened {};

struct DelegationAdded {
  DelegationId id;
  NameDigest name;
  std::string group;
  Capacity capacity = Capacity::stakeholder;
  std::optional<KeyDigest> key;  ///< of the import that it came with
  Digest text_commitment;
  ActedBy by;
};

struct DelegationChanged {
  DelegationId id;
  NameDigest name;
  std::string group;
  Capacity capacity = Capacity::stakeholder;
  Digest text_commitment;
  ActedBy by;
};

/// Those who came with one import have one key.
struct PersonAccredited {
  PersonRef person;
  Accreditation as;
  KeyDigest key;
  ContentDigest content;
  Digest text_commitment;
  ActedBy by;
};

struct PersonChanged {
  PersonRef person;
  Accreditation as;
  Digest text_commitment;
  ActedBy by;
};

/// Every link of before is dead: tokens bear the serial that was in force when they were made.
struct PersonRenewed {
  PersonRef person;
  std::uint32_t serial = 0;
  ActedBy by;
};

/// Every token of this person is refused, whoever issued it. The person need not be accredited here. The body names
/// them, and the reason.
struct PersonRevoked {
  PersonRef person;
  Digest reason_commitment;
  ActedBy by;
};

/// Tokens are accepted again, but none from before.
struct PersonRestored {
  PersonRef person;
  std::uint32_t serial = 0;
  Digest reason_commitment;
  ActedBy by;
};

using RegisterEvent = std::variant<RegisterOpened, DelegationAdded, DelegationChanged, PersonAccredited, PersonChanged,
                                   PersonRenewed, PersonRevoked, PersonRestored, EpochChanged>;

/// The person that an event is about, or zero.
PersonRef person_of(const RegisterEvent& event);
/// The delegation that an event is about, or zero. That of a person is not.
DelegationId delegation_of(const RegisterEvent& event);
/// Who did it; null for what no person does.
const ActedBy* acted_by(const RegisterEvent& event);

/// An event in its place.
struct RegisterEntry {
  Seq seq = 0;
  Seq public_seq = 0;  ///< always: the public sees nothing of the register
  VenueTime at{};
  RegisterEvent event;
};

}  // namespace plenaria
