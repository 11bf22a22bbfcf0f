// The register and the secretariat that keeps it, for tests that read like minutes.
#pragma once

#include "minutes.hpp"
#include "rooms/register_decide.hpp"
#include "rooms/register_draft.hpp"

namespace plenaria::minutes {

class Secretariat {
 public:
  explicit Secretariat(RegisterLimits limits = {}) : people(limits) { record(RegisterOpened{}); }

  /// Whoever is named so, with a token that says this role.
  static Asking by(const std::string& who = "office", Role role = Role::secretariat) {
    return {id_of<PersonRef>(who), role, id_of<Digest>(who)};
  }
  static PutDelegation adds(const std::string& name, const std::string& group = "national-government",
                            Capacity capacity = Capacity::state) {
    return {by(), {}, id_of<DelegationId>(name), id_of<NameDigest>(name), group, capacity, id_of<Digest>(name)};
  }
  /// The key is `who`, and so is the content.
  static Accredit accredits(const std::string& who, const std::string& delegation = {}, Role role = Role::delegate) {
    Accredit command;
    command.by = by();
    command.key = id_of<KeyDigest>(who);
    command.content = id_of<ContentDigest>(who + delegation);
    command.person = id_of<PersonRef>(who);
    command.as.role = role;
    if (!delegation.empty()) command.as.delegation = id_of<DelegationId>(delegation);
    command.text_commitment = id_of<Digest>(who);
    return command;
  }
  static Revoke revokes(const std::string& who) { return {by(), id_of<PersonRef>(who), id_of<Digest>("reason")}; }
  static Restore restores(const std::string& who) { return {by(), id_of<PersonRef>(who), id_of<Digest>("reason")}; }
  static Renew renews(const std::string& who) { return {by(), id_of<PersonRef>(who)}; }

  /// Asks, and records what was decided; gives how many entries that was.
  std::size_t carry_out(const RegisterCommand& command) {
    auto decision = decide(people, command);
    REQUIRE(decision);
    for (auto& step : decision->steps) record(std::move(step.event));
    return decision->steps.size();
  }
  Code refusal(const RegisterCommand& command) const {
    const auto decision = decide(people, command);
    REQUIRE_FALSE(decision);
    return decision.error().code;
  }
  RegisterEntry record(RegisterEvent event) {
    RegisterDraft draft(people);
    RegisterEntry entry = draft.add_event(std::move(event), now);
    people.apply(entry);
    log.push_back(entry);
    return entry;
  }
  const Person& person(const std::string& who) const { return *people.find(id_of<PersonRef>(who)); }

  VenueTime now{std::chrono::hours(420'000)};
  Register people;
  std::vector<RegisterEntry> log;
};

}  // namespace plenaria::minutes
