// A room: the fold of its log. It knows its rules and what became of each intervention, and no text. apply() is the
// only change; see decide.hpp for what may happen next.
#pragma once

#include <boost/container/deque.hpp>
#include <boost/unordered/unordered_flat_set.hpp>
#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <set>
#include <unordered_map>
#include <vector>

#include "rooms/room_facts.hpp"

namespace plenaria {

/// One event as an audience will be told of it; what it is about is rendered as it now stands.
struct Happening {
  enum class Type : std::uint8_t {
    room_opened,
    submitted,
    amended,
    published,
    returned,
    hidden,
    pinned,
    unpinned,
    tagged,
    withdrawn,
    erased,
    configured,
    sanctioned,
    epoch_changed
  };
  Type type = Type::room_opened;
  /// Index for Room::item() where it is about an intervention, for Room::rules_then() or Room::sanction() where it is
  /// about the rules or a participant.
  std::uint32_t item = 0;
  VenueTime at{};

  bool is_about_one() const { return type >= Type::submitted && type <= Type::erased; }
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
  const Intervention& item(std::uint32_t index) const { return items_->at(index); }
  std::size_t size() const { return items_->size(); }
  std::optional<std::uint32_t> index_of(const InterventionId& id) const;
  const Rules& rules_then(std::uint32_t index) const { return rules_then_.at(index); }
  const ParticipantSanctioned& sanction(std::uint32_t index) const { return sanctions_.at(index); }
  /// Indices of this author's own, oldest first.
  const std::vector<std::uint32_t>& items_of(const AuthorRef& author) const;
  /// The desk's seqs of all entries about this intervention, ascending. Walks through the whole log.
  std::vector<Seq> entries_about(const InterventionId& id) const;
  /// Indices of those that were ever published, in the order of publication.
  const std::vector<std::uint32_t>& published() const { return published_; }
  /// Indices of those that wait at the desk, in the order of submission.
  const std::set<std::uint32_t>& pending() const { return pending_; }
  /// Everybody against whom a measure was taken that was not lifted, in force or not.
  const std::unordered_map<AuthorRef, Standing>& standings() const { return standings_; }

  const Rules& rules() const override { return rules_; }
  const RoomLimits& limits() const override { return limits_; }
  VenueTime last_at() const override { return last_at_; }
  const Intervention* find(const InterventionId& id) const override;
  const Intervention* find_key(const KeyDigest& key) const override;
  std::vector<VenueTime> submissions_of(const AuthorRef& author) const override;
  std::size_t pending_of(const AuthorRef& author) const override;
  Standing standing_of(const AuthorRef& who) const override;

 private:
  /// A sequence that grows for days: in pages, so that growing never moves what is there, nor takes it twice.
  template <class T>
  using Pages =
      boost::container::deque<T, void, boost::container::deque_options_t<boost::container::block_bytes<16384u>>>;

  /// Places in items_ by a member of theirs. It holds the places alone, as there may be a million.
  template <auto member>
  class Lookup {
   public:
    explicit Lookup(const Pages<Intervention>& items) : places_(0, Hash{&items}, Equal{&items}) {}
    /// Nothing is changed where one with the same member has a place already.
    void add(std::uint32_t place) { places_.insert(place); }
    template <class Wanted>
    std::optional<std::uint32_t> find(const Wanted& wanted) const {
      const auto found = places_.find(wanted);
      return found == places_.end() ? std::nullopt : std::optional(*found);
    }

   private:
    struct Hash {
      using is_transparent = void;
      const Pages<Intervention>* items;
      std::size_t operator()(std::uint32_t place) const { return (*this)((*items)[place].*member); }
      template <class Wanted>
      std::size_t operator()(const Wanted& wanted) const {
        return std::hash<Wanted>{}(wanted);
      }
    };
    struct Equal {
      using is_transparent = void;
      const Pages<Intervention>* items;
      bool operator()(std::uint32_t one, std::uint32_t other) const {
        return (*items)[one].*member == (*items)[other].*member;
      }
      template <class Wanted>
      bool operator()(const Wanted& wanted, std::uint32_t place) const {
        return (*items)[place].*member == wanted;
      }
      template <class Wanted>
      bool operator()(std::uint32_t place, const Wanted& wanted) const {
        return (*items)[place].*member == wanted;
      }
    };
    boost::unordered_flat_set<std::uint32_t, Hash, Equal> places_;
  };

  struct Author {
    std::vector<std::uint32_t> items;
    std::size_t pending = 0;
    std::deque<VenueTime> submissions;  ///< the newest, within a minute of the last one
  };

  void set_rules(const Rules& rules) override { rules_ = rules; }
  void set_last_at(VenueTime at) override { last_at_ = at; }
  void add(Intervention intervention) override;
  Intervention& edit(const InterventionId& id) override { return (*items_)[*by_id_.find(id)]; }
  void note_submission(const AuthorRef& author, VenueTime at) override;
  void set_standing(const AuthorRef& who, const Standing& standing) override;
  void count_pending(std::uint32_t index);
  std::uint32_t place_of(const Event& event);

  const Pages<Happening>& happenings(Audience audience) const {
    return audience == Audience::public_ ? public_ : desk_;
  }

  RoomId id_;
  RoomLimits limits_;
  Rules rules_;
  VenueTime last_at_{};
  std::unique_ptr<Pages<Intervention>> items_ = std::make_unique<Pages<Intervention>>();  ///< its address stays
  Lookup<&Intervention::id> by_id_{*items_};
  Lookup<&Intervention::key> by_key_{*items_};
  std::unordered_map<AuthorRef, Author> authors_;
  std::vector<std::uint32_t> published_;
  std::set<std::uint32_t> pending_;
  std::unordered_map<AuthorRef, Standing> standings_;
  std::vector<Rules> rules_then_;
  std::vector<ParticipantSanctioned> sanctions_;
  Pages<Happening> public_;
  Pages<Happening> desk_;
};

}  // namespace plenaria
