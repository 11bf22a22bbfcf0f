// A room and the people in it, for tests that read like minutes. Time stands still unless a test lets it pass.
#pragma once

#include <catch2/catch.hpp>
#include <string>

#include "result_text.hpp"
#include "rooms/decide.hpp"
#include "rooms/draft.hpp"
#include "rooms/room.hpp"

namespace plenaria::minutes {

template <class Id>
Id id_of(const std::string& word) {
  typename Id::Bytes bytes{};
  for (std::size_t i = 0; i < bytes.size() && i < word.size(); ++i) bytes[i] = static_cast<std::uint8_t>(word[i]);
  return Id(bytes);
}

class Sitting {
 public:
  explicit Sitting(Rules rules = {}, RoomLimits limits = {0}) : room(RoomId("hall"), limits) {
    record(RoomOpened{rules});
  }

  /// What a delegate named `who` says under `key`; the id is "key" in bytes.
  static Submit says(const std::string& who, const std::string& key, const std::string& text = "text") {
    Submit command;
    command.role = Role::delegate;
    command.author = id_of<AuthorRef>(who);
    command.key = id_of<KeyDigest>(who + key);
    command.content = id_of<ContentDigest>(text);
    command.id = id_of<InterventionId>(key);
    command.language = "en";
    command.text_commitment = id_of<Digest>(text);
    command.author_commitment = id_of<Digest>(who);
    return command;
  }
  static Withdraw takes_back(const std::string& who, const std::string& key, std::uint32_t version) {
    return Withdraw{delegate(who), id_of<InterventionId>(key), version};
  }
  /// In place of the words that stand there now.
  Amend amends(const std::string& who, const std::string& key, std::uint32_t version,
               const std::string& text = "other words") const {
    return Amend{delegate(who), id_of<InterventionId>(key), version,           id_of<ContentDigest>(text),
                 text_of(key),  id_of<Digest>(text),        id_of<Digest>(who)};
  }

  /// A moderator's acts on the intervention `key`.
  Moderate publishes(const std::string& who, const std::string& key, std::uint32_t version) const {
    return moderates(who, Verb::publish, key, version);
  }
  Moderate moderates(const std::string& who, Verb verb, const std::string& key,
                     std::optional<std::uint32_t> version) const {
    const Digest carried = verb == Verb::publish ? text_of(key) : Digest();
    return Moderate{moderator(who), verb, id_of<InterventionId>(key), version, carried, account(who)};
  }
  static Tag files(const std::string& who, const std::string& key, std::uint32_t version,
                   std::optional<std::vector<std::string>> themes) {
    return Tag{moderator(who), id_of<InterventionId>(key), version, std::move(themes), {}, {}, account(who)};
  }
  static Sanctioning measure(const std::string& who, Sanction sanction, const std::string& whom,
                             VenueTime until = VenueTime{}) {
    return Sanctioning{moderator(who), sanction, id_of<AuthorRef>(whom), until, account(who)};
  }
  static Barring bars(const std::string& whom, Sanction sanction = Sanction::bar) {
    return Barring{sanction, id_of<AuthorRef>(whom), account("accreditation")};
  }
  static Configure pace(const Actor& who, std::optional<RoomState> state,
                        std::optional<std::chrono::seconds> slow_mode = {}) {
    return Configure{who, {}, {}, state, slow_mode, account("why")};
  }

  static Actor delegate(const std::string& who) { return Actor{Role::delegate, id_of<AuthorRef>(who)}; }
  static Actor moderator(const std::string& who) { return Actor{Role::moderator, id_of<AuthorRef>(who)}; }
  static Actor secretariat(const std::string& who) { return Actor{Role::secretariat, id_of<AuthorRef>(who)}; }
  static Account account(const std::string& who) { return Account{id_of<Digest>("why"), id_of<Digest>(who)}; }

  Result<Decision, Refusal> ask(const Command& command) const { return decide(room, command, now); }

  /// Asks, and records what was decided; gives the entry, or nothing where nothing was to be recorded.
  std::optional<Entry> carry_out(const Command& command) {
    const auto decision = ask(command);
    REQUIRE(decision);
    if (std::holds_alternative<AlreadyDone>(*decision)) return std::nullopt;
    return record(std::get<Event>(*decision));
  }
  Code refusal(const Command& command) const {
    const auto decision = ask(command);
    REQUIRE_FALSE(decision);
    return decision.error().code;
  }
  Entry record(const Event& event) {
    Draft draft(room);
    Entry entry = draft.add_event(event, now);
    room.apply(entry);
    log.push_back(entry);
    return entry;
  }
  const Intervention& item(const std::string& key) const { return *room.find(id_of<InterventionId>(key)); }
  Digest text_of(const std::string& key) const {
    const Intervention* found = room.find(id_of<InterventionId>(key));
    return found ? found->text_commitment : Digest();
  }

  VenueTime now{std::chrono::hours(420'000)};
  Room room;
  std::vector<Entry> log;
};

}  // namespace plenaria::minutes
