// What has happened in a room: the only thing that changes it. An event holds no text; see intervention.hpp.
#pragma once

#include <string>
#include <variant>

#include "rooms/intervention.hpp"
#include "rooms/rules.hpp"

namespace plenaria {

/// The first entry of every room's log. The public does not see it.
struct RoomOpened {
  Rules rules;
};

/// In a post-moderated room it is published by the same entry (`status` is published).
struct InterventionSubmitted {
  InterventionId id;
  AuthorRef author;
  KeyDigest key;
  ContentDigest content;
  Status status = Status::pending;
  Kind kind = Kind::statement;
  Attribution rule = Attribution::named;
  std::string language;
  Tags tags;
  std::optional<InterventionId> in_reply_to;
  Digest text_commitment;
  Digest author_commitment;
};

struct InterventionWithdrawn {
  InterventionId id;
  std::uint32_t version = 0;  ///< the intervention's after this
};

/// Its texts, author and reasons are gone for good: the bodies of every entry about it go with this one. The reason of
/// the erasure stays, in this entry's own body.
struct InterventionErased {
  InterventionId id;
  std::uint32_t version = 0;  ///< the intervention's after this
  Digest reason_commitment;
  Digest author_commitment;  ///< of who erased it
};

/// The log's history was replaced (a restored copy): positions from before mean nothing any more.
struct EpochChanged {
  Epoch epoch;
};

using Event = std::variant<RoomOpened, InterventionSubmitted, InterventionWithdrawn, InterventionErased, EpochChanged>;

/// The intervention that an event is about; zero where it is about none.
InterventionId about(const Event& event);

/// An event in its place.
struct Entry {
  Seq seq = 0;
  Seq public_seq = 0;  ///< 0 where the public does not see it
  VenueTime at{};
  Event event;
};

}  // namespace plenaria
