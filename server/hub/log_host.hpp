// One aggregate as this node hosts it: keeps the fold level with its log, and turns commands into recorded entries. It
// knows nothing of connections or of JSON, nor of what its entries are about: RoomHost and RegisterHost say that.
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
#include <utility>
#include <variant>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "hub/room_counters.hpp"
#include "ports/clock.hpp"
#include "ports/kept_heads.hpp"
#include "ports/log.hpp"
#include "ports/timers.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

struct LogHostParts {
  Log& log;
  Clock& clock;
  Timers& timers;
  Randomness random;
  KeptHeads& kept;
  RoomCounters& counters;
  /// Asks the other nodes to hold back in this log for so long, as this one lost the race for its next place.
  std::function<void(const AggregateId&, std::chrono::milliseconds)> ask_for_turn;
};

/// `Kind` names what the log is made of:
///   State, Draft   the fold (apply(entry) is its only change), and an overlay of it (add_event)
///   Event, Entry   Entry has seq, public_seq (0 where the public does not see it), at, event
///   Command        with Texts, the bodies of the entries that may come of it
///   Answered       what a command that was carried out is answered with
///   Body, BodyPtr  null where it was erased or not asked for
///   kFoldedWith    whether bodies are read with the entries while loading
///   decode_header, decode_body, encode_body, and headers(placed, entry, draft)
/// The definitions are in log_host_commands.hpp and log_host_healing.hpp; whoever hosts a kind instantiates them, once.
template <class Kind>
class LogHost {
 public:
  using Parts = LogHostParts;
  using State = typename Kind::State;
  using Draft = typename Kind::Draft;
  using Event = typename Kind::Event;
  using Entry = typename Kind::Entry;
  using Command = typename Kind::Command;
  using Texts = typename Kind::Texts;
  using Body = typename Kind::Body;
  using BodyPtr = typename Kind::BodyPtr;

  LogHost(const LogHost&) = delete;
  LogHost& operator=(const LogHost&) = delete;
  virtual ~LogHost() = default;

  const Epoch& epoch() const { return head_.epoch; }
  const Head& head() const { return head_; }
  const AggregateId& aggregate() const { return aggregate_; }
  /// Level with the log as far as is known, and able to take commands.
  bool ready() const { return stage_ == Stage::live && void_epochs_.empty(); }
  bool loading() const { return stage_ == Stage::loading; }
  /// Loading, and the last time the store could not give what was asked.
  bool stuck() const { return stage_ == Stage::loading && stuck_; }
  /// Nothing is under way or waiting.
  bool idle() const { return !batch_ && queue_.empty(); }

  /// What the command came to, or the refusal: not_recorded and outcome_unknown included.
  using Outcome = Result<typename Kind::Answered, Refusal>;
  using Answer = std::function<void(const Outcome&)>;
  /// `answer` is called exactly once, never from within; within 2 s of having been queued, or of its batch being
  /// settled or given up (5 s). At most 4,096 commands wait. It is refused as not_recorded only if no earlier attempt
  /// at the same thing is under way here.
  void command(Command command, Texts texts, Answer answer);

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

 protected:
  enum class Stage { loading, live, unusable };
  struct Waiting {
    Command command;
    Texts texts;
    Answer answer;
    SteadyTime since;
  };
  struct Batch {
    std::vector<Entry> entries;
    std::vector<BodyPtr> bodies;
    std::vector<StoredEntry> stored;
    std::size_t bytes = 0;
    std::vector<Seq> erased;  ///< whose bodies go with this batch
    Head expected;
    Head next;
    std::vector<std::pair<Waiting, Outcome>> commands;
    SteadyTime since;
    std::uint64_t session = 0;  ///< in which it was appended last
    bool unsettled = false;
    bool appending = false;

    /// Whether it was recorded by an earlier attempt that had gone unanswered. All of it is compared, as an append is
    /// one step: single headers of two nodes may be the same to the byte (a withdrawal sent to both has nothing
    /// random).
    bool recorded_in(const Behind& behind) const;
  };

  /// `name` begins sentences of the operator's log.
  LogHost(const Parts& parts, AggregateId aggregate, std::string name, std::unique_ptr<State> empty);

  // What a kind of aggregate says for itself.

  /// What nothing has happened to yet.
  virtual std::unique_ptr<State> empty_state() const = 0;
  /// The first entry of a log that has none.
  virtual Event opening() const = 0;
  /// Decides on the draft, and adds what comes of it to the batch.
  virtual Outcome carry_out(Batch& batch, Draft& draft, const Waiting& waiting, VenueTime now) = 0;
  /// REQUIRES: state().apply(entry) is called, and nothing is changed where it throws. `body` null: erased, or not read
  /// while loading.
  virtual void apply(const Entry& entry, const BodyPtr& body) = 0;
  /// What could be applied for now was; `more` when commands wait that are recorded next.
  virtual void settled(bool /*more*/) {}
  /// The store was just seen to hold nothing beyond the head. Told about once a second, and as soon as it is so again
  /// after it was out of reach.
  virtual void level() {}
  /// The history was replaced and bears a new epoch already: those who listen are to be told.
  virtual void replaced() = 0;
  /// Everything folded so far is void.
  virtual void forget_folded() = 0;
  /// Whether the entry may be what an earlier attempt at this command has come to.
  virtual bool comes_of(const Entry& entry, const Command& command) const = 0;
  virtual bool is_same(const Command& one, const Command& other) const = 0;

  State& state() { return *state_; }
  const State& state() const { return *state_; }
  const std::string& name() const { return name_; }
  /// What is applied now is news to those who listen.
  bool telling() const { return stage_ == Stage::live && void_epochs_.empty(); }
  /// How often everything was folded anew.
  std::uint64_t folds() const { return folds_; }
  Log& log() { return parts_.log; }
  void add(Batch& batch, Draft& draft, Entry entry, BodyPtr body);

  template <class F>
  auto guarded(F f) {
    return [alive = std::weak_ptr<bool>(alive_), f = std::move(f)](auto&&... args) mutable {
      if (!alive.expired()) f(std::forward<decltype(args)>(args)...);
    };
  }

 private:
  void begin_loading();
  void load_after(Seq after);
  void load(const std::vector<StoredEntry>& entries);
  void loaded();
  void open_log();
  void read_missing();
  void replace_history();
  void fold_anew();
  void renew_epoch();
  void settle_epoch();
  void now_live();
  void tell_level() {
    if (ready() && !reading_) level();
  }

  void pump_soon();
  void pump();
  void append_batch();
  void appended(const AppendOutcome& outcome);
  /// `level`: the store has nothing beyond this batch. Otherwise what it may have is read.
  void finish_batch(bool level);
  void give_up(Code code);
  /// What this command is told where it cannot be decided.
  Code undecided(const Command& command) const;
  void watch_batch();
  void lost_race();
  void refuse_waiting(Code code);

  /// Applies those that follow on the head; false when there is a gap or the chain breaks.
  bool accept(const std::vector<StoredEntry>& entries);
  bool accept(const StoredEntry& stored);
  void keep_head();
  void drain_buffered();
  void become_unusable(const std::string& why);

  Parts parts_;
  AggregateId aggregate_;
  std::string name_;
  std::unique_ptr<State> state_;
  Head head_;
  std::uint64_t folds_ = 0;
  Stage stage_ = Stage::loading;
  bool reading_ = false;
  bool stuck_ = false;
  std::uint64_t sessions_ = 0;  ///< how often the store became available
  std::set<Epoch> epochs_;      ///< of the history as it is folded
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
