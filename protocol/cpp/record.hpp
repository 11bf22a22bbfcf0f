// The record as it is stored: an entry's header, its public header and its body, as JSON texts. Apart from the wire:
// what is written here is read for as long as the record lasts. Format: protocol/record.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "ports/log.hpp"
#include "rooms/events.hpp"

namespace plenaria {

/// What an entry keeps apart from its header, so that it can be erased: texts, author, salts. A submission or an
/// amendment has a text and its sources; an act has a reason instead, though it be empty, and names the participant
/// whom it is about where it is about one.
struct Body {
  std::string text;
  std::vector<std::string> sources;
  std::string participant;  ///< the author's id
  std::string name;
  std::string delegation;
  std::string group;
  std::string on_behalf_of;
  std::string text_salt;  ///< 128 random bits, base64url
  std::string author_salt;
  std::string reason{};
  std::string reason_salt{};  ///< empty where there is a text
  /// Whom an act is about.
  struct Subject {
    std::string participant;
    std::string name;
    std::string delegation;
  };
  std::optional<Subject> subject{};
  /// The body of the intervention that a publication publishes, once more: whoever hears of it has the text with it.
  std::shared_ptr<const Body> carried{};
};
/// Null where the body has been erased.
using BodyPtr = std::shared_ptr<const Body>;

std::string encode_body(const Body& body);
/// Nothing for a text that no encode_body wrote.
std::optional<Body> decode_body(std::string_view stored);

/// SHA-256 of the salt and the canonical JSON of the text and its sources, of the author and whom they speak for, or of
/// the reason and whom the act is about.
Digest commit_to_text(const Body& body);
Digest commit_to_author(const Body& body);
Digest commit_to_reason(const Body& body);

/// Where an entry stands in its log: what its header says beside the event.
struct Placed {
  AggregateId aggregate;
  Epoch epoch;
  Digest previous;         ///< SHA-256 of the header before
  Digest public_previous;  ///< SHA-256 of the public header before; used where the public sees the entry
};

/// The two texts of an entry; the public one is empty where entry.public_seq is 0. The header holds the public one's
/// SHA-256, so that the desk chain vouches for the public chain.
struct Headers {
  std::string header;
  std::string public_header;
  Digest public_digest{};  ///< SHA-256 of it; zero where it is empty
};
/// `item` is the intervention that the event is about, as it is after it (null where it is about none); `rules` are the
/// room's after it.
Headers encode_headers(const Placed& placed, const Entry& entry, const Intervention* item, const Rules& rules);

/// A header as it was stored.
struct DecodedHeader {
  Placed placed;
  Entry entry;
  Digest public_digest;
};
/// Why a header cannot be used: damaged, or of a type that this version does not know.
struct BadHeader {
  std::string why;
};
Result<DecodedHeader, BadHeader> decode_header(std::string_view stored);

}  // namespace plenaria
