#include "protocol/cpp/export_lines.hpp"

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kFormat = "plenaria export";
constexpr std::uint64_t kVersion = 1;

Json title(const Title& texts) {
  Json object = Json::object();
  for (const auto& [language, text] : texts) object[language] = text;
  return object;
}

Json null_or(const std::string* text) { return text ? Json(*text) : Json(nullptr); }

std::string optional_text(const StoredObject& object, const char* name) {
  return object.find(name) ? object.text(name) : std::string();
}

ShownIntervention shown(const Json& json) {
  const StoredObject object(json);
  ShownIntervention result;
  result.id = object.id<InterventionId>("id");
  result.status = object.word<Status>("status");
  if (!object.find("text")) {
    if (object.find("themes"))
      result.tags = Tags{object.texts("themes"), object.texts("levels"), object.texts("perspectives")};
    return result;
  }
  ShownIntervention::Content content;
  content.at = object.text("at");
  content.kind = object.word<Kind>("kind");
  content.language = object.text("language");
  content.text = object.text("text");
  content.sources = object.texts("sources");
  if (const Json* author = object.find("author")) {
    const StoredObject who(*author);
    content.author =
        AuthorView{optional_text(who, "name"), optional_text(who, "delegation"), optional_text(who, "group")};
  }
  content.on_behalf_of = optional_text(object, "on_behalf_of");
  content.tags = Tags{object.texts("themes"), object.texts("levels"), object.texts("perspectives")};
  if (object.find("in_reply_to")) content.in_reply_to = object.id<InterventionId>("in_reply_to");
  result.content = std::move(content);
  return result;
}

const Json& object_in(const StoredObject& object, const char* name) {
  const Json* found = object.find(name);
  if (!found || !found->is_object()) throw BadHeader{std::string("its ") + name + " is not an object"};
  return *found;
}

ExportLine decode_entry(const Json& json, Audience audience) {
  const StoredObject object(json);
  ExportLine line;
  line.numbered = object.number("seq");
  line.header = object.text("header");
  if (audience == Audience::desk) {
    line.public_header = optional_text(object, "public_header");
    if (const Json* body = object.find("body"); body && !body->is_null()) line.body = object.text("body");
  } else {
    line.salt = optional_text(object, "salt");
  }
  const StoredObject event(object_in(object, "event"));
  line.room = RoomId(event.text("room"));
  line.seq = event.number("seq");
  line.at = event.text("at");
  line.type = event.text("type");
  const Json& data = object_in(event, "data");
  if (const auto inner = data.find("intervention"); inner != data.end()) line.intervention = shown(*inner);
  else if (data.contains("id") && data.contains("status")) line.intervention = shown(data);
  return line;
}

}  // namespace

LineFault no_json(const JsonFault& fault) {
  std::string why = fault.sentence;
  if (why.ends_with('.')) why.pop_back();
  return LineFault{why};
}

bool begins_export(std::string_view first_line) {
  const auto object = parse_json(first_line);
  if (!object || !object->is_object()) return false;
  const auto format = object->find("format");
  return format != object->end() && *format == kFormat;
}

std::string encode_about(const ExportAbout& about, const Dialogue& dialogue, const Meeting& meeting,
                         const RoomPlan& plan) {
  Json object{{"format", kFormat},
              {"version", kVersion},
              {"dialogue", {{"id", dialogue.id.text()}, {"title", title(dialogue.title)}}},
              {"meeting", {{"id", meeting.id}, {"title", title(meeting.title)}}},
              {"room", {{"id", plan.id.text()}, {"title", title(plan.title)}}},
              {"audience", to_text(about.audience)},
              {"epoch", about.epoch.text()},
              {"seq", about.seq},
              {"hash", about.hash.text()},
              {"exported_at", rfc3339(about.exported)}};
  object["signed_head"] = about.signed_head ? Json::parse(encode_signed_head(*about.signed_head)) : Json(nullptr);
  object["key_set"] = Json::parse(encode_key_set(about.keys));
  return dump_json(object);
}

Result<ExportAbout, LineFault> decode_about(std::string_view line) {
  const auto json = parse_json(line);
  if (!json) return no_json(json.error());
  if (!json->is_object()) return LineFault{"it is not a JSON object"};
  try {
    const StoredObject object(*json);
    if (object.text("format") != kFormat) return LineFault{"this is not an export of a record"};
    if (object.number("version") != kVersion) return LineFault{"it is of a version that this program does not know"};
    ExportAbout about;
    about.dialogue = DialogueId(StoredObject(object_in(object, "dialogue")).text("id"));
    about.room = RoomId(StoredObject(object_in(object, "room")).text("id"));
    about.audience = object.word<Audience>("audience");
    about.epoch = Epoch(object.text("epoch"));
    about.seq = object.number("seq");
    about.hash = object.id<Digest>("hash");
    if (const Json* head = object.find("signed_head"); head && !head->is_null()) {
      about.signed_head = decode_signed_head(dump_json(*head));
      if (!about.signed_head) return LineFault{"its signed_head cannot be read"};
    }
    about.keys = decode_key_set(dump_json(object_in(object, "key_set")));
    return about;
  } catch (const BadHeader& bad) {
    return LineFault{bad.why};
  } catch (const Json::exception&) {
    return LineFault{"a member of it has another type than it should"};
  }
}

std::string encode_public_line(Seq seq, const std::string& header, const std::string& event, const std::string& salt) {
  std::string line = R"({"seq":)" + std::to_string(seq) + R"(,"header":)" + dump_json(header) + R"(,"event":)" + event;
  if (!salt.empty()) line += R"(,"salt":)" + dump_json(salt);
  return line + "}";
}

std::string encode_desk_line(const StoredEntry& stored, const std::string* body, const std::string& event) {
  return R"({"seq":)" + std::to_string(stored.seq) + R"(,"header":)" + dump_json(stored.header) +
         R"(,"public_header":)" + dump_json(stored.public_header) + R"(,"body":)" + dump_json(null_or(body)) +
         R"(,"event":)" + event + "}";
}

Digest digest_of_words(const ShownIntervention::Content& content) {
  const AuthorView& author = content.author;
  return sha256(dump_json(Json::array(
      {content.text, content.sources, author.name, author.delegation, author.group, content.on_behalf_of})));
}

Digest digest_of_words(const Body& body) {
  return sha256(
      dump_json(Json::array({body.text, body.sources, body.name, body.delegation, body.group, body.on_behalf_of})));
}

Digest digest_of_facts(const ShownIntervention::Content& content) {
  return sha256(dump_json(
      Json::array({content.at, to_text(content.kind), content.language, content.tags.themes, content.tags.levels,
                   content.tags.perspectives, content.in_reply_to ? content.in_reply_to->text() : std::string()})));
}

Result<ExportLine, LineFault> decode_export_line(std::string_view line, Audience audience) {
  const auto json = parse_json(line);
  if (!json) return no_json(json.error());
  if (!json->is_object()) return LineFault{"it is not a JSON object"};
  try {
    return decode_entry(*json, audience);
  } catch (const BadHeader& bad) {
    return LineFault{bad.why};
  } catch (const Json::exception&) {
    return LineFault{"a member of it has another type than it should"};
  }
}

}  // namespace plenaria
