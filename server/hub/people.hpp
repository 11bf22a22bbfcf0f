// Who the people of this dialogue are, as this node knows them: asked when somebody presents a token, and tells those
// who speak for a person when something about that person changes. The register itself, with its log, is
// RegisterHost's; the methods of the secretariat are in accreditation_methods.cpp.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <unordered_set>

#include "base/result.hpp"
#include "hub/audience_list.hpp"
#include "hub/head_signing.hpp"
#include "hub/register_host.hpp"
#include "hub/secrets.hpp"
#include "rooms/participant.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

class People final : public RegisterObserver, public SignedLog {
 public:
  /// `secrets` gives null until the store has been available once.
  People(const LogHostParts& parts, const RegisterLimits& limits, std::function<const Secrets*()> secrets);

  RegisterHost& host() { return host_; }
  const RegisterHost& host() const { return host_; }
  const Register& people() const { return host_.people(); }
  /// Whether what this node knows can be acted upon: level with the log, and not out of its reach for more than 10 s.
  bool can_tell() const;
  /// Whether it was level with the log when it last could be, and can be now: for what nobody may be told who is of the
  /// desk or the secretariat no longer.
  bool is_current() const { return can_tell() && !lost_at_ && parts_.log.available(); }

  /// The bearer of a token as the register has them: what it says counts, and not the claims, where it knows the
  /// person. Refused are tokens of those who were revoked and links that were replaced (4001), and all while it cannot
  /// be told (5003).
  Result<Participant, Refusal> vouch(const Participant& claims) const;
  /// The same of whoever comes with a token: what may be otherwise by what this node has not heard yet is 5003.
  Result<Participant, Refusal> admit(const Participant& claims);

  /// How the register knows this person, revoked or not; nothing where it does not, or cannot be read.
  struct Known {
    Role role;
    std::string name;
    std::string delegation;
  };
  std::optional<Known> find(const ParticipantId& person) const;

  /// Calls `changed` in a later turn whenever something about this person was applied, until the handle is destroyed.
  [[nodiscard]] std::unique_ptr<Undo> watch(const ParticipantId& person, std::function<void()> changed);
  /// Tells this connection at most once a second that something in the register has changed.
  [[nodiscard]] std::unique_ptr<Undo> listen(Connection& connection) { return listening_.join(connection); }
  /// Hears at once of everybody whose standing in the rooms may have to change: they were revoked or restored.
  void on_standing(std::function<void(const PersonRef&)> heard) { on_standing_ = std::move(heard); }

  /// Hears when the register is level again after the record was out of reach, and whoever it concerns was told.
  void on_current(std::function<void()> heard) { on_current_ = std::move(heard); }

  /// The record can be reached (again), perhaps another one.
  void on_available();
  void on_unavailable();

  void on_applied(const RegisterEntry& entry) override;
  void on_replaced() override;
  void on_level() override;

  std::string name() const override { return "the register of people"; }
  const AggregateId& aggregate() const override { return host_.aggregate(); }
  bool ready() const override { return host_.ready(); }
  const Head& head() const override { return host_.head(); }
  bool at_rest() const override { return false; }
  /// Whoever keeps the record finds it in the store; nobody is told.
  void on_signed(const SignedHead&) override {}

 private:
  class Watching;

  /// Null for a person without one.
  const Delegation* delegation_for(const Person& person) const;
  void tell_soon();
  void tell_watchers();
  void tell_listeners();

  LogHostParts parts_;
  std::function<const Secrets*()> secrets_;
  RegisterHost host_;
  std::optional<SteadyTime> lost_at_;  ///< since when it may not be level, as the record was out of reach
  std::uint64_t losses_ = 0;
  VenueTime level_at_{};  ///< when it was last told to be level
  AudienceList listening_;
  std::unique_ptr<Undo> quiet_;  ///< listeners were told less than a second ago
  bool untold_ = false;          ///< something has changed since
  std::shared_ptr<std::unordered_multimap<PersonRef, Watching*>> watchers_;
  std::unordered_set<PersonRef> changed_;  ///< whose watchers are to be told
  bool telling_ = false;
  std::function<void(const PersonRef&)> on_standing_;
  std::function<void()> on_current_;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenaria
