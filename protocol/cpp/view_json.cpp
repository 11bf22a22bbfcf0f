#include "protocol/cpp/view_json.hpp"

namespace plenaria {

namespace {

Json author(const AuthorView& view) {
  Json object = Json::object();
  if (!view.name.empty()) object["name"] = view.name;
  if (!view.delegation.empty()) object["delegation"] = view.delegation;
  if (!view.group.empty()) object["group"] = view.group;
  return object;
}

void put_tags(Json& object, const Tags& tags) {
  object["themes"] = tags.themes;
  object["levels"] = tags.levels;
  object["perspectives"] = tags.perspectives;
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
  put_tags(object, content.tags);
  if (content.in_reply_to) object["in_reply_to"] = content.in_reply_to->text();
  if (!content.on_behalf_of.empty()) object["on_behalf_of"] = content.on_behalf_of;
  object["sources"] = content.sources;
  object["pinned"] = pinned;
  return object;
}

Json tombstone(const Tombstone& view) {
  Json object{{"id", view.id.text()}};
  if (view.seq) object["seq"] = *view.seq;
  object["status"] = to_text(view.status);
  return object;
}

Json published(const PublishedView& view) {
  return intervention(view.content, view.seq, Status::published, view.pinned);
}

Json act(const ActView& view) {
  Json object{{"by", json_of(view.by)}, {"at", rfc3339(view.at)}, {"verb", to_text(view.verb)}};
  if (!view.reason.empty()) object[view.verb == Verb::publish ? "note" : "reason"] = view.reason;
  return object;
}

Json change(const ChangeView& view) {
  Json object{{"id", view.id.text()}, {"status", to_text(view.status)}};
  if (view.pinned) object["pinned"] = *view.pinned;
  if (view.tags) put_tags(object, *view.tags);
  return object;
}

Json measure(const MeasureView& view) {
  Json object{{"reason", view.reason}, {"by", json_of(view.by)}};
  if (view.until) object["until"] = rfc3339(*view.until);
  return object;
}

Json until(const std::optional<VenueTime>& end) {
  Json object = Json::object();
  if (end) object["until"] = rfc3339(*end);
  return object;
}

/// The data member of an event.
struct Data {
  Json operator()(const PublicItem& view) const {
    if (const auto* shown = std::get_if<PublishedView>(&view)) return Json{{"intervention", published(*shown)}};
    return json_of(view);
  }
  Json operator()(const ChangeView& view) const { return change(view); }
  Json operator()(const FullView& view) const { return Json{{"intervention", json_of(view)}}; }
  Json operator()(const DeskView& view) const { return Json{{"intervention", json_of(view)}}; }
  Json operator()(const DeskChangeView& view) const {
    Json object = change(view.change);
    object["version"] = view.version;
    if (view.act) object["act"] = act(*view.act);
    return object;
  }
  Json operator()(const SanctionView& view) const {
    Json object{{"participant", json_of(view.participant)}, {"by", json_of(view.by)}};
    if (!view.reason.empty()) object["reason"] = view.reason;
    return object;
  }
  Json operator()(const EpochView& view) const { return Json{{"epoch", view.epoch.text()}}; }
  Json operator()(const RulesView& view) const { return json_of(view.rules); }
};

}  // namespace

Json json_of(const PublicItem& view) {
  if (const auto* shown = std::get_if<PublishedView>(&view)) return published(*shown);
  return tombstone(std::get<Tombstone>(view));
}

Json json_of(const FullView& view) {
  Json object = view.content ? intervention(*view.content, view.seq, view.status, view.pinned)
                             : tombstone(Tombstone{view.id, view.seq, view.status});
  object["version"] = view.version;
  if (view.mine) object["mine"] = true;
  if (!view.reason.empty()) object["reason"] = view.reason;
  return object;
}

Json json_of(const DeskView& view) {
  Json object = json_of(view.item);
  if (!view.participant.empty()) object["author"]["participant"] = view.participant;
  if (view.act) object["act"] = act(*view.act);
  if (view.returned_for) object["returned_for"] = act(*view.returned_for);
  if (view.repeats) object["repeats"] = view.repeats->text();
  return object;
}

Json json_of(const ItemView& view) {
  return std::visit([](const auto& one) { return json_of(one); }, view);
}

Json json_of(const Rules& rules) {
  return Json{{"state", to_text(rules.state)},
              {"moderation", to_text(rules.moderation)},
              {"attribution", to_text(rules.attribution)},
              {"slow_mode_s", rules.slow_mode.count()}};
}

Json json_of(const EventView& view) {
  Json object{{"seq", view.seq}, {"at", rfc3339(view.at)}, {"type", view.type}};
  object["data"] = std::visit(Data{}, view.data);
  return object;
}

Json json_of(const PersonView& view) {
  Json object{{"participant", view.participant}, {"name", view.name}};
  if (!view.delegation.empty()) object["delegation"] = view.delegation;
  return object;
}

Json json_of(const ParticipantView& view) {
  Json object = json_of(view.who);
  if (view.muted) object["muted"] = measure(*view.muted);
  if (view.expelled) object["expelled"] = measure(*view.expelled);
  if (view.barred) object["barred"] = true;
  return object;
}

Json json_of(const StandingView& view) {
  Json object = Json::object();
  if (view.muted) object["muted"] = until(*view.muted);
  if (view.expelled) object["expelled"] = until(*view.expelled);
  return object;
}

Json json_of(const LeaseView& view) { return Json{{"id", view.id.text()}, {"holder", json_of(view.holder)}}; }

}  // namespace plenaria
