// What a room knows of an intervention: everything that rules need, and no text. Texts, authors and reasons are in
// bodies.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/seq.hpp"
#include "rooms/words.hpp"

namespace plenaria {

/// What an intervention is filed under: ids of the dialogue's themes, levels and perspectives.
struct Tags {
  std::vector<std::string> themes;
  std::vector<std::string> levels;
  std::vector<std::string> perspectives;
  bool empty() const { return themes.empty() && levels.empty() && perspectives.empty(); }
  bool operator==(const Tags&) const = default;
};

/// The newest act on an intervention after its submission.
struct ActNote {
  AuthorRef by;
  Verb verb = Verb::publish;
  Seq seq = 0;  ///< the entry, whose body holds who and why
  VenueTime at{};
  Digest reason_commitment;  ///< of that body; unused for an amendment
  ContentDigest content;     ///< of an amendment's text
  /// What an amendment answered: the return that it followed on. Null otherwise.
  std::shared_ptr<const ActNote> answered;
};

struct Intervention {
  InterventionId id;
  AuthorRef author;
  KeyDigest key;          ///< under which it was submitted
  ContentDigest content;  ///< of what was submitted under that key
  Status status = Status::pending;
  std::uint32_t version = 1;  ///< counts the changes of this one intervention, from 1
  Kind kind = Kind::statement;
  Attribution rule = Attribution::named;  ///< the strictest that the room had when it was submitted or amended
  std::string language;
  std::shared_ptr<const Tags> tags;  ///< null where there are none
  std::optional<InterventionId> in_reply_to;
  VenueTime at{};            ///< of its publication; of its submission while unpublished
  Seq body_seq = 0;          ///< the entry whose body holds its text
  Digest text_commitment;    ///< of that body
  Digest author_commitment;  ///< likewise
  Seq public_seq = 0;        ///< the place of its publication in the public numbering, 0 while unpublished
  bool pinned = false;
  std::shared_ptr<const ActNote> last_act;  ///< null where nothing was done with it yet
};

}  // namespace plenaria
