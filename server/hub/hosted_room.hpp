// A room with its plan and its listeners: tells each audience what was applied, and reads for those who join. Commands
// go to its host; requests and sessions are the dispatcher's.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/audience_list.hpp"
#include "hub/head_signing.hpp"
#include "hub/leases.hpp"
#include "hub/repeats.hpp"
#include "hub/replay_cache.hpp"
#include "hub/room_host.hpp"
#include "protocol/cpp/requests.hpp"
#include "protocol/cpp/responses.hpp"
#include "protocol/cpp/signed_head.hpp"
#include "protocol/cpp/views.hpp"
#include "record/render.hpp"

namespace plenaria {

/// What somebody who joins is given: the events after a position, or a reset with a snapshot. Level with the room at
/// the moment it is handed over, so that whoever listens from that turn on misses nothing.
struct Reading {
  Position position;
  bool reset = false;
  std::shared_ptr<const std::string> snapshot;     ///< {"interventions","more"}; null unless reset; shared likewise
  std::vector<MessagePtr> events;                  ///< empty when reset
  std::shared_ptr<const std::string> events_json;  ///< the same as a JSON list; shared by all who resume alike
  std::string mine;                                ///< a JSON list; empty unless asked for
};

class HostedRoom final : public RoomObserver, public SignedLog {
 public:
  /// `node` is this node's random name, `channel` what it shares with the others.
  HostedRoom(const RoomHost::Parts& parts, EphemeralChannel& channel, const std::string& node, const RoomPlan& plan,
             const Meeting& meeting, const RoomLimits& limits, std::size_t cache_bytes);

  const RoomPlan& plan() const { return plan_; }
  const Meeting& meeting() const { return meeting_; }
  RoomHost& host() { return host_; }
  const RoomHost& host() const { return host_; }
  const Room& room() const { return host_.room(); }
  Leases& leases() { return leases_; }

  /// Without people: the dispatcher adds them.
  RoomSummary summary() const;
  Position position(Audience audience) const { return {host_.epoch(), room().seq(audience)}; }

  [[nodiscard]] std::unique_ptr<Undo> listen(Audience audience, Connection& connection);
  /// Has intervention.status sent to this connection when something becomes of the author's own.
  [[nodiscard]] std::unique_ptr<Undo> listen_as(const AuthorRef& author, Connection& connection);
  void tell(const MessagePtr& message);
  /// While it cannot be told who is of the desk still, what its listeners would hear waits.
  void shut_desk() { desk_.shut(); }
  void open_desk() { desk_.open(); }

  /// `then` is called exactly once while this lives, perhaps before read returns; nothing when the store cannot be
  /// read. An `after` that cannot be honoured exactly (another epoch, beyond the head, more than 1,000 events or 512
  /// KiB back) is answered by a reset; one beyond the head only once this node has looked whether it is behind, within
  /// a second.
  using ReadThen = std::function<void(std::optional<Reading>)>;
  void read(Audience audience, std::optional<Position> after, std::optional<AuthorRef> mine, ReadThen then);

  /// The event that tells a follower of the event stream to start afresh from this snapshot; shared by all at one
  /// position.
  MessagePtr reset_message(const Reading& reading);

  /// A page of what was published, newest first, before this public seq (0: from the newest). `then` as in read.
  struct Page {
    std::string interventions;
    bool more = false;
  };
  void history(Seq before, std::size_t limit, std::function<void(std::optional<Page>)> then);
  /// The author's own, newest first, at most 200, as a JSON list.
  void own(const AuthorRef& author, std::function<void(std::optional<std::string>)> then);
  /// One intervention as this caller may see it: as the desk does, as its author, or as everybody; nothing where they
  /// may not.
  void describe(const InterventionId& id, const std::optional<AuthorRef>& caller, Viewer viewer,
                std::function<void(std::optional<ItemView>)> then);
  /// Whether this caller may know of it without being of the desk.
  bool may_see(const InterventionId& id, const std::optional<AuthorRef>& caller) const;
  /// The body that holds its text now, once this node knows it in this version (within a second: somebody may have seen
  /// it on another node); null where there is none. `then` gets nothing when the store cannot be read. Where `author`
  /// is given nobody else's is known, so that the time until `then` is called tells nothing of what is not the
  /// caller's.
  void text_of(const InterventionId& id, std::uint32_t version, const std::optional<AuthorRef>& author,
               std::function<void(std::optional<BodyPtr>)> then);

  /// Those who do not stand as everybody, at most 200: whom the desk muted or expelled first, then the newest. `then`
  /// as in read.
  void measures(std::function<void(std::optional<std::vector<ParticipantView>>)> then);
  /// What a moderator who joins is told beside the interventions.
  DeskJoinView desk(std::vector<ParticipantView> measures) const;
  /// Whom the room has heard of by this id, by the newest of what it has of them; nothing where it has not.
  void person(const AuthorRef& who, const std::string& participant,
              std::function<void(std::optional<PersonView>)> then);
  /// How this participant stands, as the desk sees it; who and why are left out where the store cannot be read.
  void participant(const AuthorRef& who, const PersonView& known, std::function<void(ParticipantView)> then);
  /// How this participant stands, as they are told themselves.
  StandingView standing(const AuthorRef& who) const;

  void on_applied(const Room& room, const Entry& entry, const Intervention* item, const BodyPtr& body) override;
  void on_settled(bool more) override;
  void on_replaced(const Room& room) override;
  /// Tells those who listen what is held back for them; before one of them ceases to.
  void release_held();

  std::string name() const override { return "room " + plan_.id.text(); }
  const AggregateId& aggregate() const override { return host_.aggregate(); }
  bool ready() const override { return host_.ready(); }
  const Head& head() const override { return host_.head(); }
  bool at_rest() const override { return room().rules().state == RoomState::closed; }
  /// The newest signed head of one audience: told to it, and kept for those who join.
  void on_signed(const SignedHead& head) override;
  /// As JSON; empty where none is known of the present epoch.
  std::string signed_head(Audience audience) const;
  /// The same as a message; null likewise.
  MessagePtr signed_head_message(Audience audience) const;

 private:
  struct Authors;
  class ListeningAs;
  struct ReadPlan;

  /// Somebody who was told more, by another node, than this one has.
  struct Ahead {
    Audience audience;
    Position after;
    std::optional<AuthorRef> mine;
    ReadThen then;
    SteadyTime until;
  };
  /// Somebody who has seen a version, on another node, that this one has not yet.
  struct Awaiting {
    InterventionId id;
    std::uint32_t version;
    std::optional<AuthorRef> author;
    std::function<void()> then;
    SteadyTime until;
  };
  bool knows(const InterventionId& id, std::uint32_t version, const std::optional<AuthorRef>& author) const;
  void watch_awaiting();

  enum class Whom { those_reached, those_due, everybody };
  bool is_ahead(Audience audience, const Position& after) const;
  void answer_ahead(Whom whom);
  void watch_ahead();

  /// The bodies of these entries in their places, null for a seq of 0; any number of them. `then` as in read.
  void fetch(const std::vector<Seq>& seqs, std::function<void(std::optional<std::vector<BodyPtr>>)> then);
  void fetch_more(std::shared_ptr<std::vector<Seq>> wanted, std::shared_ptr<std::vector<BodyPtr>> found,
                  std::function<void(bool)> then);
  /// The same for what a viewer needs of each; nothing also where it keeps changing.
  using ItemsThen = std::function<void(std::optional<std::vector<ItemBodies>>)>;
  void fetch_items(std::vector<std::uint32_t> items, Viewer viewer, ItemsThen then, int tries);
  /// With the first intervention of the same words.
  DeskView desk_view(const Intervention& item, const ItemBodies& bodies) const;
  std::vector<BodySeqs> needed(const std::vector<std::uint32_t>& items, Viewer viewer) const;

  ReadPlan plan_reading(Audience audience, const std::optional<Position>& after,
                        const std::optional<AuthorRef>& mine) const;
  void attempt(Audience audience, std::optional<Position> after, std::optional<AuthorRef> mine, ReadThen then,
               int tries);
  Reading render(const ReadPlan& plan, Audience audience, const std::vector<ItemBodies>& bodies);
  std::shared_ptr<const std::string> render_snapshot(const ReadPlan& plan, Audience audience,
                                                     const std::vector<ItemBodies>& bodies);
  std::vector<std::uint32_t> own_indices(const AuthorRef& author) const;
  MessagePtr event_message(Audience audience, Seq seq, const ItemBodies& bodies) const;
  void tell_event(Audience audience, Seq seq, Seq entry, const BodyPtr& body);
  void tell_author(const Intervention& item, const Event& event, const BodyPtr& body);
  void tell_sanctioned(const ParticipantSanctioned& event, const BodyPtr& body);

  const RoomPlan& plan_;
  const Meeting& meeting_;
  RoomCounters& counters_;
  Clock& clock_;
  Timers& timers_;
  RoomHost host_;
  Leases leases_;
  AudienceList public_;
  AudienceList desk_;
  std::unique_ptr<Undo> held_until_;  ///< while something is held back
  bool held_once_ = false;            ///< what is held back has waited for a batch already
  std::shared_ptr<Authors> authors_;
  ReplayCache replay_;          ///< of the public events
  Position snapshot_position_;  ///< of the cached public snapshot
  std::shared_ptr<const std::string> snapshot_;
  std::map<Audience, std::pair<Epoch, MessagePtr>> signed_;
  MessagePtr reset_;          ///< with that snapshot; null until somebody needs it
  std::vector<Ahead> ahead_;  ///< in the order of their coming
  mutable Repeats repeats_;
  std::vector<Awaiting> awaiting_;
  std::unique_ptr<Undo> awaiting_look_;
  std::unique_ptr<Undo> ahead_until_;  ///< while there are any: when the first of them is due
  std::unique_ptr<Undo> reached_;      ///< some of them are to be answered on the next turn
};

}  // namespace plenaria
