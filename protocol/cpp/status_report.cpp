#include "protocol/cpp/status_report.hpp"

#include "protocol/cpp/json.hpp"

namespace plenaria {

namespace {

Json text_or_null(const std::string& text) { return text.empty() ? Json(nullptr) : Json(text); }

Json signed_or_null(const std::optional<StatusReport::Signed>& mark) {
  return mark ? Json{{"seq", mark->seq}, {"at", rfc3339(mark->at)}} : Json(nullptr);
}

Json room_json(const StatusReport::Room& room) {
  Json object{{"room", room.id.text()}};
  const Head head = room.head.value_or(Head{});
  object["epoch"] = text_or_null(head.epoch.text());
  object["entries"] = head.seq;
  object["public_seq"] = head.public_seq;
  object["last_at"] = room.last_at ? Json(rfc3339(*room.last_at)) : Json(nullptr);
  object["signed"] = Json{{"public", signed_or_null(room.signed_public)}, {"desk", signed_or_null(room.signed_desk)}};
  return object;
}

Json people_json(const std::optional<StatusReport::People>& people) {
  if (!people) return nullptr;
  const Head head = people->head.value_or(Head{});
  return Json{{"epoch", text_or_null(head.epoch.text())},
              {"entries", head.seq},
              {"last_at", people->last_at ? Json(rfc3339(*people->last_at)) : Json(nullptr)},
              {"signed", signed_or_null(people->signed_head)}};
}

}  // namespace

std::string encode_status_report(const StatusReport& report) {
  Json rooms = Json::array();
  for (const auto& room : report.rooms) rooms.push_back(room_json(room));
  const auto& server = report.server;
  const auto& store = report.store;
  return Json{{"dialogue", report.dialogue.text()},
              {"recordable", report.recordable},
              {"server",
               {{"running", server.running},
                {"process", text_or_null(server.process)},
                {"listen", text_or_null(server.listen)},
                {"another_answers", server.another},
                {"readyz", server.readyz ? Json(*server.readyz) : Json(nullptr)},
                {"readyz_says", text_or_null(server.readyz_says)}}},
              {"store",
               {{"address", text_or_null(store.address)},
                {"usable", store.trouble.empty()},
                {"trouble", text_or_null(store.trouble)},
                {"version", text_or_null(store.version)},
                {"memory_bytes", store.memory_bytes},
                {"file_bytes", store.file_bytes},
                {"rewriting", store.rewriting},
                {"last_rewrite", text_or_null(store.last_rewrite)}}},
              {"rooms", std::move(rooms)},
              {"register", people_json(report.people)}}
      .dump(2);
}

}  // namespace plenaria
