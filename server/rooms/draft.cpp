#include "rooms/draft.hpp"

#include <algorithm>

namespace plenaria {

Draft::Draft(const Room& room)
    : room_(room),
      rules_(room.rules()),
      last_at_(room.last_at()),
      seq_(room.seq(Audience::desk)),
      public_seq_(room.seq(Audience::public_)) {}

Entry Draft::add_event(Event event, VenueTime now) {
  Entry entry;
  entry.seq = ++seq_;
  entry.public_seq = is_public(event, *this) ? ++public_seq_ : 0;
  entry.at = std::max(now, last_at_);
  entry.event = std::move(event);
  fold(*this, entry);
  return entry;
}

const Intervention* Draft::find(const InterventionId& id) const {
  const auto found = changed_.find(id);
  return found == changed_.end() ? room_.find(id) : &found->second;
}

const Intervention* Draft::find_key(const KeyDigest& key) const {
  if (const auto found = keys_.find(key); found != keys_.end()) return find(found->second);
  const Intervention* before = room_.find_key(key);
  return before ? find(before->id) : nullptr;
}

std::vector<VenueTime> Draft::submissions_of(const AuthorRef& author) const {
  auto all = room_.submissions_of(author);
  if (const auto found = submissions_.find(author); found != submissions_.end())
    all.insert(all.end(), found->second.begin(), found->second.end());
  if (const std::size_t most = limits().remembered_submissions(); all.size() > most)
    all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
  return all;
}

std::size_t Draft::pending_of(const AuthorRef& author) const {
  std::size_t count = room_.pending_of(author);
  for (const auto& [id, item] : changed_) {
    if (item.author != author) continue;
    const Intervention* before = room_.find(id);
    if (item.status == Status::pending) ++count;
    if (before && before->status == Status::pending) --count;
  }
  return count;
}

Standing Draft::standing_of(const AuthorRef& who) const {
  const auto found = standings_.find(who);
  return found == standings_.end() ? room_.standing_of(who) : found->second;
}

void Draft::add(Intervention intervention) {
  const InterventionId id = intervention.id;
  keys_.emplace(intervention.key, id);
  changed_.emplace(id, std::move(intervention));
}

Intervention& Draft::edit(const InterventionId& id) {
  const auto found = changed_.find(id);
  if (found != changed_.end()) return found->second;
  return changed_.emplace(id, *room_.find(id)).first->second;
}

}  // namespace plenaria
