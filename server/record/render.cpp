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

}  // namespace

VenueTime told_time(const Room& room, Audience audience, Seq seq) {
  const Happening& happening = room.happening(audience, seq);
  if (audience == Audience::desk) return happening.at;
  const Attribution then = happening.is_about_one() ? room.item(happening.item).rule : Attribution::named;
  return std::min(then, room.rules().attribution) == Attribution::none ? quarter_hour(happening.at) : happening.at;
}

std::string_view type_of(Happening::Type type) {
  switch (type) {
    case Happening::Type::room_opened:
      return "room.opened";
    case Happening::Type::submitted:
      return "intervention.submitted";
    case Happening::Type::published:
      return "intervention.published";
    case Happening::Type::withdrawn:
      return "intervention.withdrawn";
    case Happening::Type::erased:
      return "intervention.erased";
    case Happening::Type::epoch_changed:
      return "epoch.changed";
  }
  throw std::logic_error("a happening of no type");
}

PublicItem render_public(const Intervention& item, const BodyPtr& body, const Rules& rules) {
  if (item.public_seq == 0) throw std::logic_error("what was never published has no public view");
  if (item.status != Status::published) return tombstone(item, item.status);
  if (!body) return tombstone(item, Status::erased);
  PublishedView view{item.public_seq, item.pinned, content_of(item, *body)};
  attribute(view.content, *body, std::min(item.rule, rules.attribution));
  return view;
}

FullView render_own(const Intervention& item, const BodyPtr& body) {
  FullView view = full(item, body);
  view.mine = true;
  return view;
}

FullView render_desk(const Intervention& item, const BodyPtr& body) {
  FullView view = full(item, body);
  if (item.status == Status::withdrawn) view.content.reset();
  return view;
}

Seq body_needed(const Room& room, const Happening& happening, Audience audience) {
  switch (happening.type) {
    case Happening::Type::room_opened:
    case Happening::Type::withdrawn:
    case Happening::Type::erased:
    case Happening::Type::epoch_changed:
      return 0;
    case Happening::Type::submitted:
    case Happening::Type::published:
      break;
  }
  const Intervention& item = room.item(happening.item);
  const bool shown = item.status == Status::published ||
                     (audience == Audience::desk && item.status != Status::withdrawn && item.status != Status::erased);
  return shown ? item.body_seq : 0;
}

EventView render_event(const Room& room, Audience audience, Seq seq, const Epoch& epoch, const BodyPtr& body) {
  const Happening& happening = room.happening(audience, seq);
  EventView view{seq, told_time(room, audience, seq), type_of(happening.type), EpochView{epoch}};
  switch (happening.type) {
    case Happening::Type::room_opened:
      view.data = RulesView{room.rules()};
      break;
    case Happening::Type::epoch_changed:
      break;
    case Happening::Type::withdrawn:
    case Happening::Type::erased: {
      const Intervention& item = room.item(happening.item);
      view.data = PublicItem(Tombstone{item.id, std::nullopt, item.status});
      break;
    }
    case Happening::Type::submitted:
    case Happening::Type::published: {
      const Intervention& item = room.item(happening.item);
      if (audience == Audience::desk && body) {
        view.data = render_desk(item, body);
      } else if (audience == Audience::desk) {
        view.data = PublicItem(Tombstone{item.id, std::nullopt, item.status});
      } else {
        PublicItem shown = render_public(item, body, room.rules());
        if (auto* gone = std::get_if<Tombstone>(&shown)) gone->seq.reset();  // the event has the seq
        view.data = std::move(shown);
      }
      break;
    }
  }
  return view;
}

}  // namespace plenaria
