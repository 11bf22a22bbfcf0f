#include "protocol/cpp/register_record.hpp"

#include <chrono>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

constexpr int kFormat = 1;

// Written once and read for ever: a member is never renamed, and a type never changes its meaning.
constexpr std::string_view kRegisterOpened = "register.opened";
constexpr std::string_view kDelegationAdded = "delegation.added";
constexpr std::string_view kDelegationChanged = "delegation.changed";
constexpr std::string_view kAccredited = "person.accredited";
constexpr std::string_view kChanged = "person.changed";
constexpr std::string_view kRenewed = "person.renewed";
constexpr std::string_view kRevoked = "person.revoked";
constexpr std::string_view kRestored = "person.restored";
constexpr std::string_view kEpochChanged = "epoch.changed";

void put(Json& object, const ActedBy& by) {
  object["by"] = by.person.text();
  object["author"] = by.author_commitment.text();
}

void put(Json& object, const Accreditation& as) {
  object["role"] = to_text(as.role);
  if (as.delegation) object["delegation"] = as.delegation->text();
  if (!as.group.empty()) object["group"] = as.group;
  if (as.capacity) object["capacity"] = to_text(*as.capacity);
  if (!as.rooms.empty()) {
    Json rooms = Json::array();
    for (const auto& room : as.rooms) rooms.push_back(room.text());
    object["rooms"] = std::move(rooms);
  }
  if (!as.language.empty()) object["language"] = as.language;
}

template <class Event>
void put_delegation(Json& object, const Event& event) {
  object["id"] = event.id.text();
  object["name"] = event.name.text();
  object["group"] = event.group;
  object["capacity"] = to_text(event.capacity);
  object["text"] = event.text_commitment.text();
  put(object, event.by);
}

struct TypeOf {
  std::string_view operator()(const RegisterOpened&) const { return kRegisterOpened; }
  std::string_view operator()(const DelegationAdded&) const { return kDelegationAdded; }
  std::string_view operator()(const DelegationChanged&) const { return kDelegationChanged; }
  std::string_view operator()(const PersonAccredited&) const { return kAccredited; }
  std::string_view operator()(const PersonChanged&) const { return kChanged; }
  std::string_view operator()(const PersonRenewed&) const { return kRenewed; }
  std::string_view operator()(const PersonRevoked&) const { return kRevoked; }
  std::string_view operator()(const PersonRestored&) const { return kRestored; }
  std::string_view operator()(const EpochChanged&) const { return kEpochChanged; }
};

struct Header {
  Json& object;
  void operator()(const RegisterOpened&) const {}
  void operator()(const DelegationAdded& event) const {
    put_delegation(object, event);
    if (event.key) object["key"] = event.key->text();
  }
  void operator()(const DelegationChanged& event) const { put_delegation(object, event); }
  void operator()(const PersonAccredited& event) const {
    object["person"] = event.person.text();
    put(object, event.as);
    object["key"] = event.key.text();
    object["content"] = event.content.text();
    object["text"] = event.text_commitment.text();
    put(object, event.by);
  }
  void operator()(const PersonChanged& event) const {
    object["person"] = event.person.text();
    put(object, event.as);
    object["text"] = event.text_commitment.text();
    put(object, event.by);
  }
  void operator()(const PersonRenewed& event) const {
    object["person"] = event.person.text();
    object["serial"] = event.serial;
    put(object, event.by);
  }
  void operator()(const PersonRevoked& event) const {
    object["person"] = event.person.text();
    object["reason"] = event.reason_commitment.text();
    put(object, event.by);
  }
  void operator()(const PersonRestored& event) const {
    object["person"] = event.person.text();
    object["serial"] = event.serial;
    object["reason"] = event.reason_commitment.text();
    put(object, event.by);
  }
  void operator()(const EpochChanged& event) const { object["new_epoch"] = event.epoch.text(); }
};

ActedBy by_of(const StoredObject& stored) { return {stored.id<PersonRef>("by"), stored.id<Digest>("author")}; }

Accreditation accreditation_of(const StoredObject& stored) {
  Accreditation as;
  as.role = stored.word<Role>("role");
  if (stored.find("delegation")) as.delegation = stored.id<DelegationId>("delegation");
  if (stored.find("group")) as.group = stored.text("group");
  if (stored.find("capacity")) as.capacity = stored.word<Capacity>("capacity");
  for (auto& room : stored.texts("rooms")) as.rooms.emplace_back(std::move(room));
  if (stored.find("language")) as.language = stored.text("language");
  return as;
}

template <class Event>
Event delegation_event(const StoredObject& stored) {
  Event event;
  event.id = stored.id<DelegationId>("id");
  event.name = stored.id<NameDigest>("name");
  event.group = stored.text("group");
  event.capacity = stored.word<Capacity>("capacity");
  event.text_commitment = stored.id<Digest>("text");
  event.by = by_of(stored);
  return event;
}

std::uint32_t serial_of(const StoredObject& stored) { return static_cast<std::uint32_t>(stored.number("serial")); }

RegisterEvent decode_event(const StoredObject& stored) {
  const std::string type = stored.text("type");
  const auto person = [&] { return stored.id<PersonRef>("person"); };
  if (type == kRegisterOpened) return RegisterOpened{};
  if (type == kDelegationAdded) {
    auto event = delegation_event<DelegationAdded>(stored);
    if (stored.find("key")) event.key = stored.id<KeyDigest>("key");
    return event;
  }
  if (type == kDelegationChanged) return delegation_event<DelegationChanged>(stored);
  if (type == kAccredited)
    return PersonAccredited{person(),
                            accreditation_of(stored),
                            stored.id<KeyDigest>("key"),
                            stored.id<ContentDigest>("content"),
                            stored.id<Digest>("text"),
                            by_of(stored)};
  if (type == kChanged)
    return PersonChanged{person(), accreditation_of(stored), stored.id<Digest>("text"), by_of(stored)};
  if (type == kRenewed) return PersonRenewed{person(), serial_of(stored), by_of(stored)};
  if (type == kRevoked) return PersonRevoked{person(), stored.id<Digest>("reason"), by_of(stored)};
  if (type == kRestored) return PersonRestored{person(), serial_of(stored), stored.id<Digest>("reason"), by_of(stored)};
  if (type == kEpochChanged) return EpochChanged{Epoch(stored.text("new_epoch"))};
  throw BadHeader{"it is of the type " + type + ", which this version does not know"};
}

Json name_of(const RegisterBody& body) {
  return Json{{"id", body.person}, {"name", body.name}, {"on_behalf_of", body.on_behalf_of}};
}
Json reason_of(const RegisterBody& body) { return Json{{"id", body.person}, {"reason", body.reason}}; }
Json author_of(const RegisterBody& body) {
  return Json{{"delegation", body.by_delegation}, {"id", body.by}, {"name", body.by_name}};
}

Digest commitment(const std::string& salt, const Json& canonical) { return sha256(salt + "\n" + dump_json(canonical)); }

}  // namespace

std::string encode_register_body(const RegisterBody& body) {
  Json object{{"author", author_of(body)}, {"salts", {{"author", body.author_salt}}}};
  if (!body.text_salt.empty()) {
    object.update(name_of(body));
    object["salts"]["text"] = body.text_salt;
  }
  if (!body.reason_salt.empty()) {
    object.update(reason_of(body));
    object["salts"]["reason"] = body.reason_salt;
  }
  return dump_json(object);
}

std::optional<RegisterBody> decode_register_body(std::string_view stored) {
  const Json object = Json::parse(stored, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  try {
    RegisterBody body;
    const Json& salts = object.at("salts");
    if (salts.contains("text")) {
      body.name = object.at("name").get<std::string>();
      body.on_behalf_of = object.at("on_behalf_of").get<std::vector<std::string>>();
      body.text_salt = salts.at("text").get<std::string>();
    }
    if (salts.contains("reason")) {
      body.reason = object.at("reason").get<std::string>();
      body.reason_salt = salts.at("reason").get<std::string>();
    }
    if (object.contains("id")) body.person = object.at("id").get<std::string>();
    const Json& author = object.at("author");
    body.by = author.at("id").get<std::string>();
    body.by_name = author.at("name").get<std::string>();
    body.by_delegation = author.at("delegation").get<std::string>();
    body.author_salt = salts.at("author").get<std::string>();
    return body;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Digest commit_to_text(const RegisterBody& body) { return commitment(body.text_salt, name_of(body)); }
Digest commit_to_reason(const RegisterBody& body) { return commitment(body.reason_salt, reason_of(body)); }
Digest commit_to_author(const RegisterBody& body) { return commitment(body.author_salt, author_of(body)); }

bool is_body_of(const RegisterEvent& event, const RegisterBody& body) {
  return std::visit(
      [&](const auto& one) {
        if constexpr (requires { one.by; }) {
          if (commit_to_author(body) != one.by.author_commitment) return false;
          if constexpr (requires { one.text_commitment; }) {
            if (commit_to_text(body) != one.text_commitment) return false;
          } else if (!body.text_salt.empty()) {
            return false;
          }
          if constexpr (requires { one.reason_commitment; }) {
            if (commit_to_reason(body) != one.reason_commitment) return false;
          } else if (!body.reason_salt.empty()) {
            return false;
          }
          return !body.text_salt.empty() || !body.reason_salt.empty() || body.person.empty();
        } else {
          return false;
        }
      },
      event);
}

bool has_body(const RegisterEvent& event) { return acted_by(event) != nullptr; }

std::string_view type_of(const RegisterEvent& event) { return std::visit(TypeOf{}, event); }

std::string encode_register_header(const Placed& placed, const RegisterEntry& entry) {
  Json object{{"v", kFormat},     {"log", placed.aggregate.text()}, {"epoch", placed.epoch.text()},
              {"seq", entry.seq}, {"public_seq", entry.public_seq}, {"at", entry.at.time_since_epoch().count()}};
  object["type"] = type_of(entry.event);
  std::visit(Header{object}, entry.event);
  object["prev"] = placed.previous.text();
  return dump_json(object);
}

Result<DecodedRegisterHeader, BadHeader> decode_register_header(std::string_view text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return BadHeader{"it is not a JSON object"};
  try {
    const StoredObject stored(object);
    if (stored.number("v") != kFormat) return BadHeader{"it is of a format that this version does not know"};
    DecodedRegisterHeader decoded;
    decoded.placed.aggregate = AggregateId(stored.text("log"));
    decoded.placed.epoch = Epoch(stored.text("epoch"));
    decoded.placed.previous = stored.id<Digest>("prev");
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
