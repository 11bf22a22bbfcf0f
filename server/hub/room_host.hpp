// One room as this node hosts it: its commands and events, and its texts, which the fold does without. It knows nothing
// of connections or of JSON; whoever wants to hear of what was applied observes it. How it keeps level with its log is
// LogHost's.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "hub/body_cache.hpp"
#include "hub/log_host.hpp"
#include "protocol/cpp/record.hpp"
#include "rooms/decide.hpp"
#include "rooms/draft.hpp"
#include "rooms/room.hpp"

namespace plenaria {

/// Hears what a room has applied, in order. Called within the turn; must not command the room from within.
class RoomObserver {
 public:
  virtual ~RoomObserver() = default;
  /// `item` is the intervention that it is about, as it now stands; null where it is about none.
  virtual void on_applied(const Room& room, const Entry& entry, const Intervention* item, const BodyPtr& body) = 0;
  /// What could be applied for now was; `more` when commands wait that are recorded next.
  virtual void on_settled(bool /*more*/) {}
  /// The history was replaced and bears a new epoch already: the room was folded anew, and every position from before
  /// is void. (Where this node changes the epoch itself, on_applied brings the EpochChanged instead.)
  virtual void on_replaced(const Room& room) = 0;
};

/// What a room's log is made of; see LogHost.
struct RoomLog {
  using State = Room;
  using Draft = plenaria::Draft;
  using Event = plenaria::Event;
  using Entry = plenaria::Entry;
  using Command = plenaria::Command;
  using Texts = plenaria::BodyPtr;
  using Answered = InterventionId;
  using Body = plenaria::Body;
  using BodyPtr = plenaria::BodyPtr;
  static constexpr Bodies kFoldedWith = Bodies::without;

  static Headers headers(const Placed& placed, const Entry& entry, const Draft& draft);
  static auto decode_header(std::string_view stored) { return plenaria::decode_header(stored); }
  static std::string encode_body(const Body& body) { return plenaria::encode_body(body); }
  static auto decode_body(std::string_view stored) { return plenaria::decode_body(stored); }
};

extern template class LogHost<RoomLog>;

class RoomHost final : public LogHost<RoomLog> {
 public:
  RoomHost(const Parts& parts, RoomObserver& observer, RoomId id, const Rules& opening_rules, const RoomLimits& limits,
           std::size_t cache_bytes);

  const Room& room() const { return state(); }

  /// The bodies of these entries (at most 1,000): from the cache, or from the store. `then` gets nothing when the store
  /// cannot be read, or the history was replaced meanwhile; it may be called before this returns. A body that is not
  /// the one its entry commits to is never handed over; for that of an entry that was overtaken meanwhile (amended, or
  /// acted upon again) there is null.
  using BodiesThen = std::function<void(const std::optional<std::vector<BodyPtr>>&)>;
  void with_bodies(std::vector<Seq> seqs, BodiesThen then);
  /// The body of this entry if it is at hand.
  std::optional<BodyPtr> cached_body(Seq seq) { return bodies_.find(seq); }

 private:
  std::unique_ptr<Room> empty_state() const override;
  Event opening() const override { return RoomOpened{opening_rules_}; }
  Outcome carry_out(Batch& batch, Draft& draft, const Waiting& waiting, VenueTime now) override;
  void apply(const Entry& entry, const BodyPtr& body) override;
  void settled(bool more) override { observer_.on_settled(more); }
  void replaced() override { observer_.on_replaced(room()); }
  void forget_folded() override;
  bool comes_of(const Entry& entry, const Command& command) const override;
  bool is_same(const Command& one, const Command& other) const override;

  /// Whether a body is the one that its entry commits to. The fold keeps that of what counts now: of an entry that was
  /// overtaken it cannot be told any more.
  enum class Origin { ours, foreign, overtaken };
  Origin origin_of(Seq seq, const Body& body) const;

  RoomObserver& observer_;
  RoomId id_;
  Rules opening_rules_;
  RoomLimits limits_;
  BodyCache bodies_;
  std::set<Seq> foreign_bodies_;  ///< the store had another body there than this history says; at most kMostForeign
};

}  // namespace plenaria
