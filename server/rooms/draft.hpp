// What a room would be after some events that are not recorded yet: an overlay of changed facts. Dropping it undoes
// them.
#pragma once

#include <unordered_map>
#include <vector>

#include "rooms/room.hpp"

namespace plenaria {

class Draft final : public RoomFacts {
 public:
  /// `room` outlives the draft and does not change meanwhile.
  explicit Draft(const Room& room);

  /// Gives `event` its place after those before it, and carries it out on the draft.
  Entry add_event(Event event, VenueTime now);

  const Rules& rules() const override { return rules_; }
  const RoomLimits& limits() const override { return room_.limits(); }
  VenueTime last_at() const override { return last_at_; }
  const Intervention* find(const InterventionId& id) const override;
  const Intervention* find_key(const KeyDigest& key) const override;
  std::vector<VenueTime> submissions_of(const AuthorRef& author) const override;
  std::size_t pending_of(const AuthorRef& author) const override;
  Standing standing_of(const AuthorRef& who) const override;

 private:
  void set_rules(const Rules& rules) override { rules_ = rules; }
  void set_last_at(VenueTime at) override { last_at_ = at; }
  void add(Intervention intervention) override;
  Intervention& edit(const InterventionId& id) override;
  void note_submission(const AuthorRef& author, VenueTime at) override { submissions_[author].push_back(at); }
  void set_standing(const AuthorRef& who, const Standing& standing) override { standings_[who] = standing; }

  const Room& room_;
  Rules rules_;
  VenueTime last_at_;
  Seq seq_;
  Seq public_seq_;
  std::unordered_map<InterventionId, Intervention> changed_;
  std::unordered_map<KeyDigest, InterventionId> keys_;
  std::unordered_map<AuthorRef, std::vector<VenueTime>> submissions_;
  std::unordered_map<AuthorRef, Standing> standings_;
};

}  // namespace plenaria
