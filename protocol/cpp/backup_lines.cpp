#include "protocol/cpp/backup_lines.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "protocol/cpp/json.hpp"
#include "protocol/cpp/stored_object.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kFormat = "plenaria backup";
constexpr std::uint64_t kVersion = 1;

std::string secret_text(const Secret& secret) {
  return base64url_encode({reinterpret_cast<const char*>(secret.data()), secret.size()});
}

/// Reads one line as an object by `read`, which may throw BadHeader.
template <class Value, class Read>
Result<Value, LineFault> decode(std::string_view line, Read read) {
  const auto json = parse_json(line);
  if (!json) return no_json(json.error());
  if (!json->is_object()) return LineFault{"it is not a JSON object"};
  try {
    return read(StoredObject(*json));
  } catch (const BadHeader& bad) {
    return LineFault{bad.why};
  } catch (const Json::exception&) {
    return LineFault{"a member of it has another type than it should"};
  }
}

Secret secret_in(const StoredObject& object, const char* name) { return object.id<Digest>(name).bytes(); }

/// A room's log goes by the room, the register's by its own name.
Json log_object(const AggregateId& log) {
  if (const auto room = room_of_log(log)) return Json{{"room", room->text()}};
  return Json{{"log", log.text()}};
}
AggregateId log_in(const StoredObject& object) {
  return object.find("log") ? AggregateId(object.text("log")) : room_log(RoomId(object.text("room")));
}

BackupAbout::Log about_log(const Json& json) {
  const StoredObject object(json);
  return {log_in(object), Head{Epoch(object.text("epoch")), object.number("seq"), object.id<Digest>("hash"),
                               object.number("public_seq"), object.id<Digest>("public_hash")}};
}

}  // namespace

bool begins_backup(std::string_view first_line) {
  const auto object = parse_json(first_line);
  if (!object || !object->is_object()) return false;
  const auto format = object->find("format");
  return format != object->end() && *format == kFormat;
}

std::string encode_backup_about(const BackupAbout& about) {
  Json logs = Json::array();
  for (const auto& [id, head] : about.logs) {
    Json log = log_object(id);
    log["epoch"] = head.epoch.text();
    log["seq"] = head.seq;
    log["hash"] = head.hash.text();
    log["public_seq"] = head.public_seq;
    log["public_hash"] = head.public_hash.text();
    logs.push_back(std::move(log));
  }
  return dump_json(Json{{"format", kFormat},
                        {"version", kVersion},
                        {"dialogue", about.dialogue.text()},
                        {"made_at", rfc3339(about.made)},
                        {"rooms", std::move(logs)}});
}

Result<BackupAbout, LineFault> decode_backup_about(std::string_view line) {
  return decode<BackupAbout>(line, [](const StoredObject& object) -> Result<BackupAbout, LineFault> {
    if (object.text("format") != kFormat) return LineFault{"this is not a backup of a record"};
    if (object.number("version") != kVersion) return LineFault{"it is of a version that this program does not know"};
    BackupAbout about;
    about.dialogue = DialogueId(object.text("dialogue"));
    const Json* rooms = object.find("rooms");
    if (!rooms || !rooms->is_array()) return LineFault{"its rooms are not a list"};
    for (const Json& log : *rooms) about.logs.push_back(about_log(log));
    return about;
  });
}

std::string encode_backup_keys(const BackupKeys& keys) {
  return dump_json(Json{{"secret", secret_text(keys.secret)},
                        {"token_key", keys.token ? Json(secret_text(keys.token->seed)) : Json(nullptr)},
                        {"record_key", keys.record ? Json(secret_text(keys.record->seed)) : Json(nullptr)}});
}

Result<BackupKeys, LineFault> decode_backup_keys(std::string_view line) {
  return decode<BackupKeys>(line, [](const StoredObject& object) -> Result<BackupKeys, LineFault> {
    BackupKeys keys;
    keys.secret = secret_in(object, "secret");
    const auto is_there = [&](const char* name) { return object.find(name) && !object.find(name)->is_null(); };
    if (is_there("token_key")) keys.token = TokenKey{secret_in(object, "token_key")};
    if (is_there("record_key")) keys.record = RecordKey{secret_in(object, "record_key")};
    return keys;
  });
}

std::string encode_backup_entry(const AggregateId& log, const StoredEntry& stored) {
  Json object = log_object(log);
  object["seq"] = stored.seq;
  object["header"] = stored.header;
  object["public_header"] = stored.public_header;
  object["body"] = stored.body ? Json(*stored.body) : Json(nullptr);
  return dump_json(object);
}

std::string encode_backup_signed(const SignedHead& head) {
  return R"({"signed_head":)" + encode_signed_head(head) + "}";
}

Result<BackupLine, LineFault> decode_backup_line(std::string_view line) {
  return decode<BackupLine>(line, [](const StoredObject& object) -> Result<BackupLine, LineFault> {
    if (const Json* signed_head = object.find("signed_head")) {
      auto head = decode_signed_head(dump_json(*signed_head));
      if (!head) return LineFault{"its signed_head cannot be read"};
      return BackupLine(*std::move(head));
    }
    BackupEntry entry;
    entry.log = log_in(object);
    entry.stored.seq = object.number("seq");
    entry.stored.header = object.text("header");
    entry.stored.public_header = object.text("public_header");
    if (const Json* body = object.find("body"); body && !body->is_null()) entry.stored.body = object.text("body");
    return BackupLine(std::move(entry));
  });
}

}  // namespace plenaria
