// What a participant asks of a room, already checked for its shape. Ids, digests and commitments are made outside: a
// room has no randomness and no secret.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "rooms/intervention.hpp"

namespace plenaria {

/// Who asks, in this room.
struct Actor {
  Role role = Role::follower;
  AuthorRef ref;
};

struct Submit {
  Role role = Role::follower;
  AuthorRef author;
  KeyDigest key;
  ContentDigest content;
  InterventionId id;  ///< fresh; unused when the key is known already
  Kind kind = Kind::statement;
  std::string language;
  Tags tags;
  std::optional<InterventionId> in_reply_to;
  std::optional<Attribution> shown;  ///< the rule that the author was shown
  Digest text_commitment;
  Digest author_commitment;
};

struct Amend {
  Actor actor;
  InterventionId id;
  std::uint32_t version = 0;
  ContentDigest content;  ///< tells a repeated amendment from another one
  Digest base;            ///< the commitment of the text that it takes the place of
  Digest text_commitment;
  Digest author_commitment;
};

struct Withdraw {
  Actor actor;
  InterventionId id;
  std::uint32_t version = 0;
};

/// The commitments of an act's body: who and why.
struct Account {
  Digest reason_commitment;
  Digest author_commitment;
};

/// Publish, return, hide, pin or unpin.
struct Moderate {
  Actor actor;
  Verb verb = Verb::publish;
  InterventionId id;
  std::optional<std::uint32_t> version;  ///< nothing: whatever it is by now
  Digest carried;                        ///< the commitment of the text that is published; unused by other verbs
  Account account;
};

/// What is given replaces; what is not given stays.
struct Tag {
  Actor actor;
  InterventionId id;
  std::uint32_t version = 0;
  std::optional<std::vector<std::string>> themes;
  std::optional<std::vector<std::string>> levels;
  std::optional<std::vector<std::string>> perspectives;
  Account account;
};

/// What is given replaces; what is not given stays.
struct Configure {
  Actor actor;
  std::optional<Moderation> moderation;
  std::optional<Attribution> attribution;
  std::optional<RoomState> state;
  std::optional<std::chrono::seconds> slow_mode;
  Account account;
};

/// Mute, unmute, expel or readmit, asked by a moderator.
struct Sanctioning {
  Actor actor;
  Sanction sanction = Sanction::mute;
  AuthorRef who;
  VenueTime until{};  ///< zero: without end
  Account account;
};

/// Bar or unbar, as the accreditation has it: no person asks.
struct Barring {
  Sanction sanction = Sanction::bar;
  AuthorRef who;
  Account account;
};

/// Asked by an operator from the command line, not by a participant.
struct Erase {
  InterventionId id;
  Digest reason_commitment;
  Digest author_commitment;
};

using Command = std::variant<Submit, Amend, Withdraw, Moderate, Tag, Configure, Sanctioning, Barring, Erase>;

}  // namespace plenaria
