// Requests of the secretariat about delegations and people: decoded, their shape checked and nothing else. Whether the
// dialogue has such a group, room or language is not looked at here.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "rooms/words.hpp"

namespace plenaria {

/// The longest name of a person or a delegation, and the longest text of whom somebody speaks for, in code points.
inline constexpr std::size_t kLongestPersonName = 200;
inline constexpr std::size_t kLongestDelegationName = 200;
inline constexpr std::size_t kLongestBehalf = 200;
inline constexpr std::size_t kMostBehalves = 5;
/// Rooms that one accreditation may be limited to.
inline constexpr std::size_t kMostPersonRooms = 64;
/// The longest list of people, in bytes.
inline constexpr std::size_t kLongestList = 60'000;

struct AccreditationList {
  std::optional<ParticipantId> after;
  std::size_t limit = 100;
  std::string find;  ///< empty: everybody
};
struct AccreditationDelegation {
  std::optional<DelegationId> id;  ///< nothing: a new one
  std::string name;
  std::string group;
  Capacity capacity = Capacity::stakeholder;
};
/// With an id the whole of it takes the place of what was; without one, `key` is there.
struct AccreditationPerson {
  std::optional<ParticipantId> id;
  std::string key;
  Role role = Role::follower;
  std::string name;
  std::optional<DelegationId> delegation;
  std::string group;  ///< empty where it was not given; so below
  std::optional<Capacity> capacity;
  std::vector<std::string> on_behalf_of;
  std::vector<RoomId> rooms;
  std::string language;
};
struct AccreditationImport {
  std::string csv;
  std::string key;
  bool dry_run = false;
};
struct AccreditationLink {
  ParticipantId person;
  std::chrono::seconds ttl = std::chrono::hours(30 * 24);
  bool renew = false;
};
struct AccreditationRevoke {
  ParticipantId person;
  std::string reason;
};
struct AccreditationRestore {
  ParticipantId person;
  std::string reason;
};

}  // namespace plenaria
