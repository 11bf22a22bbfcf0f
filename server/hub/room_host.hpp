// One room as this node hosts it: keeps the fold level with the log, and turns commands into recorded entries. It knows
// nothing of connections or of JSON; whoever wants to hear of what was applied observes it.
//
// One append is under way at a time; what comes meanwhile is appended together (group commit). A batch is decided on a
// draft and answered only when its entries are recorded. What was written and not answered is unsettled: the very same
// batch is appended again until it is known, and nothing else is decided before.
#pragma once

#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

#include "base/crypto.hpp"
#include "hub/body_cache.hpp"
#include "hub/room_counters.hpp"
#include "ports/clock.hpp"
#include "ports/kept_heads.hpp"
#include "ports/log.hpp"
#include "ports/timers.hpp"
#include "rooms/decide.hpp"
#include "rooms/room.hpp"

namespace plenaria {

class Draft;

/// Hears what a room has applied, in order. Called within the turn; must not command the room from within.
class RoomObserver {
 public:
  virtual ~RoomObserver() = default;
  /// `item` is the intervention that it is about, as it now stands; null where it is about none.
  virtual void on_applied(const Room& room, const Entry& entry, const Intervention* item, const BodyPtr& body) = 0;
  /// The history was replaced and bears a new epoch already: the room was folded anew, and every position from before
  /// is void. (Where this node changes the epoch itself, on_applied brings the EpochChanged instead.)
  virtual void on_replaced(const Room& room) = 0;
};

class RoomHost {
 public:
  struct Parts {
    Log& log;
    Clock& clock;
    Timers& timers;
    Randomness random;
    KeptHeads& kept;
    RoomCounters& counters;
    /// Asks the other nodes to hold back in this log for so long, as this one lost the race for its next place.
    std::function<void(const AggregateId&, std::chrono::milliseconds)> ask_for_turn;
  };
  RoomHost(const Parts& parts, RoomObserver& observer, RoomId id, const Rules& opening_rules, const RoomLimits& limits,
           std::size_t cache_bytes);
  ~RoomHost();

  const Room& room() const { return *room_; }
  const Epoch& epoch() const { return head_.epoch; }
  const Head& head() const { return head_; }
  const AggregateId& aggregate() const { return aggregate_; }
  /// Level with the log as far as is known, and able to take commands.
  bool ready() const { return stage_ == Stage::live && void_epochs_.empty(); }
  bool loading() const { return stage_ == Stage::loading; }
  /// Nothing is under way or waiting.
  bool idle() const { return !batch_ && queue_.empty(); }

  /// The intervention that the command was about, or the refusal: not_recorded and outcome_unknown included.
  using Answer = std::function<void(const Result<InterventionId, Refusal>&)>;
  /// `answer` is called exactly once, never from within; within 2 s of having been queued, or of its batch being
  /// settled or given up (5 s). At most 4,096 commands wait. It is refused as not_recorded only if no earlier attempt
  /// at the same thing is under way here.
  void command(Command command, BodyPtr body, Answer answer);

  /// The bodies of these entries (at most 1,000): from the cache, or from the store. `then` gets nothing when the store
  /// cannot be read, or the history was replaced meanwhile; it may be called before this returns. A body that is not
  /// the one its entry commits to is never handed over.
  using BodiesThen = std::function<void(const std::optional<std::vector<BodyPtr>>&)>;
  void with_bodies(std::vector<Seq> seqs, BodiesThen then);
  /// The body of this entry if it is at hand.
  std::optional<BodyPtr> cached_body(Seq seq) { return bodies_.find(seq); }

  /// The deployment's secret is another one: what waits was made with the old one, and is refused or given up.
  void forget_waiting();

  /// Another node lost a race and asks for its turn: decides nothing more until that one's entries have come, for so
  /// long at most (and 250 ms), once between two appends of its own.
  void give_way(std::chrono::milliseconds wait);

  void on_available();
  void on_appended(const std::vector<StoredEntry>& entries);
  /// Reads what the log may have beyond this node's head.
  void catch_up();
  /// Where the log is said to stand; heals what is missing.
  void check(const std::optional<Head>& head);

 private:
  enum class Stage { loading, live, unusable };
  struct Waiting {
    Command command;
    BodyPtr body;
    Answer answer;
    SteadyTime since;
  };
  using Outcome = Result<InterventionId, Refusal>;
  struct Batch {
    std::vector<Entry> entries;
    std::vector<BodyPtr> bodies;
    std::vector<StoredEntry> stored;
    std::vector<Seq> erased;  ///< whose bodies go with this batch
    Head expected;
    Head next;
    std::vector<std::pair<Waiting, Outcome>> commands;
    SteadyTime since;
    bool unsettled = false;
    bool appending = false;
  };

  void begin_loading();
  void load_more();
  void loaded();
  void open_room();
  void read_missing();
  void replace_history();
  void fold_anew();
  void renew_epoch();
  void settle_epoch();
  void now_live();

  void pump_soon();
  void pump();
  void add(Batch& batch, Draft& draft, Entry entry, BodyPtr body);
  void append_batch();
  void appended(const AppendOutcome& outcome);
  void finish_batch();
  void give_up(Code code);
  /// What this command is told where it cannot be decided.
  Code undecided(const Command& command) const;
  void watch_batch();
  void lost_race();
  void refuse_waiting(Code code);

  /// Applies those that follow on the head; false when there is a gap or the chain breaks.
  bool accept(const std::vector<StoredEntry>& entries);
  bool accept(const StoredEntry& stored);
  void apply(const Entry& entry, const BodyPtr& body);
  bool is_of(Seq seq, const Body& body) const;
  void keep_head();
  void drain_buffered();
  void become_unusable(const std::string& why);

  template <class F>
  auto guarded(F f) {
    return [alive = std::weak_ptr<bool>(alive_), f = std::move(f)](auto&&... args) mutable {
      if (!alive.expired()) f(std::forward<decltype(args)>(args)...);
    };
  }

  Parts parts_;
  RoomObserver& observer_;
  AggregateId aggregate_;
  Rules opening_rules_;
  RoomLimits limits_;
  std::unique_ptr<Room> room_;
  Head head_;
  BodyCache bodies_;
  std::set<Seq> foreign_bodies_;  ///< the store had another body there than this history says; at most kMostForeign
  std::uint64_t folds_ = 0;       ///< how often the room was folded anew
  Stage stage_ = Stage::loading;
  bool reading_ = false;
  std::set<Epoch> epochs_;  ///< of the history as it is folded
  /// Of a history that is no more; if the log still bears one of them, it gets a new one.
  std::set<Epoch> void_epochs_;
  Seq loaded_from_ = 0;     ///< where the present loading went on from
  bool replaced_ = false;   ///< while running, and listeners are still to be told
  std::vector<Head> kept_;  ///< from before this process, and not found in the log yet
  bool copied_;             ///< what was kept is a copy, and so may be the log
  Head target_;
  std::deque<Waiting> queue_;
  std::unique_ptr<Batch> batch_;
  std::deque<StoredEntry> buffered_;
  bool pump_posted_ = false;
  SteadyTime append_began_{};
  std::chrono::nanoseconds round_trip_{};  ///< of an append, smoothed
  bool gave_way_ = false;                  ///< since our last append
  std::unique_ptr<Undo> giving_way_;       ///< while we do
  std::unique_ptr<Undo> watch_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenaria
