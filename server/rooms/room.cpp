#include "rooms/room.hpp"

#include <stdexcept>

namespace plenaria {

namespace {

Happening::Type type_of(Verb verb) {
  switch (verb) {
    case Verb::publish:
      return Happening::Type::published;
    case Verb::return_:
      return Happening::Type::returned;
    case Verb::hide:
      return Happening::Type::hidden;
    case Verb::pin:
      return Happening::Type::pinned;
    case Verb::unpin:
      return Happening::Type::unpinned;
    case Verb::tag:
      return Happening::Type::tagged;
    case Verb::amend:
      break;
  }
  return Happening::Type::amended;
}

/// What an audience is told of an event.
struct Told {
  Happening::Type operator()(const RoomOpened&) const { return Happening::Type::room_opened; }
  Happening::Type operator()(const InterventionSubmitted& event) const {
    return event.status == Status::published ? Happening::Type::published : Happening::Type::submitted;
  }
  Happening::Type operator()(const InterventionAmended&) const { return Happening::Type::amended; }
  Happening::Type operator()(const InterventionModerated& event) const { return type_of(event.verb); }
  Happening::Type operator()(const InterventionTagged&) const { return Happening::Type::tagged; }
  Happening::Type operator()(const InterventionWithdrawn&) const { return Happening::Type::withdrawn; }
  Happening::Type operator()(const InterventionErased&) const { return Happening::Type::erased; }
  Happening::Type operator()(const RoomConfigured&) const { return Happening::Type::configured; }
  Happening::Type operator()(const ParticipantSanctioned&) const { return Happening::Type::sanctioned; }
  Happening::Type operator()(const EpochChanged&) const { return Happening::Type::epoch_changed; }
};

}  // namespace

void Room::apply(const Entry& entry) {
  if (entry.seq != seq(Audience::desk) + 1) throw std::logic_error("an entry out of its place");
  const bool to_public = is_public(entry.event, *this);
  if (entry.public_seq != (to_public ? seq(Audience::public_) + 1 : 0))
    throw std::logic_error("an entry with a wrong public number");
  fold(*this, entry);
  const Happening happening{std::visit(Told{}, entry.event), place_of(entry.event), entry.at};
  desk_.push_back(happening);
  if (happening.is_about_one()) count_pending(happening.item);
  if (!to_public) return;
  public_.push_back(happening);
  const bool first =
      happening.type == Happening::Type::published && (*items_)[happening.item].public_seq == entry.public_seq;
  if (first) published_.push_back(happening.item);
}

std::uint32_t Room::place_of(const Event& event) {
  if (const InterventionId id = about(event); !id.is_zero()) return by_id_.find(id).value();
  if (const auto* sanctioned = std::get_if<ParticipantSanctioned>(&event)) {
    sanctions_.push_back(*sanctioned);
    return static_cast<std::uint32_t>(sanctions_.size() - 1);
  }
  if (std::holds_alternative<EpochChanged>(event)) return 0;
  rules_then_.push_back(rules_);
  return static_cast<std::uint32_t>(rules_then_.size() - 1);
}

void Room::count_pending(std::uint32_t index) {
  const Intervention& item = (*items_)[index];
  const bool waits = item.status == Status::pending;
  if (waits == pending_.contains(index)) return;
  std::size_t& count = authors_[item.author].pending;
  if (waits) {
    pending_.insert(index);
    ++count;
  } else {
    pending_.erase(index);
    --count;
  }
}

const std::vector<std::uint32_t>& Room::items_of(const AuthorRef& author) const {
  static const std::vector<std::uint32_t> kNone;
  const auto found = authors_.find(author);
  return found == authors_.end() ? kNone : found->second.items;
}

std::vector<Seq> Room::entries_about(const InterventionId& id) const {
  std::vector<Seq> seqs;
  const auto place = by_id_.find(id);
  if (!place) return seqs;
  for (Seq seq = 1; seq <= desk_.size(); ++seq) {
    const Happening& happening = desk_[seq - 1];
    if (happening.is_about_one() && happening.item == *place) seqs.push_back(seq);
  }
  return seqs;
}

const Intervention* Room::find(const InterventionId& id) const {
  const auto place = by_id_.find(id);
  return place ? &(*items_)[*place] : nullptr;
}

std::optional<std::uint32_t> Room::index_of(const InterventionId& id) const { return by_id_.find(id); }

const Intervention* Room::find_key(const KeyDigest& key) const {
  const auto place = by_key_.find(key);
  return place ? &(*items_)[*place] : nullptr;
}

std::vector<VenueTime> Room::submissions_of(const AuthorRef& author) const {
  const auto found = authors_.find(author);
  if (found == authors_.end()) return {};
  return {found->second.submissions.begin(), found->second.submissions.end()};
}

std::size_t Room::pending_of(const AuthorRef& author) const {
  const auto found = authors_.find(author);
  return found == authors_.end() ? 0 : found->second.pending;
}

Standing Room::standing_of(const AuthorRef& who) const {
  const auto found = standings_.find(who);
  return found == standings_.end() ? Standing{} : found->second;
}

void Room::set_standing(const AuthorRef& who, const Standing& standing) {
  if (standing.muted.taken || standing.expelled.taken || standing.barred.taken) standings_[who] = standing;
  else standings_.erase(who);
}

void Room::add(Intervention intervention) {
  const auto index = static_cast<std::uint32_t>(items_->size());
  authors_[intervention.author].items.push_back(index);
  items_->push_back(std::move(intervention));
  by_id_.add(index);
  by_key_.add(index);
}

void Room::note_submission(const AuthorRef& author, VenueTime at) {
  auto& submissions = authors_[author].submissions;
  while (!submissions.empty() && submissions.front() + std::chrono::minutes(1) <= at) submissions.pop_front();
  submissions.push_back(at);
  if (submissions.size() > limits_.remembered_submissions()) submissions.pop_front();
}

}  // namespace plenaria
