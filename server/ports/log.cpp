#include "ports/log.hpp"

namespace plenaria {

namespace {
constexpr std::string_view kRoom = "room:";
}

AggregateId room_log(const RoomId& room) { return AggregateId(std::string(kRoom) + room.text()); }

std::optional<RoomId> room_of_log(const AggregateId& log) {
  if (!log.text().starts_with(kRoom)) return std::nullopt;
  return RoomId(log.text().substr(kRoom.size()));
}

AggregateId register_log() { return AggregateId("dialogue"); }

}  // namespace plenaria
