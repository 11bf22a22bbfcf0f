// Bodies of the record and what headers commit to of them.
#include "protocol/cpp/json.hpp"
#include "protocol/cpp/record.hpp"

namespace plenaria {

namespace {

Json author_of(const Body& body) {
  return Json{{"delegation", body.delegation},
              {"group", body.group},
              {"id", body.participant},
              {"name", body.name},
              {"on_behalf_of", body.on_behalf_of}};
}

/// The reason with whom the act is about.
Json grounds_of(const Body& body) {
  Json object{{"reason", body.reason}};
  if (body.subject)
    object["subject"] =
        Json{{"id", body.subject->participant}, {"name", body.subject->name}, {"delegation", body.subject->delegation}};
  return object;
}

Json json_of(const Body& body) {
  const bool is_act = !body.reason_salt.empty();
  Json object = is_act ? grounds_of(body) : Json{{"text", body.text}, {"sources", body.sources}};
  object["author"] = author_of(body);
  object["salts"] = Json{{"author", body.author_salt}};
  object["salts"][is_act ? "reason" : "text"] = is_act ? body.reason_salt : body.text_salt;
  if (body.carried) object["carried"] = json_of(*body.carried);
  return object;
}

/// Throws Json::exception for what json_of() did not give. Without what it carries.
Body body_of(const Json& object) {
  Body body;
  const Json& salts = object.at("salts");
  if (object.contains("reason")) {
    body.reason = object.at("reason").get<std::string>();
    body.reason_salt = salts.at("reason").get<std::string>();
    if (object.contains("subject")) {
      const Json& subject = object.at("subject");
      body.subject = Body::Subject{subject.at("id").get<std::string>(), subject.at("name").get<std::string>(),
                                   subject.at("delegation").get<std::string>()};
    }
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
}

Digest commitment(const std::string& salt, const Json& canonical) { return sha256(salt + "\n" + dump_json(canonical)); }

}  // namespace

std::string encode_body(const Body& body) { return dump_json(json_of(body)); }

std::optional<Body> decode_body(std::string_view stored) {
  const Json object = Json::parse(stored, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  try {
    Body body = body_of(object);
    if (object.contains("carried")) body.carried = std::make_shared<const Body>(body_of(object.at("carried")));
    return body;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

Digest commit_to_text(const Body& body) {
  return commitment(body.text_salt, Json{{"sources", body.sources}, {"text", body.text}});
}

Digest commit_to_author(const Body& body) { return commitment(body.author_salt, author_of(body)); }

Digest commit_to_reason(const Body& body) { return commitment(body.reason_salt, grounds_of(body)); }

}  // namespace plenaria
