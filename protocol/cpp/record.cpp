#include "protocol/cpp/record.hpp"

#include <algorithm>
#include <chrono>
#include <stdexcept>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

constexpr int kFormat = 1;

// Written once and read for ever: a member is never renamed, and a type never changes its meaning.
constexpr std::string_view kRoomOpened = "room.opened";
constexpr std::string_view kSubmitted = "intervention.submitted";
constexpr std::string_view kPublished = "intervention.published";
constexpr std::string_view kWithdrawn = "intervention.withdrawn";
constexpr std::string_view kErased = "intervention.erased";
constexpr std::string_view kEpochChanged = "epoch.changed";

void put_tags(Json& object, const Tags& tags) {
  if (!tags.themes.empty()) object["themes"] = tags.themes;
  if (!tags.levels.empty()) object["levels"] = tags.levels;
  if (!tags.perspectives.empty()) object["perspectives"] = tags.perspectives;
}

struct Header {
  Json& object;
  void operator()(const RoomOpened& event) const {
    object["type"] = kRoomOpened;
    object["moderation"] = to_text(event.rules.moderation);
    object["attribution"] = to_text(event.rules.attribution);
    object["state"] = to_text(event.rules.state);
    object["slow_mode_s"] = event.rules.slow_mode.count();
  }
  void operator()(const InterventionSubmitted& event) const {
    object["type"] = kSubmitted;
    object["id"] = event.id.text();
    object["by"] = event.author.text();
    object["key"] = event.key.text();
    object["content"] = event.content.text();
    object["status"] = to_text(event.status);
    object["kind"] = to_text(event.kind);
    object["rule"] = to_text(event.rule);
    object["language"] = event.language;
    put_tags(object, event.tags);
    if (event.in_reply_to) object["in_reply_to"] = event.in_reply_to->text();
    object["text"] = event.text_commitment.text();
    object["author"] = event.author_commitment.text();
  }
  void operator()(const InterventionWithdrawn& event) const {
    object["type"] = kWithdrawn;
    object["id"] = event.id.text();
    object["version"] = event.version;
  }
  void operator()(const InterventionErased& event) const {
    object["type"] = kErased;
    object["id"] = event.id.text();
    object["version"] = event.version;
    object["reason"] = event.reason_commitment.text();
    object["author"] = event.author_commitment.text();
  }
  void operator()(const EpochChanged& event) const {
    object["type"] = kEpochChanged;
    object["new_epoch"] = event.epoch.text();
  }
};

/// What the public may keep: no author, no key, and no exact time where the rule hides who spoke.
struct PublicHeader {
  Json& object;
  void operator()(const RoomOpened&) const {}
  void operator()(const InterventionSubmitted& event) const {
    object["type"] = kPublished;
    object["id"] = event.id.text();
    object["kind"] = to_text(event.kind);
    object["language"] = event.language;
    put_tags(object, event.tags);
    if (event.in_reply_to) object["in_reply_to"] = event.in_reply_to->text();
    object["text"] = event.text_commitment.text();
    object["author"] = event.author_commitment.text();
  }
  void operator()(const InterventionWithdrawn& event) const {
    object["type"] = kWithdrawn;
    object["id"] = event.id.text();
  }
  void operator()(const InterventionErased& event) const {
    object["type"] = kErased;
    object["id"] = event.id.text();
  }
  void operator()(const EpochChanged& event) const {
    object["type"] = kEpochChanged;
    object["new_epoch"] = event.epoch.text();
  }
};

VenueTime public_time(VenueTime at, const Intervention* item) {
  return item && item->rule == Attribution::none ? quarter_hour(at) : at;
}

Event decode_event(const StoredObject& stored) {
  const std::string type = stored.text("type");
  if (type == kRoomOpened) {
    RoomOpened event;
    event.rules.moderation = stored.word<Moderation>("moderation");
    event.rules.attribution = stored.word<Attribution>("attribution");
    event.rules.state = stored.word<RoomState>("state");
    event.rules.slow_mode = std::chrono::seconds(stored.number("slow_mode_s"));
    return event;
  }
  if (type == kSubmitted) {
    InterventionSubmitted event;
    event.id = stored.id<InterventionId>("id");
    event.author = stored.id<AuthorRef>("by");
    event.key = stored.id<KeyDigest>("key");
    event.content = stored.id<ContentDigest>("content");
    event.status = stored.word<Status>("status");
    event.kind = stored.word<Kind>("kind");
    event.rule = stored.word<Attribution>("rule");
    event.language = stored.text("language");
    event.tags = Tags{stored.texts("themes"), stored.texts("levels"), stored.texts("perspectives")};
    if (stored.find("in_reply_to")) event.in_reply_to = stored.id<InterventionId>("in_reply_to");
    event.text_commitment = stored.id<Digest>("text");
    event.author_commitment = stored.id<Digest>("author");
    return event;
  }
  if (type == kWithdrawn)
    return InterventionWithdrawn{stored.id<InterventionId>("id"), static_cast<std::uint32_t>(stored.number("version"))};
  if (type == kErased)
    return InterventionErased{stored.id<InterventionId>("id"), static_cast<std::uint32_t>(stored.number("version")),
                              stored.id<Digest>("reason"), stored.id<Digest>("author")};
  if (type == kEpochChanged) return EpochChanged{Epoch(stored.text("new_epoch"))};
  throw BadHeader{"it is of the type " + type + ", which this version does not know"};
}

Json author_of(const Body& body) {
  return Json{{"delegation", body.delegation},
              {"group", body.group},
              {"id", body.participant},
              {"name", body.name},
              {"on_behalf_of", body.on_behalf_of}};
}

Digest commitment(const std::string& salt, const Json& canonical) { return sha256(salt + "\n" + dump_json(canonical)); }

}  // namespace

std::string encode_body(const Body& body) {
  if (!body.reason_salt.empty())
    return dump_json(Json{{"reason", body.reason},
                          {"author", author_of(body)},
                          {"salts", {{"reason", body.reason_salt}, {"author", body.author_salt}}}});
  return dump_json(Json{{"text", body.text},
                        {"sources", body.sources},
                        {"author", author_of(body)},
                        {"salts", {{"text", body.text_salt}, {"author", body.author_salt}}}});
}

std::optional<Body> decode_body(std::string_view stored) {
  const Json object = Json::parse(stored, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  try {
    Body body;
    const Json& salts = object.at("salts");
    if (object.contains("reason")) {
      body.reason = object.at("reason").get<std::string>();
      body.reason_salt = salts.at("reason").get<std::string>();
    } else {
      body.text = object.at("text").get<std::string>();
      body.sources = object.at("sources").get<std::vector<std::string>>();
      body.text_salt = salts.at("text").get<std::string>();
    }
    const Json& author = object.at("author");
    body.participant = author.at("id").get<std::string>();
    body.name = author.at("name").get<std::string>();
    body.delegation = author.at("delegation").get<std::string>();
    body.group = author.at("group").get<std::string>();
    body.on_behalf_of = author.at("on_behalf_of").get<std::string>();
    body.author_salt = salts.at("author").get<std::string>();
    return body;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Digest commit_to_text(const Body& body) {
  return commitment(body.text_salt, Json{{"sources", body.sources}, {"text", body.text}});
}

Digest commit_to_author(const Body& body) { return commitment(body.author_salt, author_of(body)); }

Digest commit_to_reason(const Body& body) { return commitment(body.reason_salt, Json{{"reason", body.reason}}); }

Headers encode_headers(const Placed& placed, const Entry& entry, const Intervention* item) {
  Headers headers;
  if (entry.public_seq != 0) {
    Json object{{"v", kFormat},
                {"log", placed.aggregate.text()},
                {"epoch", placed.epoch.text()},
                {"seq", entry.public_seq},
                {"at", public_time(entry.at, item).time_since_epoch().count()}};
    std::visit(PublicHeader{object}, entry.event);
    object["prev"] = placed.public_previous.text();
    headers.public_header = dump_json(object);
  }
  Json object{{"v", kFormat},     {"log", placed.aggregate.text()}, {"epoch", placed.epoch.text()},
              {"seq", entry.seq}, {"public_seq", entry.public_seq}, {"at", entry.at.time_since_epoch().count()}};
  std::visit(Header{object}, entry.event);
  if (entry.public_seq != 0) object["public"] = sha256(headers.public_header).text();
  object["prev"] = placed.previous.text();
  headers.header = dump_json(object);
  return headers;
}

Result<DecodedHeader, BadHeader> decode_header(std::string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return BadHeader{"it is not a JSON object"};
  try {
    const StoredObject stored(object);
    if (stored.number("v") != kFormat) return BadHeader{"it is of a format that this version does not know"};
    DecodedHeader decoded;
    decoded.placed.aggregate = AggregateId(stored.text("log"));
    decoded.placed.epoch = Epoch(stored.text("epoch"));
    decoded.placed.previous = stored.id<Digest>("prev");
    decoded.public_digest = stored.id_or_zero<Digest>("public");
    decoded.entry.seq = stored.number("seq");
    decoded.entry.public_seq = stored.number("public_seq");
    decoded.entry.at = VenueTime(Milliseconds(stored.number("at")));
    decoded.entry.event = decode_event(stored);
    return decoded;
  } catch (const BadHeader& bad) {
    return bad;
  } catch (const Json::exception&) {
    return BadHeader{"a member of it has another type than it should"};
  }
}

}  // namespace plenaria
