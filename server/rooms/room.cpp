#include "rooms/room.hpp"

#include <stdexcept>

namespace plenaria {

namespace {

/// What an audience is told of an event, and which intervention it is about.
struct Telling {
  Happening::Type type;
  const InterventionId* about;
};

struct Told {
  Telling operator()(const RoomOpened&) const { return {Happening::Type::room_opened, nullptr}; }
  Telling operator()(const InterventionSubmitted& event) const {
    const bool published = event.status == Status::published;
    return {published ? Happening::Type::published : Happening::Type::submitted, &event.id};
  }
  Telling operator()(const InterventionWithdrawn& event) const { return {Happening::Type::withdrawn, &event.id}; }
  Telling operator()(const InterventionErased& event) const { return {Happening::Type::erased, &event.id}; }
  Telling operator()(const EpochChanged&) const { return {Happening::Type::epoch_changed, nullptr}; }
};

}  // namespace

void Room::apply(const Entry& entry) {
  if (entry.seq != seq(Audience::desk) + 1) throw std::logic_error("an entry out of its place");
  const bool to_public = is_public(entry.event, *this);
  if (entry.public_seq != (to_public ? seq(Audience::public_) + 1 : 0))
    throw std::logic_error("an entry with a wrong public number");
  fold(*this, entry);
  const Telling telling = std::visit(Told{}, entry.event);
  const Happening happening{telling.type, telling.about ? index_.at(*telling.about) : 0, entry.at};
  desk_.push_back(happening);
  if (!to_public) return;
  public_.push_back(happening);
  if (happening.type == Happening::Type::published) published_.push_back(happening.item);
}

const std::vector<std::uint32_t>& Room::items_of(const AuthorRef& author) const {
  static const std::vector<std::uint32_t> kNone;
  const auto found = authors_.find(author);
  return found == authors_.end() ? kNone : found->second.items;
}

std::vector<Seq> Room::entries_about(const InterventionId& id) const {
  std::vector<Seq> seqs;
  const auto found = index_.find(id);
  if (found == index_.end()) return seqs;
  for (Seq seq = 1; seq <= desk_.size(); ++seq) {
    const Happening& happening = desk_[seq - 1];
    if (happening.is_about_one() && happening.item == found->second) seqs.push_back(seq);
  }
  return seqs;
}

const Intervention* Room::find(const InterventionId& id) const {
  const auto found = index_.find(id);
  return found == index_.end() ? nullptr : &items_[found->second];
}

const KnownKey* Room::find_key(const KeyDigest& key) const {
  const auto found = keys_.find(key);
  return found == keys_.end() ? nullptr : &found->second;
}

std::vector<VenueTime> Room::submissions_of(const AuthorRef& author) const {
  const auto found = authors_.find(author);
  if (found == authors_.end()) return {};
  return {found->second.submissions.begin(), found->second.submissions.end()};
}

void Room::add(Intervention intervention) {
  const auto index = static_cast<std::uint32_t>(items_.size());
  index_.emplace(intervention.id, index);
  authors_[intervention.author].items.push_back(index);
  items_.push_back(std::move(intervention));
}

void Room::note_submission(const AuthorRef& author, VenueTime at) {
  auto& submissions = authors_[author].submissions;
  while (!submissions.empty() && submissions.front() + std::chrono::minutes(1) <= at) submissions.pop_front();
  submissions.push_back(at);
}

}  // namespace plenaria
