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
    return command;
  }
  static Withdraw takes_back(const std::string& who, const std::string& key, std::uint32_t version) {
    return Withdraw{id_of<AuthorRef>(who), id_of<InterventionId>(key), version};
  }

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

  VenueTime now{std::chrono::hours(420'000)};
  Room room;
  std::vector<Entry> log;
};

}  // namespace plenaria::minutes
