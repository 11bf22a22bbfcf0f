#include "record/render.hpp"

#include <algorithm>
#include <stdexcept>

namespace plenaria {

namespace {

ContentView content_of(const Intervention& item, const Body& body) {
  ContentView view;
  view.id = item.id;
  view.at = item.at;
  view.kind = item.kind;
  view.language = item.language;
  view.text = body.text;
  if (item.tags) view.tags = *item.tags;
  view.in_reply_to = item.in_reply_to;
  view.sources = body.sources;
  return view;
}

void attribute(ContentView& view, const Body& body, Attribution shown) {
  switch (shown) {
    case Attribution::none:
      view.at = quarter_hour(view.at);
      return;
    case Attribution::group:
      break;
    case Attribution::delegation:
      view.author.delegation = body.delegation;
      break;
    case Attribution::named:
      view.author.name = body.name;
      view.author.delegation = body.delegation;
      break;
  }
  view.author.group = body.group;
  view.on_behalf_of = body.on_behalf_of;
}

FullView full(const Intervention& item, const BodyPtr& body) {
  FullView view;
  view.id = item.id;
  if (item.public_seq != 0) view.seq = item.public_seq;
  view.pinned = item.pinned;
  const bool erased = !body || item.status == Status::erased;
  view.status = erased ? Status::erased : item.status;
  view.version = item.version;
  if (!erased) {
    view.content = content_of(item, *body);
    attribute(*view.content, *body, Attribution::named);
  }
  return view;
}

Tombstone tombstone(const Intervention& item, Status status) { return Tombstone{item.id, item.public_seq, status}; }

std::string_view type_of(Sanction sanction) {
  switch (sanction) {
    case Sanction::mute:
      return "participant.muted";
    case Sanction::unmute:
      return "participant.unmuted";
    case Sanction::expel:
      return "participant.expelled";
    case Sanction::readmit:
      return "participant.readmitted";
    case Sanction::bar:
      return "participant.barred";
    case Sanction::unbar:
      break;
  }
  return "participant.unbarred";
}

PersonView person(const Body& body) { return PersonView{body.participant, body.name, body.delegation}; }

std::optional<ActView> act(const ActNote* note, const BodyPtr& body) {
  if (!note || !body) return std::nullopt;
  return ActView{person(*body), note->at, note->verb, body->reason};
}

/// A tombstone of an event, which has the seq itself.
Tombstone without_seq(const Intervention& item) { return Tombstone{item.id, std::nullopt, item.status}; }

ChangeView change(const Intervention& item, Happening::Type type) {
  ChangeView view{item.id, item.status, {}, {}};
  if (item.status != Status::published && item.status != Status::pending) return view;
  if (type == Happening::Type::pinned || type == Happening::Type::unpinned) view.pinned = item.pinned;
  if (type == Happening::Type::tagged) view.tags = item.tags ? *item.tags : Tags{};
  return view;
}

/// The note of the act that the entry numbered `seq` at the desk is, where nothing came after it that took its place.
const ActNote* note_at(const Intervention& item, Seq seq) {
  const ActNote* note = item.last_act.get();
  if (note && note->seq != seq) note = note->answered.get();
  return note && note->seq == seq && note->verb != Verb::amend ? note : nullptr;
}

bool brings_text(Happening::Type type) {
  return type == Happening::Type::submitted || type == Happening::Type::amended || type == Happening::Type::published;
}

}  // namespace

VenueTime told_time(const Room& room, Audience audience, Seq seq) {
  const Happening& happening = room.happening(audience, seq);
  if (audience == Audience::desk) return happening.at;
  const Attribution then = happening.is_about_one() ? room.item(happening.item).rule : Attribution::named;
  return std::min(then, room.rules().attribution) == Attribution::none ? quarter_hour(happening.at) : happening.at;
}

std::string_view type_of(const Room& room, const Happening& happening) {
  switch (happening.type) {
    case Happening::Type::room_opened:
      return "room.opened";
    case Happening::Type::submitted:
      return "intervention.submitted";
    case Happening::Type::amended:
      return "intervention.amended";
    case Happening::Type::published:
      return "intervention.published";
    case Happening::Type::returned:
      return "intervention.returned";
    case Happening::Type::hidden:
      return "intervention.hidden";
    case Happening::Type::pinned:
      return "intervention.pinned";
    case Happening::Type::unpinned:
      return "intervention.unpinned";
    case Happening::Type::tagged:
      return "intervention.tagged";
    case Happening::Type::withdrawn:
      return "intervention.withdrawn";
    case Happening::Type::erased:
      return "intervention.erased";
    case Happening::Type::configured:
      return "room.configured";
    case Happening::Type::sanctioned:
      return type_of(room.sanction(happening.item).sanction);
    case Happening::Type::epoch_changed:
      return "epoch.changed";
  }
  throw std::logic_error("a happening of no type");
}

BodySeqs bodies_of(const Intervention& item, Viewer viewer) {
  BodySeqs seqs;
  if (item.status == Status::erased) return seqs;
  const bool withdrawn = item.status == Status::withdrawn;
  if (viewer == Viewer::follower) {
    if (item.status == Status::published) seqs.text = item.body_seq;
    return seqs;
  }
  if (viewer == Viewer::author || !withdrawn) seqs.text = item.body_seq;
  if (!item.last_act) return seqs;
  const ActNote& last = *item.last_act;
  const bool undone = item.status == Status::returned || item.status == Status::hidden;
  if (last.verb != Verb::amend && (viewer == Viewer::desk || undone)) seqs.act = last.seq;
  if (viewer == Viewer::desk && last.answered && !withdrawn) seqs.answered = last.answered->seq;
  return seqs;
}

PublicItem render_public(const Intervention& item, const BodyPtr& body, const Rules& rules) {
  if (item.public_seq == 0) throw std::logic_error("what was never published has no public view");
  if (item.status != Status::published) return tombstone(item, item.status);
  if (!body) return tombstone(item, Status::erased);
  PublishedView view{item.public_seq, item.pinned, content_of(item, *body)};
  attribute(view.content, *body, std::min(item.rule, rules.attribution));
  return view;
}

FullView render_own(const Intervention& item, const ItemBodies& bodies) {
  FullView view = full(item, bodies.text);
  view.mine = true;
  const bool undone = view.status == Status::returned || view.status == Status::hidden;
  if (undone && bodies.act) view.reason = bodies.act->reason;
  return view;
}

DeskView render_desk(const Intervention& item, const ItemBodies& bodies) {
  DeskView view;
  if (item.status == Status::withdrawn) {
    view.item.id = item.id;
    if (item.public_seq != 0) view.item.seq = item.public_seq;
    view.item.status = item.status;
    view.item.version = item.version;
  } else {
    view.item = full(item, bodies.text);
    if (view.item.content) view.participant = bodies.text->participant;
  }
  view.act = act(item.last_act.get(), bodies.act);
  if (item.last_act) view.returned_for = act(item.last_act->answered.get(), bodies.answered);
  return view;
}

SanctionView render_sanction(const ParticipantSanctioned& event, const BodyPtr& body) {
  SanctionView view;
  if (!body) return view;
  view.reason = body->reason;
  view.by = person(*body);
  if (body->subject)
    view.participant.who = PersonView{body->subject->participant, body->subject->name, body->subject->delegation};
  const MeasureView measure{event.until == VenueTime{} ? std::nullopt : std::optional(event.until), view.reason,
                            view.by};
  if (event.sanction == Sanction::mute) view.participant.muted = measure;
  if (event.sanction == Sanction::expel) view.participant.expelled = measure;
  view.participant.barred = event.sanction == Sanction::bar;
  return view;
}

BodySeqs bodies_needed(const Room& room, Audience audience, Seq seq) {
  const Happening& happening = room.happening(audience, seq);
  BodySeqs seqs;
  if (happening.type == Happening::Type::sanctioned) seqs.act = seq;
  if (!happening.is_about_one()) return seqs;
  const Intervention& item = room.item(happening.item);
  if (brings_text(happening.type)) return bodies_of(item, audience == Audience::desk ? Viewer::desk : Viewer::follower);
  if (audience == Audience::desk && item.status != Status::erased && note_at(item, seq)) seqs.act = seq;
  return seqs;
}

EventView render_event(const Room& room, Audience audience, Seq seq, const Epoch& epoch, const ItemBodies& bodies) {
  const Happening& happening = room.happening(audience, seq);
  EventView view{seq, told_time(room, audience, seq), type_of(room, happening), EpochView{epoch}};
  if (happening.type == Happening::Type::epoch_changed) return view;
  if (happening.type == Happening::Type::room_opened || happening.type == Happening::Type::configured) {
    view.data = RulesView{room.rules_then(happening.item)};
    return view;
  }
  if (happening.type == Happening::Type::sanctioned) {
    view.data = render_sanction(room.sanction(happening.item), bodies.act);
    return view;
  }
  const Intervention& item = room.item(happening.item);
  const bool gone = item.status == Status::withdrawn || item.status == Status::erased;
  if (brings_text(happening.type)) {
    if (audience == Audience::desk && (gone || !bodies.text)) {
      view.data = PublicItem(without_seq(item));
    } else if (audience == Audience::desk) {
      view.data = render_desk(item, bodies);
    } else {
      PublicItem shown = render_public(item, bodies.text, room.rules());
      if (auto* tombstone = std::get_if<Tombstone>(&shown)) tombstone->seq.reset();
      view.data = std::move(shown);
    }
    return view;
  }
  if (audience == Audience::desk)
    view.data = DeskChangeView{change(item, happening.type), item.version, act(note_at(item, seq), bodies.act)};
  else view.data = change(item, happening.type);
  return view;
}

}  // namespace plenaria
