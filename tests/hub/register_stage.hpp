// The register as one node hosts it, commanded by a test and listening to itself.
#pragma once

#include <catch2/catch.hpp>
#include <random>

#include "hub/register_host.hpp"
#include "room_stage.hpp"

namespace plenaria::scripted {

/// One node's register. Several may share a log, as nodes do.
class Office final : public RegisterObserver {
 public:
  Office(Bench& bench, ScriptedLog& log, std::uint8_t seed, KeptHeads& kept_heads = none_kept)
      : host({log, bench, bench, [this](std::span<std::uint8_t> bytes) { fill(bytes); }, kept_heads, counters,
              [this](const AggregateId&, std::chrono::milliseconds) { ++turns_asked; }},
             *this, RegisterLimits{}) {
    random_.seed(seed);
    host.on_available();
    bench.pass(std::chrono::milliseconds(20));
  }

  struct Answered {
    std::optional<Result<RegisterAnswer, Refusal>> outcome;
    bool recorded() const { return outcome && *outcome; }
    std::optional<Code> refused() const {
      return outcome && !*outcome ? std::optional((*outcome).error().code) : std::nullopt;
    }
  };
  using Answer = std::shared_ptr<Answered>;

  template <class Id>
  static Id digest(const std::string& word) {
    const auto bytes = sha256(word).bytes();
    typename Id::Bytes cut{};
    std::copy_n(bytes.begin(), cut.size(), cut.begin());
    return Id(cut);
  }
  static PersonRef ref(const std::string& who) { return digest<PersonRef>(who); }

  static RegisterBody named(const std::string& who) {
    RegisterBody body = acted();
    body.person = who;
    body.name = "Name of " + who;
    body.text_salt = "salt";
    return body;
  }
  static RegisterBody acted() {
    RegisterBody body;
    body.by = "office";
    body.author_salt = "salt";
    return body;
  }
  static Asking by() { return {ref("office"), Role::secretariat, commit_to_author(acted())}; }

  Answer accredit(const std::string& who, const std::string& key) {
    Accredit command;
    command.by = by();
    command.key = digest<KeyDigest>(key);
    command.content = digest<ContentDigest>(key);
    command.person = ref(who);
    command.as.role = Role::delegate;
    command.text_commitment = commit_to_text(named(who));
    return ask(command, {std::make_shared<const RegisterBody>(named(who))});
  }
  Answer accredit(const std::string& who) { return accredit(who, who); }
  Answer import(std::size_t people, const std::string& delegation) {
    Import command{by(), digest<KeyDigest>("list"), digest<ContentDigest>("list"), {}, {}};
    std::vector<RegisterBodyPtr> bodies;
    const auto add = [&](RegisterBody body) {
      bodies.push_back(std::make_shared<const RegisterBody>(std::move(body)));
      return commit_to_text(*bodies.back());
    };
    RegisterBody body = acted();
    body.name = delegation;
    body.text_salt = "salt";
    command.delegations.push_back({digest<NameDigest>(delegation), digest<DelegationId>(delegation), add(body)});
    for (std::size_t i = 0; i < people; ++i) {
      const std::string who = "listed " + std::to_string(i);
      Import::Row row;
      row.person = ref(who);
      row.delegation = 0;
      row.group = "academia";
      row.capacity = Capacity::state;
      row.text_commitment = add(named(who));
      command.rows.push_back(std::move(row));
    }
    return ask(std::move(command), std::move(bodies));
  }
  Answer revoke(const std::string& who) {
    RegisterBody body = acted();
    body.person = who;
    body.reason = "Left.";
    body.reason_salt = "salt";
    return ask(Revoke{by(), ref(who), commit_to_reason(body)}, {std::make_shared<const RegisterBody>(body)});
  }
  Answer ask(RegisterCommand command, std::vector<RegisterBodyPtr> bodies) {
    auto answered = std::make_shared<Answered>();
    host.command(std::move(command), std::move(bodies), [answered](const Result<RegisterAnswer, Refusal>& outcome) {
      REQUIRE_FALSE(answered->outcome);  // exactly once
      answered->outcome = outcome;
    });
    return answered;
  }
  const Person* person(const std::string& who) const { return host.people().find(ref(who)); }
  const std::string& name(const std::string& who) const { return host.texts(ref(who)).name; }

  void on_applied(const RegisterEntry& entry) override { applied.push_back(entry.seq); }
  void on_replaced() override { ++replaced; }
  void on_level() override { ++level; }

  std::vector<Seq> applied;
  int replaced = 0;
  int level = 0;
  int turns_asked = 0;
  Metrics metrics;
  RoomCounters counters{metrics};

 private:
  void fill(std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }
  std::mt19937 random_;

 public:
  RegisterHost host;
};

}  // namespace plenaria::scripted
