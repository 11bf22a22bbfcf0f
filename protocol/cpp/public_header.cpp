#include "protocol/cpp/public_header.hpp"

#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

Result<PublicHeader, BadHeader> decode_public_header(std::string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return BadHeader{"it is not a JSON object"};
  try {
    const StoredObject stored(object);
    if (stored.number("v") != 1) return BadHeader{"it is of a format that this version does not know"};
    PublicHeader header;
    header.aggregate = AggregateId(stored.text("log"));
    header.epoch = Epoch(stored.text("epoch"));
    header.seq = stored.number("seq");
    header.at = VenueTime(Milliseconds(stored.number("at")));
    header.type = stored.text("type");
    header.id = stored.id_or_zero<InterventionId>("id");
    header.previous = stored.id<Digest>("prev");
    if (header.type == "intervention.published") {
      PublicHeader::Published published;
      published.kind = stored.word<Kind>("kind");
      published.language = stored.text("language");
      published.tags = Tags{stored.texts("themes"), stored.texts("levels"), stored.texts("perspectives")};
      if (stored.find("in_reply_to")) published.in_reply_to = stored.id<InterventionId>("in_reply_to");
      published.text_commitment = stored.id<Digest>("text");
      header.published = std::move(published);
    }
    return header;
  } catch (const BadHeader& bad) {
    return bad;
  } catch (const Json::exception&) {
    return BadHeader{"a member of it has another type than it should"};
  }
}

}  // namespace plenaria
