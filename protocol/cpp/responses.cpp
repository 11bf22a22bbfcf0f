#include "protocol/cpp/responses.hpp"

#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/json.hpp"

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

Json author(const AuthorView& view) {
  Json object = Json::object();
  if (!view.name.empty()) object["name"] = view.name;
  if (!view.delegation.empty()) object["delegation"] = view.delegation;
  if (!view.group.empty()) object["group"] = view.group;
  return object;
}

Json intervention(const ContentView& content, std::optional<Seq> seq, Status status, bool pinned) {
  Json object{{"id", content.id.text()}};
  if (seq) object["seq"] = *seq;
  object["at"] = rfc3339(content.at);
  object["kind"] = to_text(content.kind);
  object["language"] = content.language;
  object["text"] = content.text;
  object["status"] = to_text(status);
  object["author"] = author(content.author);
  object["themes"] = content.tags.themes;
  object["levels"] = content.tags.levels;
  object["perspectives"] = content.tags.perspectives;
  if (content.in_reply_to) object["in_reply_to"] = content.in_reply_to->text();
  if (!content.on_behalf_of.empty()) object["on_behalf_of"] = content.on_behalf_of;
  object["sources"] = content.sources;
  object["pinned"] = pinned;
  return object;
}

Json item(const PublishedView& view) { return intervention(view.content, view.seq, Status::published, view.pinned); }
Json item(const Tombstone& view) {
  Json object{{"id", view.id.text()}};
  if (view.seq) object["seq"] = *view.seq;
  object["status"] = to_text(view.status);
  return object;
}
Json item(const PublicItem& view) {
  return std::visit([](const auto& one) { return item(one); }, view);
}
Json item(const FullView& view) {
  Json object = view.content ? intervention(*view.content, view.seq, view.status, view.pinned)
                             : item(Tombstone{view.id, view.seq, view.status});
  object["version"] = view.version;
  if (view.mine) object["mine"] = true;
  return object;
}

Json rules(const Rules& of) {
  return Json{{"state", to_text(of.state)},
              {"moderation", to_text(of.moderation)},
              {"attribution", to_text(of.attribution)},
              {"slow_mode_s", of.slow_mode.count()}};
}

/// The data member of an event.
struct Data {
  Json operator()(const PublicItem& view) const {
    if (const auto* published = std::get_if<PublishedView>(&view)) return Json{{"intervention", item(*published)}};
    return item(std::get<Tombstone>(view));
  }
  Json operator()(const FullView& view) const { return Json{{"intervention", item(view)}}; }
  Json operator()(const EpochView& view) const { return Json{{"epoch", view.epoch.text()}}; }
  Json operator()(const RulesView& view) const { return rules(view.rules); }
};

Json event(const EventView& view) {
  Json object{{"seq", view.seq}, {"at", rfc3339(view.at)}, {"type", view.type}};
  object["data"] = std::visit(Data{}, view.data);
  return object;
}

Json summary(const RoomSummary& room) {
  Json object{{"id", room.plan->id.text()}, {"title", title(room.plan->title)}};
  if (!room.plan->summary.empty()) object["summary"] = title(room.plan->summary);
  object["themes"] = room.plan->themes;
  object.update(rules(room.rules));
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

template <class View>
Json list(const std::vector<View>& views) {
  Json array = Json::array();
  for (const auto& view : views) array.push_back(item(view));
  return array;
}

}  // namespace

std::string encode_result(const std::string& id, const std::string& result) {
  return R"({"jsonrpc":"2.0","id":)" + id + R"(,"result":)" + result + "}";
}

std::string encode_error(const std::string& id, const Refusal& refusal, const std::optional<EventData>& current) {
  Json error{{"code", static_cast<int>(refusal.code)},
             {"message", refusal.message.empty() ? std::string(sentence_of(refusal.code)) : refusal.message}};
  Json data = Json::object();
  if (!refusal.field.empty()) data["field"] = refusal.field;
  if (current) {
    if (const auto* full = std::get_if<FullView>(&*current)) data["current"] = item(*full);
    if (const auto* seen = std::get_if<PublicItem>(&*current)) data["current"] = item(*seen);
  }
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

std::string encode_events(const std::vector<EventView>& events) {
  Json array = Json::array();
  for (const auto& view : events) array.push_back(event(view));
  return dump_json(array);
}

std::string encode_snapshot(const std::string& interventions, bool more) {
  return R"({"interventions":)" + interventions + R"(,"more":)" + (more ? "true}" : "false}");
}

std::string encode_join(const JoinView& join) {
  Json room = summary(join.room);
  room["meeting"] = join.room.meeting->id;
  room["groups"] = groups(join.room.groups);
  std::string text = R"({"room":)" + dump_json(room);
  text += R"(,"audience":")" + std::string(to_text(join.audience)) + '"';
  text += R"(,"epoch":)" + dump_json(join.position.epoch.text());
  text += R"(,"seq":)" + std::to_string(join.position.seq);
  text += join.reset ? R"(,"reset":true)" : R"(,"reset":false)";
  text += R"(,"events":)" + join.events;
  if (!join.snapshot.empty()) text += R"(,"snapshot":)" + join.snapshot;
  if (!join.mine.empty()) text += R"(,"mine":)" + join.mine;
  if (!join.signed_head.empty()) text += R"(,"signed_head":)" + join.signed_head;
  return text + "}";
}

std::string encode_history(const std::string& interventions, bool more, const Epoch& epoch) {
  return R"({"interventions":)" + interventions + R"(,"more":)" + (more ? "true" : "false") + R"(,"epoch":)" +
         dump_json(epoch.text()) + "}";
}

std::string encode_intervention(const FullView& view) { return dump_json(Json{{"intervention", item(view)}}); }
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
  object.update(event(view));
  return dump_json(object);
}

std::string encode_presence(const RoomId& room, std::size_t people, const std::map<std::string, std::size_t>& counts) {
  return dump_json(Json{{"room", room.text()}, {"total", people}, {"groups", groups(counts)}});
}

std::string encode_status(const RoomId& room, const Intervention& item) {
  return dump_json(
      Json{{"room", room.text()}, {"id", item.id.text()}, {"status", to_text(item.status)}, {"version", item.version}});
}

std::string encode_closing(std::string_view reason, bool reconnect, int after_ms) {
  return dump_json(Json{{"reason", reason}, {"reconnect", reconnect}, {"after_ms", after_ms}});
}

std::string encode_notification(std::string_view method, const std::string& params) {
  return R"({"jsonrpc":"2.0","method":")" + std::string(method) + R"(","params":)" + params + "}";
}

}  // namespace plenaria
