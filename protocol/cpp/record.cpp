#include "protocol/cpp/record.hpp"

#include <algorithm>
#include <array>
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
constexpr std::string_view kAmended = "intervention.amended";
constexpr std::string_view kTagged = "intervention.tagged";
constexpr std::string_view kRoomConfigured = "room.configured";
constexpr std::string_view kEpochChanged = "epoch.changed";

void put_tags(Json& object, const Tags& tags) {
  if (!tags.themes.empty()) object["themes"] = tags.themes;
  if (!tags.levels.empty()) object["levels"] = tags.levels;
  if (!tags.perspectives.empty()) object["perspectives"] = tags.perspectives;
}

constexpr std::array<std::pair<Verb, std::string_view>, 5> kModerated{{{Verb::publish, kPublished},
                                                                       {Verb::return_, "intervention.returned"},
                                                                       {Verb::hide, "intervention.hidden"},
                                                                       {Verb::pin, "intervention.pinned"},
                                                                       {Verb::unpin, "intervention.unpinned"}}};
constexpr std::array<std::pair<Sanction, std::string_view>, 6> kSanctioned{
    {{Sanction::mute, "participant.muted"},
     {Sanction::unmute, "participant.unmuted"},
     {Sanction::expel, "participant.expelled"},
     {Sanction::readmit, "participant.readmitted"},
     {Sanction::bar, "participant.barred"},
     {Sanction::unbar, "participant.unbarred"}}};

template <class Table, class Key>
std::string_view type_in(const Table& table, Key key) {
  for (const auto& [one, type] : table)
    if (one == key) return type;
  throw std::logic_error("an event of no type");
}
template <class Table>
auto key_in(const Table& table, std::string_view type) -> std::optional<decltype(table[0].first)> {
  for (const auto& [one, its_type] : table)
    if (its_type == type) return one;
  return std::nullopt;
}

void put_rules(Json& object, const Rules& rules) {
  object["moderation"] = to_text(rules.moderation);
  object["attribution"] = to_text(rules.attribution);
  object["state"] = to_text(rules.state);
  object["slow_mode_s"] = rules.slow_mode.count();
}

void put_act(Json& object, const Act& act) {
  if (!act.by.is_zero()) object["by"] = act.by.text();
  object["reason"] = act.reason_commitment.text();
  object["author"] = act.author_commitment.text();
}

struct Header {
  Json& object;
  void operator()(const RoomOpened& event) const {
    object["type"] = kRoomOpened;
    put_rules(object, event.rules);
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
  void operator()(const InterventionAmended& event) const {
    object["type"] = kAmended;
    object["id"] = event.id.text();
    object["version"] = event.version;
    object["by"] = event.by.text();
    object["content"] = event.content.text();
    object["text"] = event.text_commitment.text();
    object["author"] = event.author_commitment.text();
  }
  void operator()(const InterventionModerated& event) const {
    object["type"] = type_in(kModerated, event.verb);
    object["id"] = event.id.text();
    object["version"] = event.version;
    put_act(object, event.act);
  }
  void operator()(const InterventionTagged& event) const {
    object["type"] = kTagged;
    object["id"] = event.id.text();
    object["version"] = event.version;
    put_tags(object, event.tags);
    put_act(object, event.act);
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
  void operator()(const RoomConfigured& event) const {
    object["type"] = kRoomConfigured;
    put_rules(object, event.rules);
    put_act(object, event.act);
  }
  void operator()(const ParticipantSanctioned& event) const {
    object["type"] = type_in(kSanctioned, event.sanction);
    object["who"] = event.who.text();
    if (event.until != VenueTime{}) object["until"] = event.until.time_since_epoch().count();
    put_act(object, event.act);
  }
  void operator()(const EpochChanged& event) const {
    object["type"] = kEpochChanged;
    object["new_epoch"] = event.epoch.text();
  }
};

/// What the public may keep: no author, no key, and no exact time where the rule hides who spoke.
struct PublicHeader {
  Json& object;
  const Intervention* item;
  void operator()(const RoomOpened&) const {}
  void operator()(const InterventionSubmitted&) const { published(); }
  void operator()(const InterventionAmended&) const {}
  void operator()(const InterventionModerated& event) const {
    if (event.verb == Verb::publish) {
      published();
      return;
    }
    object["type"] = type_in(kModerated, event.verb);
    object["id"] = event.id.text();
  }
  void operator()(const InterventionTagged& event) const {
    object["type"] = kTagged;
    object["id"] = event.id.text();
    put_tags(object, event.tags);
  }
  void operator()(const RoomConfigured& event) const {
    object["type"] = kRoomConfigured;
    put_rules(object, event.rules);
  }
  void operator()(const ParticipantSanctioned&) const {}
  void published() const {
    object["type"] = kPublished;
    object["id"] = item->id.text();
    object["kind"] = to_text(item->kind);
    object["language"] = item->language;
    if (item->tags) put_tags(object, *item->tags);
    if (item->in_reply_to) object["in_reply_to"] = item->in_reply_to->text();
    object["text"] = item->text_commitment.text();
    object["author"] = item->author_commitment.text();
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

VenueTime public_time(const Entry& entry, const Intervention* item, const Rules& rules) {
  const bool hidden =
      item ? std::min(item->rule, rules.attribution) == Attribution::none
           : std::holds_alternative<RoomConfigured>(entry.event) && rules.attribution == Attribution::none;
  return hidden ? quarter_hour(entry.at) : entry.at;
}

Rules rules_of(const StoredObject& stored) {
  return Rules{stored.word<Moderation>("moderation"), stored.word<Attribution>("attribution"),
               stored.word<RoomState>("state"), std::chrono::seconds(stored.number("slow_mode_s"))};
}

Act act_of(const StoredObject& stored) {
  return Act{stored.id_or_zero<AuthorRef>("by"), stored.id<Digest>("reason"), stored.id<Digest>("author")};
}

std::uint32_t version_of(const StoredObject& stored) { return static_cast<std::uint32_t>(stored.number("version")); }

Event decode_event(const StoredObject& stored) {
  const std::string type = stored.text("type");
  if (type == kRoomOpened) return RoomOpened{rules_of(stored)};
  if (type == kRoomConfigured) return RoomConfigured{rules_of(stored), act_of(stored)};
  if (const auto verb = key_in(kModerated, type))
    return InterventionModerated{stored.id<InterventionId>("id"), version_of(stored), *verb, act_of(stored)};
  if (const auto sanction = key_in(kSanctioned, type)) {
    const VenueTime until = stored.find("until") ? VenueTime(Milliseconds(stored.number("until"))) : VenueTime{};
    return ParticipantSanctioned{stored.id<AuthorRef>("who"), *sanction, until, act_of(stored)};
  }
  if (type == kTagged)
    return InterventionTagged{stored.id<InterventionId>("id"), version_of(stored),
                              Tags{stored.texts("themes"), stored.texts("levels"), stored.texts("perspectives")},
                              act_of(stored)};
  if (type == kAmended)
    return InterventionAmended{stored.id<InterventionId>("id"), version_of(stored),
                               stored.id<AuthorRef>("by"),      stored.id<ContentDigest>("content"),
                               stored.id<Digest>("text"),       stored.id<Digest>("author")};
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
  if (type == kWithdrawn) return InterventionWithdrawn{stored.id<InterventionId>("id"), version_of(stored)};
  if (type == kErased)
    return InterventionErased{stored.id<InterventionId>("id"), version_of(stored), stored.id<Digest>("reason"),
                              stored.id<Digest>("author")};
  if (type == kEpochChanged) return EpochChanged{Epoch(stored.text("new_epoch"))};
  throw BadHeader{"it is of the type " + type + ", which this version does not know"};
}

}  // namespace

Headers encode_headers(const Placed& placed, const Entry& entry, const Intervention* item, const Rules& rules) {
  Headers headers;
  if (entry.public_seq != 0) {
    Json object{{"v", kFormat},
                {"log", placed.aggregate.text()},
                {"epoch", placed.epoch.text()},
                {"seq", entry.public_seq},
                {"at", public_time(entry, item, rules).time_since_epoch().count()}};
    std::visit(PublicHeader{object, item}, entry.event);
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
