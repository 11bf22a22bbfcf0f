#include "protocol/cpp/view_json.hpp"

namespace plenaria {

namespace {

void fill(JsonObject& object, const AuthorView& view) {
  if (!view.name.empty()) put(object, "name", view.name);
  if (!view.delegation.empty()) put(object, "delegation", view.delegation);
  if (!view.group.empty()) put(object, "group", view.group);
}

void put_tags(JsonObject& object, const Tags& tags) {
  put(object, "themes", tags.themes);
  put(object, "levels", tags.levels);
  put(object, "perspectives", tags.perspectives);
}

void put_intervention(JsonObject& object, const ContentView& content, std::optional<Seq> seq, Status status,
                      bool pinned) {
  put(object, "id", content.id);
  if (seq) put(object, "seq", *seq);
  put(object, "at", rfc3339(content.at));
  put(object, "kind", to_text(content.kind));
  put(object, "language", content.language);
  put(object, "text", content.text);
  put(object, "status", to_text(status));
  fill(put_object(object, "author", 4), content.author);
  put_tags(object, content.tags);
  if (content.in_reply_to) put(object, "in_reply_to", *content.in_reply_to);
  if (!content.on_behalf_of.empty()) put(object, "on_behalf_of", content.on_behalf_of);
  put(object, "sources", content.sources);
  put(object, "pinned", pinned);
}

void fill(JsonObject& object, const Tombstone& view) {
  put(object, "id", view.id);
  if (view.seq) put(object, "seq", *view.seq);
  put(object, "status", to_text(view.status));
}

void fill(JsonObject& object, const PublishedView& view) {
  put_intervention(object, view.content, view.seq, Status::published, view.pinned);
}

void fill(JsonObject& object, const ActView& view) {
  fill(put_object(object, "by", 3), view.by);
  put(object, "at", rfc3339(view.at));
  put(object, "verb", to_text(view.verb));
  if (!view.reason.empty()) put(object, view.verb == Verb::publish ? "note" : "reason", view.reason);
}

void fill(JsonObject& object, const ChangeView& view) {
  put(object, "id", view.id);
  put(object, "status", to_text(view.status));
  if (view.pinned) put(object, "pinned", *view.pinned);
  if (view.tags) put_tags(object, *view.tags);
}

void fill(JsonObject& object, const MeasureView& view) {
  put(object, "reason", view.reason);
  fill(put_object(object, "by", 3), view.by);
  if (view.until) put(object, "until", rfc3339(*view.until));
}

/// How long something is in force, as whom it is about is told.
void put_measure(JsonObject& object, std::string_view name, const std::optional<VenueTime>& until) {
  JsonObject& measure = put_object(object, name, 1);
  if (until) put(measure, "until", rfc3339(*until));
}

/// The data member of an event.
struct Data {
  JsonObject& object;
  void operator()(const PublicItem& view) const {
    if (const auto* shown = std::get_if<PublishedView>(&view)) fill(put_object(object, "intervention", 18), *shown);
    else fill(object, view);
  }
  void operator()(const ChangeView& view) const { fill(object, view); }
  void operator()(const FullView& view) const { fill(put_object(object, "intervention", 18), view); }
  void operator()(const DeskView& view) const { fill(put_object(object, "intervention", 18), view); }
  void operator()(const DeskChangeView& view) const {
    fill(object, view.change);
    put(object, "version", view.version);
    if (view.act) fill(put_object(object, "act", 4), *view.act);
  }
  void operator()(const SanctionView& view) const {
    fill(put_object(object, "participant", 8), view.participant);
    fill(put_object(object, "by", 3), view.by);
    if (!view.reason.empty()) put(object, "reason", view.reason);
  }
  void operator()(const EpochView& view) const { put(object, "epoch", view.epoch); }
  void operator()(const RulesView& view) const { fill(object, view.rules); }
};

}  // namespace

void fill(JsonObject& object, const PublicItem& view) {
  std::visit([&](const auto& one) { fill(object, one); }, view);
}

void fill(JsonObject& object, const FullView& view) {
  if (view.content) put_intervention(object, *view.content, view.seq, view.status, view.pinned);
  else fill(object, Tombstone{view.id, view.seq, view.status});
  put(object, "version", view.version);
  if (view.mine) put(object, "mine", true);
  if (!view.reason.empty()) put(object, "reason", view.reason);
}

void fill(JsonObject& object, const DeskView& view) {
  fill(object, view.item);
  if (!view.participant.empty()) {
    JsonValue* author = object.if_contains("author");
    put(author ? author->get_object() : put_object(object, "author", 1), "participant", view.participant);
  }
  if (view.act) fill(put_object(object, "act", 4), *view.act);
  if (view.returned_for) fill(put_object(object, "returned_for", 4), *view.returned_for);
  if (view.repeats) put(object, "repeats", *view.repeats);
}

void fill(JsonObject& object, const ItemView& view) {
  std::visit([&](const auto& one) { fill(object, one); }, view);
}

void fill(JsonObject& object, const Rules& rules) {
  put(object, "state", to_text(rules.state));
  put(object, "moderation", to_text(rules.moderation));
  put(object, "attribution", to_text(rules.attribution));
  put(object, "slow_mode_s", rules.slow_mode.count());
}

void fill(JsonObject& object, const EventView& view) {
  put(object, "seq", view.seq);
  put(object, "at", rfc3339(view.at));
  put(object, "type", view.type);
  std::visit(Data{put_object(object, "data", 8)}, view.data);
}

void fill(JsonObject& object, const PersonView& view) {
  put(object, "participant", view.participant);
  put(object, "name", view.name);
  if (!view.delegation.empty()) put(object, "delegation", view.delegation);
}

void fill(JsonObject& object, const ParticipantView& view) {
  fill(object, view.who);
  if (view.muted) fill(put_object(object, "muted", 3), *view.muted);
  if (view.expelled) fill(put_object(object, "expelled", 3), *view.expelled);
  if (view.barred) put(object, "barred", true);
}

void fill(JsonObject& object, const StandingView& view) {
  if (view.muted) put_measure(object, "muted", *view.muted);
  if (view.expelled) put_measure(object, "expelled", *view.expelled);
}

void fill(JsonObject& object, const LeaseView& view) {
  put(object, "id", view.id);
  fill(put_object(object, "holder", 3), view.holder);
}

}  // namespace plenaria
