// A room as one node hosts it, commanded by a test and listening to itself.
#pragma once

#include <catch2/catch.hpp>
#include <random>

#include "hub/room_host.hpp"
#include "scripted_log.hpp"

namespace plenaria::scripted {

inline NoKeptHeads none_kept;

/// What one node kept, for the next.
class Kept final : public KeptHeads {
 public:
  std::vector<Head> before(const AggregateId&) const override {
    return newest.seq > 0 ? std::vector{newest} : std::vector<Head>{};
  }
  bool copied() const override { return is_copy; }
  void keep(const AggregateId&, const Head& head) override { newest = head; }
  Head newest;
  bool is_copy = false;
};

/// One node's room. Several stages may share a log, as nodes do.
class Stage final : public RoomObserver {
 public:
  Stage(Bench& bench, ScriptedLog& log, std::uint8_t seed, KeptHeads& kept_heads = none_kept)
      : bench_(bench),
        host({log, bench, bench, [this](std::span<std::uint8_t> bytes) { fill(bytes); }, kept_heads, counters,
              [this](const AggregateId&, std::chrono::milliseconds) { ++turns_asked; }},
             *this, RoomId("hall"), Rules{}, RoomLimits{0}, 1 << 20) {
    random_.seed(seed);
    host.on_available();
    bench.pass(std::chrono::milliseconds(20));
  }

  struct Answered {
    std::optional<Result<InterventionId, Refusal>> outcome;
    bool recorded() const { return outcome && *outcome; }
    std::optional<Code> refused() const {
      return outcome && !*outcome ? std::optional((*outcome).error().code) : std::nullopt;
    }
  };
  using Answer = std::shared_ptr<Answered>;

  Answer submit(const std::string& key, const std::string& text = "text") {
    Submit command;
    command.role = Role::delegate;
    command.author = digest<AuthorRef>("chile");
    command.key = digest<KeyDigest>(key);
    command.content = digest<ContentDigest>(text);
    command.id = random_id<InterventionId>([this](std::span<std::uint8_t> bytes) { fill(bytes); });
    command.language = "en";
    auto answered = std::make_shared<Answered>();
    Body body;
    body.text = text;
    body.text_salt = "salt of " + key;
    command.text_commitment = commit_to_text(body);
    command.author_commitment = commit_to_author(body);
    host.command(command, std::make_shared<const Body>(body),
                 [answered](const Result<InterventionId, Refusal>& outcome) {
                   REQUIRE_FALSE(answered->outcome);  // exactly once
                   answered->outcome = outcome;
                 });
    return answered;
  }

  /// By who submits().
  Answer withdraw(const InterventionId& id, std::uint32_t version) {
    auto answered = std::make_shared<Answered>();
    host.command(Withdraw{Actor{Role::delegate, digest<AuthorRef>("chile")}, id, version}, nullptr,
                 [answered](const Result<InterventionId, Refusal>& outcome) { answered->outcome = outcome; });
    return answered;
  }

  Answer erase(const InterventionId& id) {
    Body body;
    body.reason = "It named a child.";
    body.reason_salt = "salt";
    auto answered = std::make_shared<Answered>();
    host.command(Erase{id, commit_to_reason(body), commit_to_author(body)}, std::make_shared<const Body>(body),
                 [answered](const Result<InterventionId, Refusal>& outcome) { answered->outcome = outcome; });
    return answered;
  }

  /// The texts of these entries as this node would render them now.
  std::vector<std::string> texts(const std::vector<Seq>& seqs) {
    std::vector<std::string> found;
    host.with_bodies(seqs, [&](const std::optional<std::vector<BodyPtr>>& bodies) {
      REQUIRE(bodies);
      for (const auto& body : *bodies) found.push_back(body ? body->text : "(erased)");
    });
    bench_.run();
    return found;
  }

  void on_applied(const Room&, const Entry& entry, const Intervention*, const BodyPtr&) override {
    applied.push_back(entry.seq);
    told.push_back(host.epoch());
  }
  void on_replaced(const Room&) override {
    ++replaced;
    told.push_back(host.epoch());
  }

  std::vector<Seq> applied;
  std::vector<Epoch> told;  ///< of which epoch each thing was told
  int replaced = 0;
  int turns_asked = 0;
  Metrics metrics;
  RoomCounters counters{metrics};

 private:
  template <class Id>
  static Id digest(const std::string& word) {
    const auto bytes = sha256(word).bytes();
    typename Id::Bytes cut{};
    std::copy_n(bytes.begin(), cut.size(), cut.begin());
    return Id(cut);
  }
  void fill(std::span<std::uint8_t> bytes) {
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(random_());
  }
  Bench& bench_;
  std::mt19937 random_;

 public:
  RoomHost host;
};

inline constexpr std::chrono::milliseconds kMoment{50};

}  // namespace plenaria::scripted
