// A public header as it was stored, for whoever checks a record without being of the desk: only what the public may
// keep. Written by encode_headers (record.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "protocol/cpp/record.hpp"

namespace plenaria {

struct PublicHeader {
  AggregateId aggregate;
  Epoch epoch;
  Seq seq = 0;     ///< in public numbering
  VenueTime at{};  ///< to the quarter of an hour where the author was not shown
  std::string type;
  InterventionId id;  ///< zero where it is about none
  Digest previous;    ///< SHA-256 of the public header before
  /// What a publication has beside these.
  struct Published {
    Kind kind = Kind::statement;
    std::string language;
    Tags tags;
    std::optional<InterventionId> in_reply_to;
    Digest text_commitment;
  };
  std::optional<Published> published;
  std::optional<Tags> tagged;      ///< how it is filed from then on
  std::optional<Epoch> new_epoch;  ///< of a change of the epoch
};

/// `type` may be one that this version does not know: the chain can be followed all the same. A header that is not
/// written as encode_headers writes, or has members that its type does not, is a bad one.
Result<PublicHeader, BadHeader> decode_public_header(std::string_view stored);

}  // namespace plenaria
