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

/// Its author said it in other words, while it was not published: it waits again.
struct InterventionAmended {
  InterventionId id;
  std::uint32_t version = 0;  ///< the intervention's after this
  AuthorRef by;
  ContentDigest content;
  Digest text_commitment;
  Digest author_commitment;
};

/// Who did it and why: the commitments of the entry's body, and who as the log's headers know them.
struct Act {
  AuthorRef by;
  Digest reason_commitment;
  Digest author_commitment;
};

/// Published, returned, hidden, pinned or unpinned.
struct InterventionModerated {
  InterventionId id;
  std::uint32_t version = 0;  ///< the intervention's after this
  Verb verb = Verb::publish;
  Act act;
};

struct InterventionTagged {
  InterventionId id;
  std::uint32_t version = 0;  ///< the intervention's after this
  Tags tags;                  ///< all of them, as they are now
  Act act;
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

struct RoomConfigured {
  Rules rules;  ///< all of them, as they are now
  Act act;
};

/// A participant was muted, expelled, barred, or no longer. `act.by` is zero where the accreditation did it.
struct ParticipantSanctioned {
  AuthorRef who;
  Sanction sanction = Sanction::mute;
  VenueTime until{};  ///< zero: without end
  Act act;
};

/// The log's history was replaced (a restored copy): positions from before mean nothing any more.
struct EpochChanged {
  Epoch epoch;
};

using Event =
    std::variant<RoomOpened, InterventionSubmitted, InterventionAmended, InterventionModerated, InterventionTagged,
                 InterventionWithdrawn, InterventionErased, RoomConfigured, ParticipantSanctioned, EpochChanged>;

/// The intervention that an event is about; zero where it is about none.
InterventionId about(const Event& event);

/// Whether its entry has a body: a text, or who and why.
bool has_body(const Event& event);
/// Whether that body is, or carries, the text of an intervention.
bool has_text(const Event& event);

/// An event in its place.
struct Entry {
  Seq seq = 0;
  Seq public_seq = 0;  ///< 0 where the public does not see it
  VenueTime at{};
  Event event;
};

}  // namespace plenaria
