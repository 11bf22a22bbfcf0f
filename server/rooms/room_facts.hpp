// What rules read and what events change, apart from where it is kept: the committed room, or a draft laid over it.
#pragma once

#include <vector>

#include "rooms/events.hpp"
#include "rooms/intervention.hpp"
#include "rooms/rules.hpp"
#include "rooms/standing.hpp"

namespace plenaria {

/// Everything that deciding may look at.
class RoomView {
 public:
  virtual ~RoomView() = default;
  virtual const Rules& rules() const = 0;
  virtual const RoomLimits& limits() const = 0;
  virtual VenueTime last_at() const = 0;
  /// Valid until the next event is applied.
  virtual const Intervention* find(const InterventionId& id) const = 0;
  /// What was submitted under this key; likewise.
  virtual const Intervention* find_key(const KeyDigest& key) const = 0;
  /// When this author submitted or amended, ascending: the newest limits().remembered_submissions() of those within the
  /// last minute, and the last one of all.
  virtual std::vector<VenueTime> submissions_of(const AuthorRef& author) const = 0;
  /// How many of this author's wait at the desk.
  virtual std::size_t pending_of(const AuthorRef& author) const = 0;
  virtual Standing standing_of(const AuthorRef& who) const = 0;
};

/// Everything that an event may change.
class RoomFacts : public RoomView {
 public:
  virtual void set_rules(const Rules& rules) = 0;
  virtual void set_last_at(VenueTime at) = 0;
  virtual void add(Intervention intervention) = 0;
  /// REQUIRES: find(id) is not null.
  virtual Intervention& edit(const InterventionId& id) = 0;
  virtual void note_submission(const AuthorRef& author, VenueTime at) = 0;
  virtual void set_standing(const AuthorRef& who, const Standing& standing) = 0;
};

/// Whether the public hears of this event, as things stand before it.
bool is_public(const Event& event, const RoomView& before);

/// Carries out one event on the facts of a room. Throws std::logic_error for an event that cannot follow on this state:
/// the log is damaged, or a rule was forgotten.
void fold(RoomFacts& state, const Entry& entry);

}  // namespace plenaria
