// What the secretariat is answered about delegations and people, and how it is written. Nobody else is ever told any of
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/words.hpp"

namespace plenaria {

struct DelegationView {
  DelegationId id;
  std::string name;
  std::string group;
  Capacity capacity = Capacity::stakeholder;
};

struct AccreditedView {
  ParticipantId id;
  Role role = Role::follower;
  std::string name;  ///< empty for an outsider
  std::optional<DelegationId> delegation;
  std::string group;  ///< the delegation's, where there is one; so `capacity`
  std::optional<Capacity> capacity;
  std::vector<std::string> on_behalf_of;
  std::vector<RoomId> rooms;
  std::string language;
  bool revoked = false;
  /// Never accredited here: only revoked, by the id that a token from elsewhere has.
  bool outsider = false;
  std::uint32_t serial = 0;
  VenueTime at{};  ///< when they were accredited, or first revoked
};

struct PeoplePage {
  std::vector<AccreditedView> people;
  bool more = false;
  std::optional<std::vector<DelegationView>> delegations;  ///< on the first page
  std::size_t people_count = 0;
  std::size_t revoked_count = 0;
  std::size_t delegation_count = 0;
};

/// What is wrong in a line of a list; lines are counted from 1, the header included.
struct ListFault {
  std::size_t line = 0;
  std::string column;  ///< empty where it is about none
  std::string message;
};

std::string encode_people(const PeoplePage& page);
std::string encode_delegation(const DelegationView& delegation);  ///< {"delegation":…}
std::string encode_person(const AccreditedView& person);          ///< {"person":…}
std::string encode_imported(std::size_t people, std::size_t delegations, const std::vector<ListFault>& faults);
/// `expires` is when the token ends.
std::string encode_link(const std::string& url, const std::string& token, VenueTime expires);

}  // namespace plenaria
