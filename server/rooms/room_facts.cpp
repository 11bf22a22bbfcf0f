#include "rooms/room_facts.hpp"

#include <memory>
#include <stdexcept>

namespace plenaria {

namespace {

const Intervention& known(const RoomView& state, const InterventionId& id) {
  const Intervention* found = state.find(id);
  if (!found) throw std::logic_error("the log speaks of an intervention that it does not hold");
  return *found;
}

struct Publicity {
  const RoomView& before;
  bool operator()(const RoomOpened&) const { return false; }
  bool operator()(const InterventionSubmitted& event) const { return event.status == Status::published; }
  bool operator()(const InterventionWithdrawn& event) const { return known(before, event.id).public_seq != 0; }
  bool operator()(const InterventionErased& event) const { return known(before, event.id).public_seq != 0; }
  bool operator()(const EpochChanged&) const { return true; }
};

struct Folding {
  RoomFacts& state;
  const Entry& entry;

  void operator()(const RoomOpened& event) const { state.set_rules(event.rules); }

  void operator()(const InterventionSubmitted& event) const {
    if (state.find(event.id)) throw std::logic_error("the log holds one intervention twice");
    Intervention fresh;
    fresh.id = event.id;
    fresh.author = event.author;
    fresh.status = event.status;
    fresh.kind = event.kind;
    fresh.rule = event.rule;
    fresh.language = event.language;
    if (!event.tags.empty()) fresh.tags = std::make_shared<const Tags>(event.tags);
    fresh.in_reply_to = event.in_reply_to;
    fresh.at = entry.at;
    fresh.body_seq = entry.seq;
    fresh.text_commitment = event.text_commitment;
    fresh.public_seq = entry.public_seq;
    state.add(std::move(fresh));
    state.add_key(event.key, KnownKey{event.content, event.id});
    state.note_submission(event.author, entry.at);
  }

  void operator()(const InterventionWithdrawn& event) const {
    known(state, event.id);
    Intervention& item = state.edit(event.id);
    item.status = Status::withdrawn;
    item.version = event.version;
    item.pinned = false;
  }

  void operator()(const InterventionErased& event) const {
    known(state, event.id);
    Intervention& item = state.edit(event.id);
    item.status = Status::erased;
    item.version = event.version;
    item.pinned = false;
  }

  void operator()(const EpochChanged&) const {}
};

}  // namespace

InterventionId about(const Event& event) {
  if (const auto* submitted = std::get_if<InterventionSubmitted>(&event)) return submitted->id;
  if (const auto* withdrawn = std::get_if<InterventionWithdrawn>(&event)) return withdrawn->id;
  if (const auto* erased = std::get_if<InterventionErased>(&event)) return erased->id;
  return {};
}

bool is_public(const Event& event, const RoomView& before) { return std::visit(Publicity{before}, event); }

void fold(RoomFacts& state, const Entry& entry) {
  std::visit(Folding{state, entry}, entry.event);
  state.set_last_at(entry.at);
}

}  // namespace plenaria
