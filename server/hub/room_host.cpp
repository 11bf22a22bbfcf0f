#include "hub/room_host.hpp"

#include "hub/log_host_commands.hpp"
#include "hub/log_host_healing.hpp"

namespace plenaria {

template class LogHost<RoomLog>;

Headers RoomLog::headers(const Placed& placed, const Entry& entry, const Draft& draft) {
  const InterventionId id = about(entry.event);
  return encode_headers(placed, entry, id.is_zero() ? nullptr : draft.find(id));
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
  const bool with_body =
      std::holds_alternative<InterventionSubmitted>(event) || std::holds_alternative<InterventionErased>(event);
  add(batch, draft, draft.add_event(event, now), with_body ? waiting.texts : nullptr);
  return id;
}

void RoomHost::apply(const Entry& entry, const BodyPtr& body) {
  const InterventionId id = about(entry.event);
  if (std::holds_alternative<InterventionErased>(entry.event))
    for (const Seq seq : room().entries_about(id)) bodies_.erase(seq);
  state().apply(entry);
  const Intervention* item = id.is_zero() ? nullptr : room().find(id);
  if (std::holds_alternative<InterventionSubmitted>(entry.event) && body) bodies_.put(entry.seq, body);
  if (telling()) observer_.on_applied(room(), entry, item, body);
}

bool RoomHost::comes_of(const Entry& entry, const Command& command) const {
  if (const auto* submit = std::get_if<Submit>(&command)) {
    const auto* event = std::get_if<InterventionSubmitted>(&entry.event);
    return event != nullptr && event->author == submit->author && event->key == submit->key;
  }
  if (const auto* withdraw = std::get_if<Withdraw>(&command))
    return std::holds_alternative<InterventionWithdrawn>(entry.event) && about(entry.event) == withdraw->id;
  return std::holds_alternative<InterventionErased>(entry.event) && about(entry.event) == std::get<Erase>(command).id;
}

bool RoomHost::is_same(const Command& one, const Command& other) const {
  const auto* submit = std::get_if<Submit>(&one);
  const auto* again = std::get_if<Submit>(&other);
  return submit != nullptr && again != nullptr && again->author == submit->author && again->key == submit->key;
}

}  // namespace plenaria
