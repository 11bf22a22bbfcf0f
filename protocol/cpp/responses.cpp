#include "protocol/cpp/responses.hpp"

#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/json.hpp"
#include "protocol/cpp/view_json.hpp"

namespace plenaria {

namespace {

Json title(const Title& texts) {
  Json object = Json::object();
  for (const auto& [language, text] : texts) object[language] = text;
  return object;
}

Json terms(const std::vector<Term>& all) {
  Json list = Json::array();
  for (const auto& term : all) list.push_back(Json{{"id", term.id}, {"title", title(term.title)}});
  return list;
}

Json summary(const RoomSummary& room) {
  Json object{{"id", room.plan->id.text()}, {"title", title(room.plan->title)}};
  if (!room.plan->summary.empty()) object["summary"] = title(room.plan->summary);
  object["themes"] = room.plan->themes;
  object.update(json_of(room.rules));
  object["people"] = room.people;
  object["seq"] = room.seq;
  if (room.last_at) object["last_at"] = rfc3339(*room.last_at);
  return object;
}

Json groups(const std::map<std::string, std::size_t>& counts) {
  Json object = Json::object();
  for (const auto& [group, count] : counts) object[group] = count;
  return object;
}

/// As somebody in the room is told, or who changes it.
Json whole_room(const RoomSummary& of) {
  Json room = summary(of);
  room["meeting"] = of.meeting->id;
  room["groups"] = groups(of.groups);
  return room;
}

template <class View>
Json list(const std::vector<View>& views) {
  Json array = Json::array();
  for (const auto& view : views) array.push_back(json_of(view));
  return array;
}

}  // namespace

std::string encode_result(const std::string& id, const std::string& result) {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + result + "}";
}

std::string encode_error(const std::string& id, const Refusal& refusal, const std::optional<ItemView>& current) {
  Json error{{"code", static_cast<int>(refusal.code)},
             {"message", refusal.message.empty() ? std::string(sentence_of(refusal.code)) : refusal.message}};
  Json data = Json::object();
  if (!refusal.field.empty()) data["field"] = refusal.field;
  if (current) data["current"] = json_of(*current);
  if (!refusal.because.empty()) data["because"] = refusal.because;
  if (refusal.retry_after) data["retry_after_ms"] = refusal.retry_after->count();
  if (!data.empty()) error["data"] = std::move(data);
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"error":)" + dump_json(error) + "}";
}

std::string encode_session(const SessionView& session) {
  Json who = Json::object();
  if (const auto& participant = session.participant) {
    who["role"] = to_text(participant->role);
    who["id"] = participant->id.text();
    if (!participant->name.empty()) who["name"] = participant->name;
    if (!participant->delegation.empty()) who["delegation"] = participant->delegation;
    if (!participant->group.empty()) who["group"] = participant->group;
    if (participant->capacity) who["capacity"] = to_text(*participant->capacity);
    if (!participant->on_behalf_of.empty()) who["on_behalf_of"] = participant->on_behalf_of;
    for (const auto& room : participant->rooms) who["rooms"].push_back(room.text());
  } else {
    who["role"] = to_text(Role::follower);
  }
  return dump_json(
      Json{{"participant", std::move(who)},
           {"server", {{"version", PLENARIA_VERSION}, {"time", rfc3339(session.now)}}},
           {"limits", {{"max_message_bytes", session.max_message_bytes}, {"max_text_chars", session.max_text_chars}}},
           {"heartbeat_s", session.heartbeat_s}});
}

std::string encode_dialogue(const Dialogue& dialogue, const std::function<RoomSummary(const RoomId&)>& summary_of) {
  Json meetings = Json::array();
  for (const auto& meeting : dialogue.meetings) {
    Json rooms = Json::array();
    for (const auto& plan : meeting.rooms) rooms.push_back(summary(summary_of(plan.id)));
    meetings.push_back(Json{{"id", meeting.id},
                            {"title", title(meeting.title)},
                            {"venue", title(meeting.venue)},
                            {"starts", meeting.starts},
                            {"ends", meeting.ends},
                            {"time_zone", meeting.time_zone},
                            {"rooms", std::move(rooms)}});
  }
  Json object{{"id", dialogue.id.text()}, {"title", title(dialogue.title)}};
  if (!dialogue.summary.empty()) object["summary"] = title(dialogue.summary);
  if (!dialogue.informal.empty()) object["informal"] = title(dialogue.informal);
  object["languages"] = dialogue.languages;
  object["meetings"] = std::move(meetings);
  object["themes"] = terms(dialogue.themes);
  object["groups"] = terms(dialogue.groups);
  object["kinds"] = terms(dialogue.kinds);
  object["levels"] = terms(dialogue.levels);
  object["perspectives"] = terms(dialogue.perspectives);
  return dump_json(Json{{"dialogue", std::move(object)}});
}

std::string encode_items(const std::vector<PublicItem>& items) { return dump_json(list(items)); }
std::string encode_items(const std::vector<FullView>& items) { return dump_json(list(items)); }
std::string encode_items(const std::vector<DeskView>& items) { return dump_json(list(items)); }

std::string encode_events(const std::vector<EventView>& events) {
  Json array = Json::array();
  for (const auto& view : events) array.push_back(json_of(view));
  return dump_json(array);
}

std::string encode_snapshot(const std::string& interventions, bool more) {
  return R"({"interventions":)" + interventions + R"(,"more":)" + (more ? "true}" : "false}");
}

std::string encode_join(const JoinView& join) {
  std::string text = R"({"room":)" + dump_json(whole_room(join.room));
  text += R"(,"audience":")" + std::string(to_text(join.audience)) + '"';
  text += R"(,"epoch":)" + dump_json(join.position.epoch.text());
  text += R"(,"seq":)" + std::to_string(join.position.seq);
  text += join.reset ? R"(,"reset":true)" : R"(,"reset":false)";
  text += R"(,"events":)" + join.events;
  if (!join.snapshot.empty()) text += R"(,"snapshot":)" + join.snapshot;
  if (!join.mine.empty()) text += R"(,"mine":)" + join.mine;
  if (join.role) text += R"(,"role":")" + std::string(to_text(*join.role)) + '"';
  if (join.standing.muted || join.standing.expelled) text += R"(,"standing":)" + dump_json(json_of(join.standing));
  if (join.desk) {
    Json queue{{"pending", join.desk->pending}};
    if (join.desk->oldest) queue["oldest_at"] = rfc3339(*join.desk->oldest);
    text += R"(,"queue":)" + dump_json(queue);
    text += R"(,"leases":)" + dump_json(list(join.desk->leases));
    text += R"(,"participants":)" + dump_json(list(join.desk->participants));
  }
  if (!join.signed_head.empty()) text += R"(,"signed_head":)" + join.signed_head;
  return text + "}";
}

std::string encode_history(const std::string& interventions, bool more, const Epoch& epoch) {
  return R"({"interventions":)" + interventions + R"(,"more":)" + (more ? "true" : "false") + R"(,"epoch":)" +
         dump_json(epoch.text()) + "}";
}

std::string encode_intervention(const ItemView& view) { return dump_json(Json{{"intervention", json_of(view)}}); }
std::string encode_mine(const std::string& interventions) { return R"({"interventions":)" + interventions + "}"; }

std::string encode_poll(bool reset, const Position& position, const std::string& snapshot, const std::string& events,
                        const std::string& signed_head) {
  std::string text = reset ? R"({"reset":true,"epoch":)" : R"({"reset":false,"epoch":)";
  text += dump_json(position.epoch.text()) + R"(,"seq":)" + std::to_string(position.seq);
  if (!snapshot.empty()) text += R"(,"snapshot":)" + snapshot;
  if (!signed_head.empty()) text += R"(,"signed_head":)" + signed_head;
  return text + R"(,"events":)" + events + "}";
}

std::string encode_reset(const RoomId& room, const Position& position, const std::string& snapshot) {
  return R"({"room":)" + dump_json(room.text()) + R"(,"reset":true,"epoch":)" + dump_json(position.epoch.text()) +
         R"(,"seq":)" + std::to_string(position.seq) + R"(,"snapshot":)" + snapshot + "}";
}

std::string encode_room_event(const RoomId& room, const EventView& view) {
  Json object{{"room", room.text()}};
  object.update(json_of(view));
  return dump_json(object);
}

std::string encode_presence(const RoomId& room, std::size_t people, const std::map<std::string, std::size_t>& counts) {
  return dump_json(Json{{"room", room.text()}, {"total", people}, {"groups", groups(counts)}});
}

std::string encode_status(const RoomId& room, const Intervention& item, const std::string& reason) {
  Json object{
      {"room", room.text()}, {"id", item.id.text()}, {"status", to_text(item.status)}, {"version", item.version}};
  if (!reason.empty()) object["reason"] = reason;
  return dump_json(object);
}

std::string encode_standing(const RoomId& room, const StandingView& standing, const std::string& reason) {
  Json object = json_of(standing);
  object["room"] = room.text();
  if (!reason.empty()) object["reason"] = reason;
  return dump_json(object);
}

std::string encode_participant(const ParticipantView& view) { return dump_json(Json{{"participant", json_of(view)}}); }

std::string encode_hidden_all(std::size_t hidden, std::size_t returned) {
  return dump_json(Json{{"hidden", hidden}, {"returned", returned}});
}

std::string encode_room(const RoomSummary& room) { return dump_json(Json{{"room", whole_room(room)}}); }

std::string encode_lease(const RoomId& room, const InterventionId& id, const std::optional<PersonView>& holder) {
  Json object{{"room", room.text()}, {"id", id.text()}};
  if (holder) object["holder"] = json_of(*holder);
  return dump_json(object);
}

std::string encode_taken(const LeaseView& lease, bool mine, Milliseconds left) {
  Json object = json_of(lease);
  object["mine"] = mine;
  object["expires_ms"] = left.count();
  return dump_json(Json{{"lease", std::move(object)}});
}

std::string encode_closing(std::string_view reason, bool reconnect, int after_ms) {
  return dump_json(Json{{"reason", reason}, {"reconnect", reconnect}, {"after_ms", after_ms}});
}

std::string encode_notification(std::string_view method, const std::string& params) {
  return R"({"jsonrpc":"2.0","method":")" + std::string(method) + R"(","params":)" + params + "}";
}

}  // namespace plenaria
