// The golden vectors that the TypeScript client's tests read too.
#include <sodium.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <sstream>

#include "base/base64.hpp"
#include "ports/connection.hpp"
#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/json.hpp"
#include "protocol/cpp/requests.hpp"
#include "result_text.hpp"

using namespace plenaria;

namespace {

Json read_file(const std::string& path) {
  std::ifstream in(std::string(PLENARIA_SOURCE_DIR) + "/protocol/" + path);
  REQUIRE(in);
  return Json::parse(in);
}

std::string bytes_of_base64(const std::string& text) {
  std::string bytes(text.size(), '\0');
  std::size_t length = 0;
  REQUIRE(sodium_base642bin(reinterpret_cast<unsigned char*>(bytes.data()), bytes.size(), text.data(), text.size(),
                            nullptr, &length, nullptr, sodium_base64_VARIANT_ORIGINAL) == 0);
  bytes.resize(length);
  return bytes;
}

std::string message_of(const Json& vector) {
  if (vector.contains("message")) return vector["message"].get<std::string>();
  if (vector.contains("message_base64")) return bytes_of_base64(vector["message_base64"].get<std::string>());
  std::string message;
  for (const auto& part : vector["message_parts"]) {
    if (part.is_string()) message += part.get<std::string>();
    else
      for (int i = 0; i < part["times"].get<int>(); ++i) message += part["repeat"].get<std::string>();
  }
  return message;
}

Json position(const Position& at) { return Json{{"epoch", at.epoch.text()}, {"seq", at.seq}}; }

/// The params as a client would have to send them, with defaults filled in.
struct Spelled {
  Json operator()(const SessionOpen& p) const {
    Json object = Json::object();
    if (p.token) object["token"] = *p.token;
    if (p.language) object["language"] = *p.language;
    if (p.client) object["client"] = *p.client;
    return object;
  }
  Json operator()(const SessionHeartbeat&) const { return Json::object(); }
  Json operator()(const DialogueGet&) const { return Json::object(); }
  Json operator()(const RoomJoin& p) const {
    Json object{{"room", p.room.text()}, {"audience", to_text(p.audience)}};
    if (p.after) object["after"] = position(*p.after);
    return object;
  }
  Json operator()(const RoomLeave& p) const { return Json{{"room", p.room.text()}}; }
  Json operator()(const RoomHistory& p) const {
    Json object{{"room", p.room.text()}, {"limit", p.limit}};
    if (p.before) object["before"] = position(*p.before);
    return object;
  }
  Json operator()(const InterventionSubmit& p) const {
    Json object{{"room", p.room.text()},   {"key", p.key},
                {"kind", to_text(p.kind)}, {"language", p.language},
                {"text", p.text},          {"themes", p.tags.themes},
                {"levels", p.tags.levels}, {"perspectives", p.tags.perspectives},
                {"sources", p.sources}};
    if (p.attribution) object["attribution"] = to_text(*p.attribution);
    if (p.in_reply_to) object["in_reply_to"] = p.in_reply_to->text();
    if (!p.on_behalf_of.empty()) object["on_behalf_of"] = p.on_behalf_of;
    return object;
  }
  Json operator()(const InterventionWithdraw& p) const {
    return Json{{"room", p.room.text()}, {"id", p.id.text()}, {"version", p.version}};
  }
  Json operator()(const InterventionMine& p) const { return Json{{"room", p.room.text()}}; }
  Json operator()(const RoomConfigure& p) const {
    Json object{{"room", p.room.text()}};
    if (p.moderation) object["moderation"] = to_text(*p.moderation);
    if (p.attribution) object["attribution"] = to_text(*p.attribution);
    if (p.state) object["state"] = to_text(*p.state);
    if (p.slow_mode) object["slow_mode_s"] = p.slow_mode->count();
    return object;
  }
  Json operator()(const InterventionTag& p) const {
    Json object = about(p);
    if (p.themes) object["themes"] = *p.themes;
    if (p.levels) object["levels"] = *p.levels;
    if (p.perspectives) object["perspectives"] = *p.perspectives;
    return object;
  }
  Json operator()(const InterventionGet& p) const { return about(p); }
  Json operator()(const InterventionTake& p) const { return about(p); }
  Json operator()(const InterventionRelease& p) const { return about(p); }
  Json operator()(const InterventionAmend& p) const { return about(p); }
  Json operator()(const InterventionPublish& p) const { return about(p); }
  Json operator()(const InterventionReturn& p) const { return about(p); }
  Json operator()(const InterventionHide& p) const { return about(p); }
  Json operator()(const InterventionPin& p) const { return about(p); }
  Json operator()(const InterventionUnpin& p) const { return about(p); }
  Json operator()(const ParticipantMute& p) const { return whom(p); }
  Json operator()(const ParticipantUnmute& p) const { return whom(p); }
  Json operator()(const ParticipantExpel& p) const { return whom(p); }
  Json operator()(const ParticipantReadmit& p) const { return whom(p); }
  Json operator()(const ParticipantHideAll& p) const { return whom(p); }
  Json operator()(const AccreditationList& p) const {
    Json object{{"limit", p.limit}};
    if (p.after) object["after"] = p.after->text();
    if (!p.find.empty()) object["find"] = p.find;
    return object;
  }
  Json operator()(const AccreditationDelegation& p) const {
    Json object{{"name", p.name}, {"group", p.group}, {"capacity", to_text(p.capacity)}};
    if (p.id) object["id"] = p.id->text();
    return object;
  }
  Json operator()(const AccreditationPerson& p) const {
    Json object{{"role", to_text(p.role)}, {"name", p.name}};
    if (p.id) object["id"] = p.id->text();
    if (!p.key.empty()) object["key"] = p.key;
    if (p.delegation) object["delegation"] = p.delegation->text();
    if (!p.group.empty()) object["group"] = p.group;
    if (p.capacity) object["capacity"] = to_text(*p.capacity);
    object["on_behalf_of"] = p.on_behalf_of;
    object["rooms"] = Json::array();
    for (const auto& room : p.rooms) object["rooms"].push_back(room.text());
    if (!p.language.empty()) object["language"] = p.language;
    return object;
  }
  Json operator()(const AccreditationImport& p) const {
    return Json{{"csv", p.csv}, {"key", p.key}, {"dry_run", p.dry_run}};
  }
  Json operator()(const AccreditationLink& p) const {
    return Json{{"person", p.person.text()}, {"ttl_s", p.ttl.count()}, {"renew", p.renew}};
  }
  Json operator()(const AccreditationRevoke& p) const {
    return Json{{"person", p.person.text()}, {"reason", p.reason}};
  }
  Json operator()(const AccreditationRestore& p) const {
    return Json{{"person", p.person.text()}, {"reason", p.reason}};
  }

 private:
  template <class Asked>
  static Json about(const Asked& p) {
    Json object{{"room", p.room.text()}, {"id", p.id.text()}};
    if constexpr (requires { p.version; }) object["version"] = p.version;
    if constexpr (requires { p.text; }) object["text"] = p.text;
    if constexpr (requires { p.reason; }) object["reason"] = p.reason;
    if constexpr (requires { p.note; })
      if (!p.note.empty()) object["note"] = p.note;
    return object;
  }
  template <class Asked>
  static Json whom(const Asked& p) {
    Json object{{"room", p.room.text()}, {"participant", p.participant.text()}};
    if constexpr (requires { p.until; })
      if (p.until) object["until"] = rfc3339(*p.until);
    if (!p.reason.empty()) object["reason"] = p.reason;
    return object;
  }
};

/// The method whose params these are.
struct Named {
  const char* operator()(const SessionOpen&) const { return "session.open"; }
  const char* operator()(const SessionHeartbeat&) const { return "session.heartbeat"; }
  const char* operator()(const DialogueGet&) const { return "dialogue.get"; }
  const char* operator()(const RoomJoin&) const { return "room.join"; }
  const char* operator()(const RoomLeave&) const { return "room.leave"; }
  const char* operator()(const RoomHistory&) const { return "room.history"; }
  const char* operator()(const RoomConfigure&) const { return "room.configure"; }
  const char* operator()(const InterventionSubmit&) const { return "intervention.submit"; }
  const char* operator()(const InterventionAmend&) const { return "intervention.amend"; }
  const char* operator()(const InterventionWithdraw&) const { return "intervention.withdraw"; }
  const char* operator()(const InterventionMine&) const { return "intervention.mine"; }
  const char* operator()(const InterventionGet&) const { return "intervention.get"; }
  const char* operator()(const InterventionTake&) const { return "intervention.take"; }
  const char* operator()(const InterventionRelease&) const { return "intervention.release"; }
  const char* operator()(const InterventionPublish&) const { return "intervention.publish"; }
  const char* operator()(const InterventionReturn&) const { return "intervention.return"; }
  const char* operator()(const InterventionHide&) const { return "intervention.hide"; }
  const char* operator()(const InterventionPin&) const { return "intervention.pin"; }
  const char* operator()(const InterventionUnpin&) const { return "intervention.unpin"; }
  const char* operator()(const InterventionTag&) const { return "intervention.tag"; }
  const char* operator()(const ParticipantMute&) const { return "participant.mute"; }
  const char* operator()(const ParticipantUnmute&) const { return "participant.unmute"; }
  const char* operator()(const ParticipantExpel&) const { return "participant.expel"; }
  const char* operator()(const ParticipantReadmit&) const { return "participant.readmit"; }
  const char* operator()(const ParticipantHideAll&) const { return "participant.hide_all"; }
  const char* operator()(const AccreditationList&) const { return "accreditation.list"; }
  const char* operator()(const AccreditationDelegation&) const { return "accreditation.delegation"; }
  const char* operator()(const AccreditationPerson&) const { return "accreditation.person"; }
  const char* operator()(const AccreditationImport&) const { return "accreditation.import"; }
  const char* operator()(const AccreditationLink&) const { return "accreditation.link"; }
  const char* operator()(const AccreditationRevoke&) const { return "accreditation.revoke"; }
  const char* operator()(const AccreditationRestore&) const { return "accreditation.restore"; }
};

/// Without regard to the order of members.
nlohmann::json unordered(const Json& value) { return nlohmann::json::parse(value.dump()); }

}  // namespace

TEST_CASE("every request vector is decoded, or refused, as it says") {
  const Json file = read_file("vectors/decode.json");
  REQUIRE(file["vectors"].size() >= 60);
  for (const auto& vector : file["vectors"]) {
    DYNAMIC_SECTION(vector["name"].get<std::string>()) {
      const auto decoded = decode_request(message_of(vector), RequestLimits{});
      const Json& expect = vector["expect"];
      if (expect.contains("error")) {
        REQUIRE_FALSE(decoded);
        CHECK(static_cast<int>(decoded.error().refusal.code) == expect["error"]["code"].get<int>());
        CHECK(decoded.error().refusal.field == expect["error"].value("field", std::string()));
        CHECK(decoded.error().id == expect["id"].dump());
        CHECK_FALSE(decoded.error().refusal.message.empty());
      } else {
        if (!decoded) FAIL(decoded.error().refusal.message + " " + decoded.error().refusal.field);
        CHECK(decoded->id == expect["id"].dump());
        CHECK(std::visit(Named{}, decoded->params) == expect["method"].get<std::string>());
        if (expect.contains("params"))
          CHECK(unordered(std::visit(Spelled{}, decoded->params)) == unordered(expect["params"]));
      }
    }
  }
}

TEST_CASE("every position vector is read as it says") {
  const Json file = read_file("vectors/positions.json");
  for (const auto& vector : file["vectors"]) {
    INFO(vector["name"]);
    const auto parsed = parse_position(vector["text"].get<std::string>());
    const Json& expect = vector["position"];
    REQUIRE(parsed.has_value() == !expect.is_null());
    if (parsed) CHECK(unordered(position(*parsed)) == unordered(expect));
  }
}

TEST_CASE("every event-stream vector is written as it says") {
  const Json file = read_file("vectors/event_stream.json");
  for (const auto& vector : file["vectors"]) {
    INFO(vector["name"]);
    const SharedMessage message("", vector["data"].get<std::string>(), vector["event"].get<std::string>(),
                                vector.value("id", std::string()));
    const std::string& chunk = *message.event_stream_chunk();
    const auto text = vector["text"].get<std::string>();
    std::ostringstream size;
    size << std::hex << text.size();
    CHECK(chunk == size.str() + "\r\n" + text + "\r\n");
  }
}

TEST_CASE("the tables of codes are those of the published protocol") {
  const Json file = read_file("codes.json");
  REQUIRE(file["errors"].size() == error_codes().size());
  for (std::size_t i = 0; i < error_codes().size(); ++i) {
    CHECK(file["errors"][i]["code"] == static_cast<int>(error_codes()[i].code));
    CHECK(file["errors"][i]["name"] == error_codes()[i].name);
    CHECK(file["errors"][i]["sentence"] == error_codes()[i].sentence);
  }
  REQUIRE(file["close"].size() == close_codes().size());
  for (std::size_t i = 0; i < close_codes().size(); ++i) {
    CHECK(file["close"][i]["code"] == static_cast<int>(close_codes()[i].code));
    CHECK(file["close"][i]["reason"] == close_codes()[i].reason);
    CHECK(file["close"][i]["reconnect"] == close_codes()[i].reconnect);
  }
}
