// Bodies of the record and what headers commit to of them.
#include "protocol/cpp/light_json.hpp"
#include "protocol/cpp/record.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

void put_author(JsonObject& object, const Body& body) {
  put(object, "delegation", body.delegation);
  put(object, "group", body.group);
  put(object, "id", body.participant);
  put(object, "name", body.name);
  put(object, "on_behalf_of", body.on_behalf_of);
}

/// The reason with whom the act is about.
void put_grounds(JsonObject& object, const Body& body) {
  put(object, "reason", body.reason);
  if (!body.subject) return;
  JsonObject& subject = put_object(object, "subject", 3);
  put(subject, "id", body.subject->participant);
  put(subject, "name", body.subject->name);
  put(subject, "delegation", body.subject->delegation);
}

void put_body(JsonObject& object, const Body& body) {
  const bool is_act = !body.reason_salt.empty();
  if (is_act) {
    put_grounds(object, body);
  } else {
    put(object, "text", body.text);
    put(object, "sources", body.sources);
  }
  put_author(put_object(object, "author", 5), body);
  JsonObject& salts = put_object(object, "salts", 2);
  put(salts, "author", body.author_salt);
  put(salts, is_act ? "reason" : "text", is_act ? body.reason_salt : body.text_salt);
  if (body.carried) put_body(put_object(object, "carried", 5), *body.carried);
}

const JsonObject& object_in(const StoredHeader& stored, const char* name) {
  const JsonValue* found = stored.find(name);
  const JsonObject* object = found ? found->if_object() : nullptr;
  if (!object) throw BadHeader{std::string("its ") + name + " is not an object"};
  return *object;
}

/// Throws BadHeader for what put_body() did not give. Without what it carries.
Body body_of(const StoredHeader& stored) {
  Body body;
  const StoredHeader salts(object_in(stored, "salts"));
  if (stored.find("reason")) {
    body.reason = stored.text("reason");
    body.reason_salt = salts.text("reason");
    if (stored.find("subject")) {
      const StoredHeader subject(object_in(stored, "subject"));
      body.subject = Body::Subject{subject.text("id"), subject.text("name"), subject.text("delegation")};
    }
  } else {
    body.text = stored.text("text");
    if (!stored.find("sources")) throw BadHeader{"it has no sources"};
    body.sources = stored.texts("sources");
    body.text_salt = salts.text("text");
  }
  const StoredHeader author(object_in(stored, "author"));
  body.participant = author.text("id");
  body.name = author.text("name");
  body.delegation = author.text("delegation");
  body.group = author.text("group");
  body.on_behalf_of = author.text("on_behalf_of");
  body.author_salt = salts.text("author");
  return body;
}

/// Of the salt and what `fill` puts into an object.
template <class Fill>
Digest commitment(const std::string& salt, Fill fill) {
  const Scratch scratch;
  JsonObject object = scratch.object(5);
  fill(object);
  std::string text = salt + "\n";
  append_json(text, object);
  return sha256(text);
}

}  // namespace

std::string encode_body(const Body& body) {
  const Scratch scratch;
  JsonObject object = scratch.object(5);
  put_body(object, body);
  return text_of(object);
}

std::optional<Body> decode_body(std::string_view text) {
  const Scratch scratch;
  const auto value = scratch.parse(text);
  const JsonObject* object = value ? value->if_object() : nullptr;
  if (!object) return std::nullopt;
  try {
    const StoredHeader stored(*object);
    Body body = body_of(stored);
    if (stored.find("carried"))
      body.carried = std::make_shared<const Body>(body_of(StoredHeader(object_in(stored, "carried"))));
    return body;
  } catch (const BadHeader&) {
    return std::nullopt;
  }
}

Digest commit_to_text(const Body& body) {
  return commitment(body.text_salt, [&](JsonObject& object) {
    put(object, "sources", body.sources);
    put(object, "text", body.text);
  });
}

Digest commit_to_author(const Body& body) {
  return commitment(body.author_salt, [&](JsonObject& object) { put_author(object, body); });
}

Digest commit_to_reason(const Body& body) {
  return commitment(body.reason_salt, [&](JsonObject& object) { put_grounds(object, body); });
}

}  // namespace plenaria
