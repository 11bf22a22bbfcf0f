// What each reader may be told, as types: a public view has no member for a pending text, a moderator, or an author
// that the attribution hides. Rendering (server/record/render) fills them; this folder only spells them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/time.hpp"
#include "rooms/dialogue.hpp"
#include "rooms/intervention.hpp"
#include "rooms/participant.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

/// As much of an author as the attribution allows; empty parts are left out.
struct AuthorView {
  std::string name;
  std::string delegation;
  std::string group;
};

/// The words of an intervention and what it is filed under.
struct ContentView {
  InterventionId id;
  VenueTime at{};
  Kind kind = Kind::statement;
  std::string language;
  std::string text;
  AuthorView author;
  Tags tags;
  std::optional<InterventionId> in_reply_to;
  std::string on_behalf_of;
  std::vector<std::string> sources;
};

/// An intervention that is published.
struct PublishedView {
  Seq seq = 0;
  bool pinned = false;
  ContentView content;
};

/// What is left in public of one that was published.
struct Tombstone {
  InterventionId id;
  std::optional<Seq> seq;
  Status status = Status::withdrawn;
};

using PublicItem = std::variant<PublishedView, Tombstone>;

/// One's own intervention, whatever its status. Also what the desk sees, without `mine`.
struct FullView {
  std::optional<Seq> seq;  ///< in public numbering; nothing while unpublished
  bool pinned = false;
  Status status = Status::pending;
  std::uint32_t version = 1;
  bool mine = false;
  std::optional<ContentView> content;  ///< nothing once erased
  InterventionId id;
};

struct EpochView {
  Epoch epoch;
};
struct RulesView {
  Rules rules;
};
using EventData = std::variant<PublicItem, FullView, EpochView, RulesView>;

struct EventView {
  Seq seq = 0;
  VenueTime at{};
  std::string_view type;
  EventData data;
};

/// A room as a list or a visitor sees it.
struct RoomSummary {
  const RoomPlan* plan = nullptr;
  const Meeting* meeting = nullptr;
  Rules rules;
  std::size_t people = 0;
  std::map<std::string, std::size_t> groups;  ///< empty without attribution
  Seq seq = 0;
  std::optional<VenueTime> last_at;
};

}  // namespace plenaria
