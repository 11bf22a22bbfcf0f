// What a participant asks of a room, already checked for its shape. Ids, digests and commitments are made outside: a
// room has no randomness and no secret.
#pragma once

#include <optional>
#include <string>
#include <variant>

#include "rooms/intervention.hpp"

namespace plenaria {

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

struct Withdraw {
  AuthorRef author;
  InterventionId id;
  std::uint32_t version = 0;
};

/// Asked by an operator from the command line, not by a participant.
struct Erase {
  InterventionId id;
  Digest reason_commitment;
  Digest author_commitment;
};

using Command = std::variant<Submit, Withdraw, Erase>;

}  // namespace plenaria
