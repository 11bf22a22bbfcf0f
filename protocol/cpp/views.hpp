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

/// What the public is told of a change to an intervention that leaves it published.
struct ChangeView {
  InterventionId id;
  Status status = Status::published;
  std::optional<bool> pinned;
  std::optional<Tags> tags;
};

/// One's own intervention, whatever its status.
struct FullView {
  std::optional<Seq> seq;  ///< in public numbering; nothing while unpublished
  bool pinned = false;
  Status status = Status::pending;
  std::uint32_t version = 1;
  bool mine = false;
  std::optional<ContentView> content;  ///< nothing once erased
  InterventionId id;
  std::string reason{};  ///< why it was returned or hidden; empty where it was not
};

/// Somebody as the desk knows them.
struct PersonView {
  std::string participant;
  std::string name;
  std::string delegation;
};

/// Who did what with an intervention, and why.
struct ActView {
  PersonView by;
  VenueTime at{};
  Verb verb = Verb::publish;
  std::string reason;  ///< or, of a publication, the note; may be empty
};

/// An intervention as the desk sees it: everything but a withdrawn text.
struct DeskView {
  FullView item;
  std::string participant;              ///< its author's id; empty once erased or withdrawn
  std::optional<ActView> act;           ///< the newest
  std::optional<ActView> returned_for;  ///< the return that an amendment answers
  std::optional<InterventionId> repeats;
};

/// What the desk is told of a change that brings no text.
struct DeskChangeView {
  ChangeView change;
  std::uint32_t version = 0;
  std::optional<ActView> act;
};

/// A measure in force, as the desk sees it.
struct MeasureView {
  std::optional<VenueTime> until;
  std::string reason;
  PersonView by;
};
/// A participant who does not stand as everybody does, or did not.
struct ParticipantView {
  PersonView who;
  std::optional<MeasureView> muted;
  std::optional<MeasureView> expelled;
  bool barred = false;
};
/// What the desk is told of a measure.
struct SanctionView {
  ParticipantView participant;
  std::string reason;
  PersonView by;
};

struct EpochView {
  Epoch epoch;
};
struct RulesView {
  Rules rules;
};
/// One intervention, as whoever asks may see it.
using ItemView = std::variant<PublicItem, FullView, DeskView>;
using EventData =
    std::variant<PublicItem, ChangeView, FullView, DeskView, DeskChangeView, SanctionView, EpochView, RulesView>;

struct EventView {
  Seq seq = 0;
  VenueTime at{};
  std::string_view type;
  EventData data;
};

/// How one participant is told that they stand; nothing of who decided.
struct StandingView {
  std::optional<std::optional<VenueTime>> muted;  ///< with its end, where it has one
  std::optional<std::optional<VenueTime>> expelled;
};

/// Who looks at an intervention at the moment.
struct LeaseView {
  InterventionId id;
  PersonView holder;
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
