// The dialogue's register as this node hosts it: its log's commands and events, and the names that its bodies hold,
// kept in memory. It knows nothing of sessions or of JSON; whoever wants to hear of what was applied observes it. How
// it keeps level with its log is LogHost's.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "hub/log_host.hpp"
#include "protocol/cpp/register_record.hpp"
#include "rooms/register_decide.hpp"
#include "rooms/register_draft.hpp"

namespace plenaria {

/// Hears what the register has applied while it is level with its log, in order. Called within the turn; must not
/// command the register from within.
class RegisterObserver {
 public:
  virtual ~RegisterObserver() = default;
  virtual void on_applied(const RegisterEntry& entry) = 0;
  /// The history was replaced, and everything may be another now.
  virtual void on_replaced() = 0;
  /// The store was just seen to hold nothing that was not applied.
  virtual void on_level() = 0;
};

/// What the register's log is made of; see LogHost.
struct RegisterLog {
  using State = Register;
  using Draft = RegisterDraft;
  using Event = RegisterEvent;
  using Entry = RegisterEntry;
  using Command = RegisterCommand;
  using Texts = std::vector<RegisterBodyPtr>;
  using Answered = RegisterAnswer;
  using Body = RegisterBody;
  using BodyPtr = RegisterBodyPtr;
  static constexpr Bodies kFoldedWith = Bodies::with;

  static Headers headers(const Placed& placed, const Entry& entry, const Draft&) {
    return {encode_register_header(placed, entry), {}};
  }
  static auto decode_header(std::string_view stored) { return decode_register_header(stored); }
  static std::string encode_body(const Body& body) { return encode_register_body(body); }
  static auto decode_body(std::string_view stored) { return decode_register_body(stored); }
};

extern template class LogHost<RegisterLog>;

class RegisterHost final : public LogHost<RegisterLog> {
 public:
  RegisterHost(const Parts& parts, RegisterObserver& observer, const RegisterLimits& limits);

  const Register& people() const { return state(); }

  /// Who revoked or restored a person last, and why.
  struct StandingTexts {
    std::string by;  ///< a participant's id
    std::string by_name;
    std::string by_delegation;
    std::string reason;
  };
  /// What is said of a person; empty where the body is gone.
  struct PersonTexts {
    ParticipantId id;
    std::string name;
    std::vector<std::string> on_behalf_of;
    std::string searched;  ///< the name as search_form gives it
    StandingTexts standing;
  };
  struct DelegationTexts {
    std::string name;
    std::string searched;
  };
  const PersonTexts& texts(const PersonRef& person) const;
  const DelegationTexts& delegation(const DelegationId& id) const;

 private:
  std::unique_ptr<Register> empty_state() const override { return std::make_unique<Register>(limits_); }
  Event opening() const override { return RegisterOpened{}; }
  Outcome carry_out(Batch& batch, Draft& draft, const Waiting& waiting, VenueTime now) override;
  void apply(const Entry& entry, const BodyPtr& body) override;
  void replaced() override { observer_.on_replaced(); }
  void level() override { observer_.on_level(); }
  void forget_folded() override;
  bool comes_of(const Entry& entry, const Command& command) const override;
  bool is_same(const Command& one, const Command& other) const override;

  void keep_texts(const Event& event, const Body& body);

  RegisterObserver& observer_;
  RegisterLimits limits_;
  std::unordered_map<PersonRef, PersonTexts> people_;
  std::unordered_map<DelegationId, DelegationTexts> delegations_;
};

}  // namespace plenaria
