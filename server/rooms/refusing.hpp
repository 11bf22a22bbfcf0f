// Refusals that several rules share, each with its one sentence.
#pragma once

#include <optional>

#include "rooms/privileges.hpp"
#include "rooms/refusal.hpp"
#include "rooms/room_facts.hpp"

namespace plenaria {

/// By the table of privileges.
std::optional<Refusal> refuse_by_privilege(Action action, std::optional<Role> role, RoomState state,
                                           Ownership ownership);

/// A moderator does not mute or expel one of the secretariat. `whom`: nothing where nobody can tell.
std::optional<Refusal> refuse_over(Action action, Role role, std::optional<Role> whom);

/// Whoever is expelled or barred, and, for what is said, whoever is muted.
enum class Saying : std::uint8_t { no, yes };
std::optional<Refusal> refuse_standing(const Standing& standing, Saying saying, VenueTime now);

/// Slow mode, and what one author may submit within a minute.
std::optional<Refusal> refuse_pace(const RoomView& room, const AuthorRef& author, VenueTime now);

/// Too much of one author's waits at the desk already.
std::optional<Refusal> refuse_queue(const RoomView& room, const AuthorRef& author);

Refusal no_such_intervention();
Refusal changed_since(const Intervention& item);

inline Ownership ownership_of(const Intervention& item, const AuthorRef& who) {
  return item.author == who ? Ownership::own : Ownership::others;
}

}  // namespace plenaria
