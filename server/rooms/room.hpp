// A room: the fold of its log. It knows its rules and what became of each intervention, and no text. apply() is the
// only change; see decide.hpp for what may happen next.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <unordered_map>
#include <vector>

#include "rooms/room_facts.hpp"

namespace plenaria {

/// One event as an audience will be told of it; what it is about is rendered as it now stands.
struct Happening {
  enum class Type : std::uint8_t { room_opened, submitted, published, withdrawn, erased, epoch_changed };
  Type type = Type::room_opened;
  std::uint32_t item = 0;  ///< index for Room::item(), where it is about one
  VenueTime at{};

  bool is_about_one() const { return type != Type::room_opened && type != Type::epoch_changed; }
};

class Room final : public RoomFacts {
 public:
  Room(RoomId id, const RoomLimits& limits) : id_(std::move(id)), limits_(limits) {}

  const RoomId& id() const { return id_; }

  /// REQUIRES: entry.seq == seq(Audience::desk) + 1, and entry.public_seq the next public one or 0. Throws
  /// std::logic_error otherwise, or as fold() does; the room is then as before.
  void apply(const Entry& entry);

  /// The newest seq in this audience's own numbering; contiguous from 1.
  Seq seq(Audience audience) const { return happenings(audience).size(); }
  /// REQUIRES: 1 <= seq <= seq(audience).
  const Happening& happening(Audience audience, Seq seq) const { return happenings(audience).at(seq - 1); }
  const Intervention& item(std::uint32_t index) const { return items_.at(index); }
  std::size_t size() const { return items_.size(); }
  /// Indices of this author's own, oldest first.
  const std::vector<std::uint32_t>& items_of(const AuthorRef& author) const;
  /// The desk's seqs of all entries about this intervention, ascending. Walks through the whole log.
  std::vector<Seq> entries_about(const InterventionId& id) const;
  /// Indices of those that were ever published, in the order of publication.
  const std::vector<std::uint32_t>& published() const { return published_; }

  const Rules& rules() const override { return rules_; }
  const RoomLimits& limits() const override { return limits_; }
  VenueTime last_at() const override { return last_at_; }
  const Intervention* find(const InterventionId& id) const override;
  const KnownKey* find_key(const KeyDigest& key) const override;
  std::vector<VenueTime> submissions_of(const AuthorRef& author) const override;

 private:
  struct Author {
    std::vector<std::uint32_t> items;
    std::deque<VenueTime> submissions;  ///< within a minute of the last one
  };

  void set_rules(const Rules& rules) override { rules_ = rules; }
  void set_last_at(VenueTime at) override { last_at_ = at; }
  void add(Intervention intervention) override;
  Intervention& edit(const InterventionId& id) override { return items_[index_.at(id)]; }
  void add_key(const KeyDigest& key, const KnownKey& known) override { keys_.emplace(key, known); }
  void note_submission(const AuthorRef& author, VenueTime at) override;

  const std::vector<Happening>& happenings(Audience audience) const {
    return audience == Audience::public_ ? public_ : desk_;
  }

  RoomId id_;
  RoomLimits limits_;
  Rules rules_;
  VenueTime last_at_{};
  std::vector<Intervention> items_;
  std::unordered_map<InterventionId, std::uint32_t> index_;
  std::unordered_map<KeyDigest, KnownKey> keys_;
  std::unordered_map<AuthorRef, Author> authors_;
  std::vector<std::uint32_t> published_;
  std::vector<Happening> public_;
  std::vector<Happening> desk_;
};

}  // namespace plenaria
