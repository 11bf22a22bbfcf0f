// A person as their token presents them, and what that token is good for. Not the connection they speak through.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/words.hpp"

namespace plenaria {

struct Participant {
  ParticipantId id;
  Role role = Role::follower;
  std::string name;
  std::string delegation;                   ///< free text, empty where there is none
  std::string group;                        ///< an id of the dialogue's stakeholder groups, or empty
  VenueTime expires{};                      ///< when the token ends
  std::optional<Capacity> capacity{};       ///< what they take part as
  std::vector<std::string> on_behalf_of{};  ///< whom they may speak for besides, at most 5
  std::vector<RoomId> rooms{};              ///< those that the token is limited to, at most 64; empty: all
  std::optional<std::uint32_t> serial{};    ///< 1 to 2^31: which of the links that one person was given in turn
  std::string token_id{};                   ///< jti, or empty; for whoever looks into a matter, never for a rule
  VenueTime issued{};                       ///< when the token was made, to the second; zero where it does not say
  bool operator==(const Participant&) const = default;

  /// What they are in this room: an observer in those that their token is not for, unless only a follower anyway.
  Role role_in(const RoomId& room) const {
    const bool here = rooms.empty() || std::find(rooms.begin(), rooms.end(), room) != rooms.end();
    return here || role == Role::follower ? role : Role::observer;
  }
  /// What they are where something is about no room but the whole dialogue, for which a token with rooms is not.
  Role role_at_large() const { return rooms.empty() || role == Role::follower ? role : Role::observer; }
};

}  // namespace plenaria
