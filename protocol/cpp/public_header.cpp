#include "protocol/cpp/public_header.hpp"

#include <algorithm>
#include <array>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kPublished = "intervention.published";
constexpr std::string_view kEpochChanged = "epoch.changed";
constexpr std::string_view kTagged = "intervention.tagged";
constexpr std::string_view kConfigured = "room.configured";

bool has_only_its_own(const Json& object, std::string_view type) {
  static constexpr std::array<std::string_view, 7> kOfAll{"v", "log", "epoch", "seq", "at", "type", "prev"};
  static constexpr std::array<std::string_view, 9> kOfPublished{
      "id", "kind", "language", "themes", "levels", "perspectives", "in_reply_to", "text", "author"};
  static constexpr std::array<std::string_view, 4> kOfTagged{"id", "themes", "levels", "perspectives"};
  static constexpr std::array<std::string_view, 4> kOfConfigured{"moderation", "attribution", "state", "slow_mode_s"};
  static constexpr std::array<std::string_view, 5> kOnlyAnId{"intervention.hidden", "intervention.withdrawn",
                                                             "intervention.erased", "intervention.pinned",
                                                             "intervention.unpinned"};
  const auto is_in = [](const auto& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
  };
  for (const auto& [name, value] : object.items()) {
    if (is_in(kOfAll, name)) continue;
    const bool own = type == kPublished       ? is_in(kOfPublished, name)
                     : type == kTagged        ? is_in(kOfTagged, name)
                     : type == kConfigured    ? is_in(kOfConfigured, name)
                     : type == kEpochChanged  ? name == "new_epoch"
                     : is_in(kOnlyAnId, type) ? name == "id"
                                              : true;
    if (!own) return false;
  }
  return true;
}

}  // namespace

Result<PublicHeader, BadHeader> decode_public_header(std::string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return BadHeader{"it is not a JSON object"};
  if (dump_json(object) != text) return BadHeader{"it is not written as a header is"};
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
    if (!has_only_its_own(object, header.type)) return BadHeader{"it says more than a header of its type does"};
    if (header.type == kEpochChanged) header.new_epoch = Epoch(stored.text("new_epoch"));
    if (header.type == kTagged)
      header.tagged = Tags{stored.texts("themes"), stored.texts("levels"), stored.texts("perspectives")};
    if (header.type == kPublished) {
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
