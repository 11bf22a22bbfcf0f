// The params that several methods share, each read by one rule. Not here: whole requests (requests.hpp,
// desk_requests.hpp).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "protocol/cpp/members.hpp"
#include "rooms/intervention.hpp"

namespace plenaria {

/// 2^53 - 1: JSON numbers are exact up to here in every language.
constexpr Seq kLargestSeq = (Seq{1} << 53) - 1;

/// 8 to 64 of A-Z, a-z, 0-9, _ and -.
bool is_key(const std::string& text);
bool is_epoch(const std::string& text);
/// BCP 47 as far as its shape goes: a language of letters, then subtags of up to eight letters and digits.
bool is_language(const std::string& text);

/// The parameter `room`.
RoomId read_room(Members& params);
/// An intervention's id, required.
InterventionId read_intervention(Members& params, const std::string& name);
/// The parameter `version`.
std::uint32_t read_version(Members& params);
/// The parameter `participant`.
ParticipantId read_participant(Members& params);
/// The parameter `reason`: 1 to 1,000 characters in one or several lines; empty where it is not given and need not be.
std::string read_reason(Members& params, Members::Need need);

/// Distinct ids of the dialogue's lists, at most as many as an intervention may have. Empty where they are not given.
std::vector<std::string> read_themes(Members& params);
std::vector<std::string> read_levels(Members& params);
std::vector<std::string> read_perspectives(Members& params);

/// A word of an enumeration; nothing where it is not given.
template <class Enum>
std::optional<Enum> read_choice(Members& params, const std::string& name, Members::Need need, const char* expected) {
  const std::string text = params.word(
      name, need, [](const std::string& t) { return from_text<Enum>(t).has_value(); }, expected);
  return from_text<Enum>(text);
}

}  // namespace plenaria
