// What the methods share: the dialogue, its rooms on this node, who is present, and the keys. Made once; it is the part
// of the hub that outlives every session.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/crypto.hpp"
#include "base/metrics.hpp"
#include "hub/doorkeeper.hpp"
#include "hub/head_signing.hpp"
#include "hub/hosted_room.hpp"
#include "hub/people.hpp"
#include "hub/presence.hpp"
#include "hub/revocations.hpp"
#include "hub/secrets.hpp"
#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/log.hpp"
#include "ports/timers.hpp"
#include "protocol/cpp/token.hpp"
#include "rooms/dialogue.hpp"

namespace plenaria {

/// Bounds and settings of the hub; each a key of the configuration.
struct HouseOptions {
  std::size_t max_message_bytes = 65536;
  std::size_t max_text_chars = 8000;
  int submissions_per_minute = 30;             ///< for each participant in each room; 0 lifts it
  int pending_per_participant = 20;            ///< waiting at once, for each participant in each room; 0 lifts it
  int requests_per_second = 50;                ///< for each participant, or connection without one; 0 lifts it
  int requests_per_second_per_address = 2000;  ///< 0 lifts it
  int bad_tokens_per_minute = 300;             ///< from each address; 0 lifts it
  int heartbeat_s = 25;
  std::string public_url;  ///< what personal links begin with; empty: a path, for whoever shows them to complete
  std::size_t body_cache_bytes = 64 * 1024 * 1024;  ///< shared evenly by the rooms
};

/// What the house is built on; all outlive it.
struct HouseParts {
  Log& log;
  EphemeralChannel& channel;
  Clock& clock;
  Timers& timers;
  Metrics& metrics;
  KeptHeads& kept;
  const RecordKey& record_key;
  Randomness random;
  std::function<const Secret&()> secret;  ///< asked once the store is available
};

class House final : public EntryObserver {
 public:
  House(const HouseParts& parts, const Dialogue& dialogue, const TokenIssuers& issuers, const HouseOptions& options);
  ~House() override;

  const Dialogue& dialogue() const { return dialogue_; }
  const HouseOptions& options() const { return options_; }
  const HouseParts& parts() const { return parts_; }
  const TokenIssuers& issuers() const { return issuers_; }
  Presence& presence() { return presence_; }
  Doorkeeper& doorkeeper() { return doorkeeper_; }
  People& people() { return people_; }
  Revocations& revocations() { return revocations_; }
  const PublicKey& record_key() const { return signing_.public_key(); }
  /// Null for a room that the dialogue does not have.
  HostedRoom* room(const RoomId& id);
  /// The room as a list shows it, with the people in it.
  RoomSummary summary(HostedRoom& room) const;
  /// Null until the store has been available once.
  const Secrets* secrets() const { return secrets_ ? &*secrets_ : nullptr; }
  /// dialogue.get's answer, at most a second old, but for the rooms' rules, which are those of now.
  const std::string& dialogue_json();
  /// Whether a room is being read from the record; `with_stuck`: counting those that the store cannot give now.
  bool loading(bool with_stuck) const;

  /// Why an intervention could not be recorded and delivered now.
  std::optional<std::string> not_ready() const;
  /// Every room is level with its log.
  bool all_ready() const;
  /// Nothing is waiting to be recorded or settled.
  bool idle() const;

  prometheus::Counter& recorded() { return recorded_; }
  prometheus::Counter& refused() { return refused_; }

  void on_appended(const AggregateId& aggregate, const std::vector<StoredEntry>& entries) override;
  void on_available() override;
  void on_unavailable(const std::string& why) override;

 private:
  LogHostParts host_parts();
  void check_positions();
  void sign_some();
  void tell_presence(const RoomId& id);

  HouseParts parts_;
  const Dialogue& dialogue_;
  TokenIssuers issuers_;
  HouseOptions options_;
  Doorkeeper doorkeeper_;
  std::optional<Secret> secret_;
  std::optional<Secrets> secrets_;
  RoomCounters counters_;
  std::map<RoomId, std::unique_ptr<HostedRoom>> rooms_;
  std::unordered_map<AggregateId, HostedRoom*> by_aggregate_;
  std::string node_;  ///< this one's random name
  Presence presence_;
  HeadSigning signing_;
  People people_;
  Revocations revocations_;
  std::unique_ptr<Undo> checking_;
  std::vector<SignedLog*> signed_logs_;
  std::size_t next_to_sign_ = 0;
  std::unique_ptr<Undo> signing_on_;  ///< while some of them are still to be looked at
  bool check_pending_ = false;
  std::string dialogue_json_;
  SteadyTime dialogue_json_at_{};
  std::vector<Rules> dialogue_rules_;
  prometheus::Counter& recorded_;
  prometheus::Counter& refused_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenaria
