// A person as their token presents them. Not the connection they speak through.
#pragma once

#include <string>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/words.hpp"

namespace plenaria {

struct Participant {
  ParticipantId id;
  Role role = Role::follower;
  std::string name;
  std::string delegation;  ///< free text, empty where there is none
  std::string group;       ///< an id of the dialogue's stakeholder groups, or empty
  VenueTime expires{};     ///< when the token ends
};

}  // namespace plenaria
