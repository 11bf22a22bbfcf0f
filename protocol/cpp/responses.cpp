#include "protocol/cpp/responses.hpp"

#include <utility>

#include "protocol/cpp/codes.hpp"
#include "protocol/cpp/view_json.hpp"

namespace plenaria {

namespace {

/// What a published intervention takes, about; a list of them grows seldom.
constexpr std::size_t kItemBytes = 640;
/// What an answer has beside the ready texts that it is put together from, about.
constexpr std::size_t kFrameBytes = 2048;

/// The text of an object that `fill_in` fills.
template <class Fill>
std::string written(Fill fill_in) {
  const Scratch scratch;
  JsonObject object = scratch.object(8);
  fill_in(object);
  return text_of(object);
}
template <class Fill>
void append_written(std::string& text, Fill fill_in) {
  const Scratch scratch;
  JsonObject object = scratch.object(18);
  fill_in(object);
  append_json(text, object);
}

void put_title(JsonObject& object, std::string_view name, const Title& texts) {
  JsonObject& title = put_object(object, name, texts.size());
  for (const auto& [language, text] : texts) put(title, language, text);
}

void put_terms(JsonObject& object, std::string_view name, const std::vector<Term>& all) {
  JsonArray& list = put_array(object, name);
  for (const auto& term : all) {
    JsonObject& one = add_object(list, 2);
    put(one, "id", term.id);
    put_title(one, "title", term.title);
  }
}

void fill_summary(JsonObject& object, const RoomSummary& room) {
  put(object, "id", room.plan->id);
  put_title(object, "title", room.plan->title);
  if (!room.plan->summary.empty()) put_title(object, "summary", room.plan->summary);
  put(object, "themes", room.plan->themes);
  fill(object, room.rules);
  put(object, "people", room.people);
  put(object, "seq", room.seq);
  if (room.last_at) put(object, "last_at", rfc3339(*room.last_at));
}

void put_groups(JsonObject& object, const std::map<std::string, std::size_t>& counts) {
  JsonObject& groups = put_object(object, "groups", counts.size());
  for (const auto& [group, count] : counts) put(groups, group, count);
}

/// As somebody in the room is told, or who changes it.
void fill_whole(JsonObject& object, const RoomSummary& of) {
  fill_summary(object, of);
  put(object, "meeting", of.meeting->id);
  put_groups(object, of.groups);
}

template <class View>
void append_list(std::string& text, const std::vector<View>& views) {
  text += '[';
  for (bool first = true; const View& view : views) {
    if (!std::exchange(first, false)) text += ',';
    append_written(text, [&](JsonObject& object) { fill(object, view); });
  }
  text += ']';
}
template <class View>
std::string list(const std::vector<View>& views) {
  std::string text;
  text.reserve(2 + views.size() * kItemBytes);
  append_list(text, views);
  return text;
}

/// As a JSON string.
std::string quoted(const Epoch& epoch) {
  std::string text;
  append_json(text, std::string_view(epoch.text()));
  return text;
}

void begin_result(std::string& text, std::string_view id) {
  text += R"({"jsonrpc":"2.0","id":)";
  text += id;
  text += R"(,"result":)";
}

}  // namespace

std::string encode_result(const std::string& id, const std::string& result) {
  std::string text;
  text.reserve(result.size() + id.size() + 64);
  begin_result(text, id);
  text += result;
  text += '}';
  return text;
}

std::string encode_error(const std::string& id, const Refusal& refusal, const std::optional<ItemView>& current) {
  std::string text = R"({"jsonrpc":"2.0","id":)" + id + R"(,"error":)";
  append_written(text, [&](JsonObject& error) {
    put(error, "code", static_cast<int>(refusal.code));
    put(error, "message", refusal.message.empty() ? sentence_of(refusal.code) : std::string_view(refusal.message));
    if (refusal.field.empty() && !current && refusal.because.empty() && !refusal.retry_after) return;
    JsonObject& data = put_object(error, "data", 4);
    if (!refusal.field.empty()) put(data, "field", refusal.field);
    if (current) fill(put_object(data, "current", 18), *current);
    if (!refusal.because.empty()) put(data, "because", refusal.because);
    if (refusal.retry_after) put(data, "retry_after_ms", refusal.retry_after->count());
  });
  return text + "}";
}

std::string encode_session(const SessionView& session) {
  return written([&](JsonObject& object) {
    JsonObject& who = put_object(object, "participant", 8);
    if (const auto& participant = session.participant) {
      put(who, "role", to_text(participant->role));
      put(who, "id", participant->id);
      if (!participant->name.empty()) put(who, "name", participant->name);
      if (!participant->delegation.empty()) put(who, "delegation", participant->delegation);
      if (!participant->group.empty()) put(who, "group", participant->group);
      if (participant->capacity) put(who, "capacity", to_text(*participant->capacity));
      if (!participant->on_behalf_of.empty()) put(who, "on_behalf_of", participant->on_behalf_of);
      if (!participant->rooms.empty()) {
        JsonArray& rooms = put_array(who, "rooms");
        for (const auto& room : participant->rooms) rooms.emplace_back(std::string_view(room.text()));
      }
    } else {
      put(who, "role", to_text(Role::follower));
    }
    JsonObject& server = put_object(object, "server", 2);
    put(server, "version", PLENARIA_VERSION);
    put(server, "time", rfc3339(session.now));
    JsonObject& limits = put_object(object, "limits", 2);
    put(limits, "max_message_bytes", session.max_message_bytes);
    put(limits, "max_text_chars", session.max_text_chars);
    put(object, "heartbeat_s", session.heartbeat_s);
  });
}

std::string encode_dialogue(const Dialogue& dialogue, const std::function<RoomSummary(const RoomId&)>& summary_of) {
  return written([&](JsonObject& whole) {
    JsonObject& object = put_object(whole, "dialogue", 11);
    put(object, "id", dialogue.id);
    put_title(object, "title", dialogue.title);
    if (!dialogue.summary.empty()) put_title(object, "summary", dialogue.summary);
    if (!dialogue.informal.empty()) put_title(object, "informal", dialogue.informal);
    put(object, "languages", dialogue.languages);
    JsonArray& meetings = put_array(object, "meetings");
    for (const auto& meeting : dialogue.meetings) {
      JsonObject& one = add_object(meetings, 7);
      put(one, "id", meeting.id);
      put_title(one, "title", meeting.title);
      put_title(one, "venue", meeting.venue);
      put(one, "starts", meeting.starts);
      put(one, "ends", meeting.ends);
      put(one, "time_zone", meeting.time_zone);
      JsonArray& rooms = put_array(one, "rooms");
      for (const auto& plan : meeting.rooms) fill_summary(add_object(rooms, 11), summary_of(plan.id));
    }
    put_terms(object, "themes", dialogue.themes);
    put_terms(object, "groups", dialogue.groups);
    put_terms(object, "kinds", dialogue.kinds);
    put_terms(object, "levels", dialogue.levels);
    put_terms(object, "perspectives", dialogue.perspectives);
  });
}

std::string encode_items(const std::vector<PublicItem>& items) { return list(items); }
std::string encode_items(const std::vector<FullView>& items) { return list(items); }
std::string encode_items(const std::vector<DeskView>& items) { return list(items); }

std::string encode_events(const std::vector<EventView>& events) { return list(events); }

std::string encode_snapshot(const std::string& interventions, bool more) {
  std::string text;
  text.reserve(interventions.size() + 40);
  text += R"({"interventions":)";
  text += interventions;
  text += more ? R"(,"more":true})" : R"(,"more":false})";
  return text;
}

std::string encode_join(const std::string& id, const JoinView& join) {
  std::string text;
  text.reserve(join.events.size() + join.snapshot.size() + join.mine.size() + join.signed_head.size() + kFrameBytes);
  const auto add = [&text](std::string_view name, std::string_view json) {
    text += name;
    text += json;
  };
  begin_result(text, id);
  text += R"({"room":)";
  append_written(text, [&](JsonObject& object) { fill_whole(object, join.room); });
  add(R"(,"audience":")", to_text(join.audience));
  text += R"(","epoch":)";
  append_json(text, std::string_view(join.position.epoch.text()));
  add(R"(,"seq":)", std::to_string(join.position.seq));
  text += join.reset ? R"(,"reset":true)" : R"(,"reset":false)";
  add(R"(,"events":)", join.events);
  if (!join.snapshot.empty()) add(R"(,"snapshot":)", join.snapshot);
  if (!join.mine.empty()) add(R"(,"mine":)", join.mine);
  if (join.role) {
    add(R"(,"role":")", to_text(*join.role));
    text += '"';
  }
  if (join.standing.muted || join.standing.expelled) {
    text += R"(,"standing":)";
    append_written(text, [&](JsonObject& object) { fill(object, join.standing); });
  }
  if (join.desk) {
    text += R"(,"queue":)";
    append_written(text, [&](JsonObject& queue) {
      put(queue, "pending", join.desk->pending);
      if (join.desk->oldest) put(queue, "oldest_at", rfc3339(*join.desk->oldest));
    });
    text += R"(,"leases":)";
    append_list(text, join.desk->leases);
    text += R"(,"participants":)";
    append_list(text, join.desk->participants);
  }
  if (!join.signed_head.empty()) add(R"(,"signed_head":)", join.signed_head);
  text += "}}";
  return text;
}

std::string encode_history(const std::string& interventions, bool more, const Epoch& epoch) {
  return R"({"interventions":)" + interventions + R"(,"more":)" + (more ? "true" : "false") + R"(,"epoch":)" +
         quoted(epoch) + "}";
}

std::string encode_intervention(const ItemView& view) {
  return written([&](JsonObject& object) { fill(put_object(object, "intervention", 18), view); });
}
std::string encode_mine(const std::string& interventions) { return R"({"interventions":)" + interventions + "}"; }

std::string encode_poll(bool reset, const Position& position, std::string_view snapshot, std::string_view events,
                        std::string_view signed_head) {
  std::string text;
  text.reserve(snapshot.size() + events.size() + signed_head.size() + kFrameBytes);
  text += reset ? R"({"reset":true,"epoch":)" : R"({"reset":false,"epoch":)";
  append_json(text, std::string_view(position.epoch.text()));
  text.append(R"(,"seq":)").append(std::to_string(position.seq));
  if (!snapshot.empty()) text.append(R"(,"snapshot":)").append(snapshot);
  if (!signed_head.empty()) text.append(R"(,"signed_head":)").append(signed_head);
  text.append(R"(,"events":)").append(events).append("}");
  return text;
}

std::string encode_reset(const RoomId& room, const Position& position, std::string_view snapshot) {
  std::string text;
  text.reserve(snapshot.size() + kFrameBytes);
  text += R"({"room":)";
  append_json(text, std::string_view(room.text()));
  text += R"(,"reset":true,"epoch":)";
  append_json(text, std::string_view(position.epoch.text()));
  text.append(R"(,"seq":)").append(std::to_string(position.seq)).append(R"(,"snapshot":)").append(snapshot).append("}");
  return text;
}

std::string encode_room_event(const RoomId& room, const EventView& view) {
  return written([&](JsonObject& object) {
    put(object, "room", room);
    fill(object, view);
  });
}

std::string encode_presence(const RoomId& room, std::size_t people, const std::map<std::string, std::size_t>& counts) {
  return written([&](JsonObject& object) {
    put(object, "room", room);
    put(object, "total", people);
    put_groups(object, counts);
  });
}

std::string encode_status(const RoomId& room, const Intervention& item, const std::string& reason) {
  return written([&](JsonObject& object) {
    put(object, "room", room);
    put(object, "id", item.id);
    put(object, "status", to_text(item.status));
    put(object, "version", item.version);
    if (!reason.empty()) put(object, "reason", reason);
  });
}

std::string encode_standing(const RoomId& room, const StandingView& standing, const std::string& reason) {
  return written([&](JsonObject& object) {
    fill(object, standing);
    put(object, "room", room);
    if (!reason.empty()) put(object, "reason", reason);
  });
}

std::string encode_participant(const ParticipantView& view) {
  return written([&](JsonObject& object) { fill(put_object(object, "participant", 8), view); });
}

std::string encode_hidden_all(std::size_t hidden, std::size_t returned) {
  return written([&](JsonObject& object) {
    put(object, "hidden", hidden);
    put(object, "returned", returned);
  });
}

std::string encode_room(const RoomSummary& room) {
  return written([&](JsonObject& object) { fill_whole(put_object(object, "room", 14), room); });
}

std::string encode_lease(const RoomId& room, const InterventionId& id, const std::optional<PersonView>& holder) {
  return written([&](JsonObject& object) {
    put(object, "room", room);
    put(object, "id", id);
    if (holder) fill(put_object(object, "holder", 3), *holder);
  });
}

std::string encode_taken(const LeaseView& lease, bool mine, Milliseconds left) {
  return written([&](JsonObject& object) {
    JsonObject& taken = put_object(object, "lease", 4);
    fill(taken, lease);
    put(taken, "mine", mine);
    put(taken, "expires_ms", left.count());
  });
}

std::string encode_closing(std::string_view reason, bool reconnect, int after_ms) {
  return written([&](JsonObject& object) {
    put(object, "reason", reason);
    put(object, "reconnect", reconnect);
    put(object, "after_ms", after_ms);
  });
}

std::string encode_notification(std::string_view method, const std::string& params) {
  std::string text;
  text.reserve(params.size() + method.size() + 48);
  text.append(R"({"jsonrpc":"2.0","method":")").append(method).append(R"(","params":)").append(params).append("}");
  return text;
}

}  // namespace plenaria
