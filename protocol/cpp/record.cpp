#include "protocol/cpp/record.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <stdexcept>

#include "protocol/cpp/light_json.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

constexpr int kFormat = 1;
/// About as many as the header of a submission has.
constexpr std::size_t kMostMembers = 18;

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

void put_tags(JsonObject& object, const Tags& tags) {
  if (!tags.themes.empty()) put(object, "themes", tags.themes);
  if (!tags.levels.empty()) put(object, "levels", tags.levels);
  if (!tags.perspectives.empty()) put(object, "perspectives", tags.perspectives);
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

void put_rules(JsonObject& object, const Rules& rules) {
  put(object, "moderation", to_text(rules.moderation));
  put(object, "attribution", to_text(rules.attribution));
  put(object, "state", to_text(rules.state));
  put(object, "slow_mode_s", rules.slow_mode.count());
}

void put_act(JsonObject& object, const Act& act) {
  if (!act.by.is_zero()) put(object, "by", act.by);
  put(object, "reason", act.reason_commitment);
  put(object, "author", act.author_commitment);
}

struct Header {
  JsonObject& object;
  void operator()(const RoomOpened& event) const {
    put(object, "type", kRoomOpened);
    put_rules(object, event.rules);
  }
  void operator()(const InterventionSubmitted& event) const {
    put(object, "type", kSubmitted);
    put(object, "id", event.id);
    put(object, "by", event.author);
    put(object, "key", event.key);
    put(object, "content", event.content);
    put(object, "status", to_text(event.status));
    put(object, "kind", to_text(event.kind));
    put(object, "rule", to_text(event.rule));
    put(object, "language", event.language);
    put_tags(object, event.tags);
    if (event.in_reply_to) put(object, "in_reply_to", *event.in_reply_to);
    put(object, "text", event.text_commitment);
    put(object, "author", event.author_commitment);
  }
  void operator()(const InterventionAmended& event) const {
    put(object, "type", kAmended);
    put(object, "id", event.id);
    put(object, "version", event.version);
    put(object, "by", event.by);
    put(object, "content", event.content);
    put(object, "text", event.text_commitment);
    put(object, "author", event.author_commitment);
  }
  void operator()(const InterventionModerated& event) const {
    put(object, "type", type_in(kModerated, event.verb));
    put(object, "id", event.id);
    put(object, "version", event.version);
    put_act(object, event.act);
  }
  void operator()(const InterventionTagged& event) const {
    put(object, "type", kTagged);
    put(object, "id", event.id);
    put(object, "version", event.version);
    put_tags(object, event.tags);
    put_act(object, event.act);
  }
  void operator()(const InterventionWithdrawn& event) const {
    put(object, "type", kWithdrawn);
    put(object, "id", event.id);
    put(object, "version", event.version);
  }
  void operator()(const InterventionErased& event) const {
    put(object, "type", kErased);
    put(object, "id", event.id);
    put(object, "version", event.version);
    put(object, "reason", event.reason_commitment);
    put(object, "author", event.author_commitment);
  }
  void operator()(const RoomConfigured& event) const {
    put(object, "type", kRoomConfigured);
    put_rules(object, event.rules);
    put_act(object, event.act);
  }
  void operator()(const ParticipantSanctioned& event) const {
    put(object, "type", type_in(kSanctioned, event.sanction));
    put(object, "who", event.who);
    if (event.until != VenueTime{}) put(object, "until", event.until.time_since_epoch().count());
    put_act(object, event.act);
  }
  void operator()(const EpochChanged& event) const {
    put(object, "type", kEpochChanged);
    put(object, "new_epoch", event.epoch);
  }
};

/// What the public may keep: no author, no key, and no exact time where the rule hides who spoke.
struct PublicHeader {
  JsonObject& object;
  const Intervention* item;
  void operator()(const RoomOpened&) const {}
  void operator()(const InterventionSubmitted&) const { published(); }
  void operator()(const InterventionAmended&) const {}
  void operator()(const InterventionModerated& event) const {
    if (event.verb == Verb::publish) {
      published();
      return;
    }
    put(object, "type", type_in(kModerated, event.verb));
    put(object, "id", event.id);
  }
  void operator()(const InterventionTagged& event) const {
    put(object, "type", kTagged);
    put(object, "id", event.id);
    put_tags(object, event.tags);
  }
  void operator()(const RoomConfigured& event) const {
    put(object, "type", kRoomConfigured);
    put_rules(object, event.rules);
  }
  void operator()(const ParticipantSanctioned&) const {}
  void published() const {
    put(object, "type", kPublished);
    put(object, "id", item->id);
    put(object, "kind", to_text(item->kind));
    put(object, "language", item->language);
    if (item->tags) put_tags(object, *item->tags);
    if (item->in_reply_to) put(object, "in_reply_to", *item->in_reply_to);
    put(object, "text", item->text_commitment);
    put(object, "author", item->author_commitment);
  }
  void operator()(const InterventionWithdrawn& event) const {
    put(object, "type", kWithdrawn);
    put(object, "id", event.id);
  }
  void operator()(const InterventionErased& event) const {
    put(object, "type", kErased);
    put(object, "id", event.id);
  }
  void operator()(const EpochChanged& event) const {
    put(object, "type", kEpochChanged);
    put(object, "new_epoch", event.epoch);
  }
};

VenueTime public_time(const Entry& entry, const Intervention* item, const Rules& rules) {
  const bool hidden =
      item ? std::min(item->rule, rules.attribution) == Attribution::none
           : std::holds_alternative<RoomConfigured>(entry.event) && rules.attribution == Attribution::none;
  return hidden ? quarter_hour(entry.at) : entry.at;
}

Rules rules_of(const StoredHeader& stored) {
  return Rules{stored.word<Moderation>("moderation"), stored.word<Attribution>("attribution"),
               stored.word<RoomState>("state"), std::chrono::seconds(stored.number("slow_mode_s"))};
}

Act act_of(const StoredHeader& stored) {
  return Act{stored.id_or_zero<AuthorRef>("by"), stored.id<Digest>("reason"), stored.id<Digest>("author")};
}

std::uint32_t version_of(const StoredHeader& stored) { return static_cast<std::uint32_t>(stored.number("version")); }

Event decode_event(const StoredHeader& stored) {
  const std::string_view type = stored.view("type");
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
  throw BadHeader{"it is of the type " + std::string(type) + ", which this version does not know"};
}

}  // namespace

Headers encode_headers(const Placed& placed, const Entry& entry, const Intervention* item, const Rules& rules) {
  const Scratch scratch;
  const auto begun = [&](Seq seq) {
    JsonObject object = scratch.object(kMostMembers);
    put(object, "v", kFormat);
    put(object, "log", placed.aggregate);
    put(object, "epoch", placed.epoch);
    put(object, "seq", seq);
    return object;
  };
  Headers headers;
  if (entry.public_seq != 0) {
    JsonObject object = begun(entry.public_seq);
    put(object, "at", public_time(entry, item, rules).time_since_epoch().count());
    std::visit(PublicHeader{object, item}, entry.event);
    put(object, "prev", placed.public_previous);
    headers.public_header = text_of(object);
    headers.public_digest = sha256(headers.public_header);
  }
  JsonObject object = begun(entry.seq);
  put(object, "public_seq", entry.public_seq);
  put(object, "at", entry.at.time_since_epoch().count());
  std::visit(Header{object}, entry.event);
  if (entry.public_seq != 0) put(object, "public", headers.public_digest);
  put(object, "prev", placed.previous);
  headers.header = text_of(object);
  return headers;
}

Result<DecodedHeader, BadHeader> decode_header(std::string_view text) {
  const Scratch scratch;
  const auto value = scratch.parse(text);
  const JsonObject* object = value ? value->if_object() : nullptr;
  if (!object) return BadHeader{"it is not a JSON object"};
  try {
    const StoredHeader stored(*object);
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
  }
}

}  // namespace plenaria
