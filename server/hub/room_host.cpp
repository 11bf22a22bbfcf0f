#include "hub/room_host.hpp"

#include "hub/log_host_commands.hpp"
#include "hub/log_host_healing.hpp"

namespace plenaria {

template class LogHost<RoomLog>;

Headers RoomLog::headers(const Placed& placed, const Entry& entry, const Draft& draft) {
  const InterventionId id = about(entry.event);
  return encode_headers(placed, entry, id.is_zero() ? nullptr : draft.find(id), draft.rules());
}

RoomHost::RoomHost(const Parts& parts, RoomObserver& observer, RoomId id, const Rules& opening_rules,
                   const RoomLimits& limits, std::size_t cache_bytes)
    : LogHost(parts, AggregateId("room:" + id.text()), "room " + id.text(), std::make_unique<Room>(id, limits)),
      observer_(observer),
      id_(std::move(id)),
      opening_rules_(opening_rules),
      limits_(limits),
      bodies_(cache_bytes) {}

std::unique_ptr<Room> RoomHost::empty_state() const { return std::make_unique<Room>(id_, limits_); }

void RoomHost::forget_folded() {
  bodies_.clear();
  foreign_bodies_.clear();
}

RoomHost::Outcome RoomHost::carry_out(Batch& batch, Draft& draft, const Waiting& waiting, VenueTime now) {
  auto decision = decide(draft, waiting.command, now);
  if (!decision) return decision.error();
  if (const auto* done = std::get_if<AlreadyDone>(&*decision)) return done->id;
  const Event& event = std::get<Event>(*decision);
  const InterventionId id = about(event);
  if (std::holds_alternative<InterventionErased>(event)) {
    const auto recorded = room().entries_about(id);
    batch.erased.insert(batch.erased.end(), recorded.begin(), recorded.end());
    for (const Entry& before : batch.entries)
      if (about(before.event) == id) batch.erased.push_back(before.seq);
  }
  add(batch, draft, draft.add_event(event, now), has_body(event) ? waiting.texts : nullptr);
  return id;
}

void RoomHost::apply(const Entry& entry, const BodyPtr& body) {
  const InterventionId id = about(entry.event);
  if (std::holds_alternative<InterventionErased>(entry.event))
    for (const Seq seq : room().entries_about(id)) bodies_.erase(seq);
  state().apply(entry);
  const Intervention* item = id.is_zero() ? nullptr : room().find(id);
  if (body && !std::holds_alternative<InterventionErased>(entry.event)) bodies_.put(entry.seq, body);
  // A publication carries the text that it publishes, so that whoever is told of it need not ask the store.
  if (body && body->carried && item) bodies_.put(item->body_seq, body->carried);
  if (telling()) observer_.on_applied(room(), entry, item, body);
}

namespace {

/// Whether an event is what this command would bring about.
struct ComesOf {
  const Event& event;

  template <class Wanted>
  const Wanted* is() const {
    return std::get_if<Wanted>(&event);
  }
  bool operator()(const Submit& command) const {
    const auto* it = is<InterventionSubmitted>();
    return it && it->author == command.author && it->key == command.key;
  }
  bool operator()(const Amend& command) const {
    const auto* it = is<InterventionAmended>();
    return it && it->id == command.id && it->content == command.content;
  }
  bool operator()(const Withdraw& command) const { return is<InterventionWithdrawn>() && about(event) == command.id; }
  bool operator()(const Moderate& command) const {
    const auto* it = is<InterventionModerated>();
    return it && it->id == command.id && it->verb == command.verb && it->act.by == command.actor.ref;
  }
  bool operator()(const Tag& command) const {
    const auto* it = is<InterventionTagged>();
    return it && it->id == command.id && it->act.by == command.actor.ref;
  }
  bool operator()(const Configure& command) const {
    const auto* it = is<RoomConfigured>();
    return it && it->act.by == command.actor.ref;
  }
  bool operator()(const Sanctioning& command) const {
    const auto* it = is<ParticipantSanctioned>();
    return it && it->who == command.who && it->sanction == command.sanction && it->act.by == command.actor.ref;
  }
  bool operator()(const Barring& command) const {
    const auto* it = is<ParticipantSanctioned>();
    return it && it->who == command.who && it->sanction == command.sanction;
  }
  bool operator()(const Erase& command) const { return is<InterventionErased>() && about(event) == command.id; }
};

}  // namespace

bool RoomHost::comes_of(const Entry& entry, const Command& command) const {
  return std::visit(ComesOf{entry.event}, command);
}

bool RoomHost::is_same(const Command& one, const Command& other) const {
  const auto* submit = std::get_if<Submit>(&one);
  const auto* again = std::get_if<Submit>(&other);
  return submit != nullptr && again != nullptr && again->author == submit->author && again->key == submit->key;
}

}  // namespace plenaria
