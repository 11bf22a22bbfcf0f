#include "protocol/cpp/signed_head.hpp"

#include "protocol/cpp/json.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kPurpose = "plenaria signed head 1";

/// What is signed: one line for each, so that it can be put together without a JSON library and in one way only.
std::string statement(const DialogueId& dialogue, const SignedHead& head) {
  std::string text(kPurpose);
  for (const std::string& line :
       {dialogue.text(), head.aggregate.text(), std::string(to_text(head.audience)), head.epoch.text(),
        std::to_string(head.seq), head.hash.text(), std::to_string(head.at.time_since_epoch().count())})
    text += '\n' + line;
  return text;
}

std::optional<PublicKey> key_of(const Json& jwk) {
  if (!jwk.is_object()) return std::nullopt;
  const auto is = [&jwk](const char* name, const char* value) {
    const auto found = jwk.find(name);
    return found != jwk.end() && *found == value;
  };
  const auto x = jwk.find("x");
  if (!is("kty", "OKP") || !is("crv", "Ed25519") || x == jwk.end() || !x->is_string()) return std::nullopt;
  return PublicKey::parse(x->get_ref<const std::string&>());
}

}  // namespace

std::string key_id(const PublicKey& key) {
  // The required members alone, sorted by name, without spaces (RFC 7638 section 3).
  return sha256(dump_json(Json{{"crv", "Ed25519"}, {"kty", "OKP"}, {"x", key.text()}})).text();
}

SignedHead sign_head(const RecordKey& key, const DialogueId& dialogue, SignedHead head) {
  head.key = key_id(public_key_of(key.seed));
  head.signature = sign(key.seed, statement(dialogue, head));
  return head;
}

bool is_signed_head(const PublicKey& key, const DialogueId& dialogue, const SignedHead& head) {
  return is_signed(key, statement(dialogue, head), head.signature);
}

std::string encode_signed_head(const SignedHead& head) {
  const auto room = room_of_log(head.aggregate);
  return dump_json(Json{{room ? "room" : "log", room ? room->text() : head.aggregate.text()},
                        {"audience", to_text(head.audience)},
                        {"epoch", head.epoch.text()},
                        {"seq", head.seq},
                        {"hash", head.hash.text()},
                        {"at", head.at.time_since_epoch().count()},
                        {"key", head.key},
                        {"signature", head.signature.text()}});
}

std::optional<SignedHead> decode_signed_head(std::string_view text) {
  const auto object = parse_json(text, 2);
  if (!object || !object->is_object()) return std::nullopt;
  try {
    SignedHead head;
    head.aggregate = object->contains("log") ? AggregateId(object->at("log").get<std::string>())
                                             : room_log(RoomId(object->at("room").get<std::string>()));
    const auto audience = from_text<Audience>(object->at("audience").get<std::string>());
    const auto hash = Digest::parse(object->at("hash").get<std::string>());
    const auto signature = Signature::parse(object->at("signature").get<std::string>());
    if (!audience || !hash || !signature || !object->at("seq").is_number_unsigned()) return std::nullopt;
    head.audience = *audience;
    head.epoch = Epoch(object->at("epoch").get<std::string>());
    head.seq = object->at("seq").get<Seq>();
    head.hash = *hash;
    head.at = VenueTime(Milliseconds(object->at("at").get<std::int64_t>()));
    head.key = object->at("key").get<std::string>();
    head.signature = *signature;
    return head;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string encode_key_set(const std::vector<PublicKey>& keys) {
  Json list = Json::array();
  for (const PublicKey& key : keys)
    list.push_back(Json{
        {"kty", "OKP"}, {"crv", "Ed25519"}, {"x", key.text()}, {"kid", key_id(key)}, {"use", "sig"}, {"alg", "EdDSA"}});
  return dump_json(Json{{"keys", std::move(list)}});
}

std::vector<PublicKey> decode_key_set(std::string_view text) {
  std::vector<PublicKey> keys;
  const auto object = parse_json(text, 4);
  if (!object || !object->is_object()) return keys;
  const auto list = object->find("keys");
  const Json alone = Json::array({*object});
  const Json& all = list != object->end() && list->is_array() ? *list : alone;
  for (const Json& jwk : all)
    if (const auto key = key_of(jwk)) keys.push_back(*key);
  return keys;
}

}  // namespace plenaria
