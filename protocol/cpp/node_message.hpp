// What nodes tell each other over the ephemeral channel, encoded. Not part of the published protocol.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>

#include "base/ids.hpp"
#include "ports/log.hpp"

namespace plenaria {

/// The people on one node, by room: how many, and by group.
struct PresenceMessage {
  struct Count {
    std::size_t total = 0;
    std::map<std::string, std::size_t> groups;
  };
  std::string node;
  std::map<RoomId, Count> rooms;
};

std::string encode_presence_message(const PresenceMessage& message);
/// Nothing for what no node of this version says.
std::optional<PresenceMessage> decode_presence_message(const std::string& text);

/// A node that lost the race for a log's next place asks the others to let it go first.
struct TurnMessage {
  std::string node;
  AggregateId aggregate;
  std::chrono::milliseconds wait;  ///< how long the others are to hold back at most
};
std::string encode_turn_message(const TurnMessage& message);
std::optional<TurnMessage> decode_turn_message(const std::string& text);

/// Somebody looks at an intervention, or does no longer.
struct LeaseMessage {
  std::string node;
  RoomId room;
  InterventionId id;
  std::string participant;
  std::string name;
  bool held = true;
};
std::string encode_lease_message(const LeaseMessage& message);
std::optional<LeaseMessage> decode_lease_message(const std::string& text);

/// `signed_head` as encode_signed_head gives it.
std::string encode_signed_head_message(const std::string& signed_head);
/// Nothing for a message of another kind.
std::optional<std::string> decode_signed_head_message(const std::string& text);

}  // namespace plenaria
