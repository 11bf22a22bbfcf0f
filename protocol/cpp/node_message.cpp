#include "protocol/cpp/node_message.hpp"

#include "protocol/cpp/json.hpp"

namespace plenaria {

std::string encode_presence_message(const PresenceMessage& message) {
  Json rooms = Json::object();
  for (const auto& [room, count] : message.rooms) {
    Json groups = Json::object();
    for (const auto& [group, people] : count.groups) groups[group] = people;
    rooms[room.text()] = Json{{"total", count.total}, {"groups", std::move(groups)}};
  }
  return dump_json(Json{{"type", "presence"}, {"node", message.node}, {"rooms", std::move(rooms)}});
}

std::optional<PresenceMessage> decode_presence_message(const std::string& text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object()) return std::nullopt;
  try {
    if (object.at("type") != "presence") return std::nullopt;
    PresenceMessage message;
    message.node = object.at("node").get<std::string>();
    for (const auto& [room, count] : object.at("rooms").items()) {
      PresenceMessage::Count one;
      one.total = count.at("total").get<std::size_t>();
      for (const auto& [group, people] : count.at("groups").items()) one.groups[group] = people.get<std::size_t>();
      message.rooms.emplace(RoomId(room), std::move(one));
    }
    return message;
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string encode_turn_message(const TurnMessage& message) {
  return dump_json(Json{
      {"type", "turn"}, {"node", message.node}, {"log", message.aggregate.text()}, {"wait_ms", message.wait.count()}});
}

std::optional<TurnMessage> decode_turn_message(const std::string& text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object() || object.value("type", "") != "turn") return std::nullopt;
  try {
    return TurnMessage{object.at("node").get<std::string>(), AggregateId(object.at("log").get<std::string>()),
                       std::chrono::milliseconds(object.at("wait_ms").get<std::int64_t>())};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string encode_lease_message(const LeaseMessage& message) {
  return dump_json(Json{{"type", "lease"},
                        {"node", message.node},
                        {"room", message.room.text()},
                        {"id", message.id.text()},
                        {"participant", message.participant},
                        {"name", message.name},
                        {"held", message.held}});
}

std::optional<LeaseMessage> decode_lease_message(const std::string& text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object() || object.value("type", "") != "lease") return std::nullopt;
  try {
    const auto id = InterventionId::parse(object.at("id").get<std::string>());
    if (!id) return std::nullopt;
    return LeaseMessage{object.at("node").get<std::string>(),
                        RoomId(object.at("room").get<std::string>()),
                        *id,
                        object.at("participant").get<std::string>(),
                        object.at("name").get<std::string>(),
                        object.at("held").get<bool>()};
  } catch (const Json::exception&) {
    return std::nullopt;
  }
}

std::string encode_signed_head_message(const std::string& signed_head) {
  return dump_json(Json{{"type", "signed_head"}, {"head", signed_head}});
}

std::optional<std::string> decode_signed_head_message(const std::string& text) {
  const Json object = Json::parse(text, nullptr, false);
  if (!object.is_object() || object.value("type", "") != "signed_head") return std::nullopt;
  const auto head = object.find("head");
  return head != object.end() && head->is_string() ? std::optional(head->get<std::string>()) : std::nullopt;
}

}  // namespace plenaria
