// Requests of those who moderate a room, and of an author whose intervention was returned: decoded, their shape checked
// and nothing else.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "rooms/intervention.hpp"

namespace plenaria {

/// At least one of the rules is given; those that are not stay.
struct RoomConfigure {
  RoomId room;
  std::optional<Moderation> moderation;
  std::optional<Attribution> attribution;
  std::optional<RoomState> state;
  std::optional<std::chrono::seconds> slow_mode;  ///< 0 (off) to a day
};

struct InterventionAmend {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
  std::string text;
};
struct InterventionGet {
  RoomId room;
  InterventionId id;
};
struct InterventionTake {
  RoomId room;
  InterventionId id;
};
struct InterventionRelease {
  RoomId room;
  InterventionId id;
};
struct InterventionPublish {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
  std::string note;  ///< for the desk alone; empty where it was not given
};
struct InterventionReturn {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
  std::string reason;
};
struct InterventionHide {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
  std::string reason;
};
struct InterventionPin {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
};
struct InterventionUnpin {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
};
/// At least one of the lists is given; those that are not stay.
struct InterventionTag {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
  std::optional<std::vector<std::string>> themes;
  std::optional<std::vector<std::string>> levels;
  std::optional<std::vector<std::string>> perspectives;
};

struct ParticipantMute {
  RoomId room;
  ParticipantId participant;
  std::optional<VenueTime> until;  ///< nothing: until unmuted. Whether it lies ahead is not checked here
  std::string reason;
};
struct ParticipantUnmute {
  RoomId room;
  ParticipantId participant;
  std::string reason;  ///< empty where it was not given
};
struct ParticipantExpel {
  RoomId room;
  ParticipantId participant;
  std::optional<VenueTime> until;  ///< nothing: until readmitted. Whether it lies ahead is not checked here
  std::string reason;
};
struct ParticipantReadmit {
  RoomId room;
  ParticipantId participant;
  std::string reason;  ///< empty where it was not given
};
struct ParticipantHideAll {
  RoomId room;
  ParticipantId participant;
  std::string reason;
};

}  // namespace plenaria
