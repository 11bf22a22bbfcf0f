#include "rooms/room_facts.hpp"

#include <algorithm>
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
  bool operator()(const InterventionAmended&) const { return false; }
  bool operator()(const InterventionModerated& event) const {
    return event.verb == Verb::publish || known(before, event.id).public_seq != 0;
  }
  bool operator()(const InterventionTagged& event) const { return known(before, event.id).public_seq != 0; }
  bool operator()(const InterventionWithdrawn& event) const { return known(before, event.id).public_seq != 0; }
  bool operator()(const InterventionErased& event) const { return known(before, event.id).public_seq != 0; }
  bool operator()(const RoomConfigured&) const { return true; }
  bool operator()(const ParticipantSanctioned&) const { return false; }
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
    fresh.key = event.key;
    fresh.content = event.content;
    fresh.status = event.status;
    fresh.kind = event.kind;
    fresh.rule = event.rule;
    fresh.language = event.language;
    if (!event.tags.empty()) fresh.tags = std::make_shared<const Tags>(event.tags);
    fresh.in_reply_to = event.in_reply_to;
    fresh.at = entry.at;
    fresh.body_seq = entry.seq;
    fresh.text_commitment = event.text_commitment;
    fresh.author_commitment = event.author_commitment;
    fresh.public_seq = entry.public_seq;
    state.add(std::move(fresh));
    state.note_submission(event.author, entry.at);
  }

  void operator()(const InterventionAmended& event) const {
    known(state, event.id);
    Intervention& item = state.edit(event.id);
    ActNote note{event.by, Verb::amend, entry.seq, entry.at, Digest(), event.content, item.last_act};
    if (note.answered) note.answered = returned_by(note.answered);
    item.last_act = std::make_shared<const ActNote>(std::move(note));
    item.status = Status::pending;
    item.version = event.version;
    // These words were written under the rule of now: they are never shown under a looser one.
    item.rule = std::min(item.rule, state.rules().attribution);
    item.at = entry.at;
    item.body_seq = entry.seq;
    item.text_commitment = event.text_commitment;
    item.author_commitment = event.author_commitment;
    state.note_submission(item.author, entry.at);
  }

  void operator()(const InterventionModerated& event) const {
    known(state, event.id);
    if (event.verb == Verb::tag || event.verb == Verb::amend)
      throw std::logic_error("the log moderates by a verb that has an entry of its own");
    Intervention& item = state.edit(event.id);
    note_act(item, event.verb, event.act);
    item.version = event.version;
    switch (event.verb) {
      case Verb::publish:
        item.status = Status::published;
        if (item.public_seq != 0) break;  // restored: it keeps its place
        item.public_seq = entry.public_seq;
        item.at = entry.at;
        break;
      case Verb::return_:
        item.status = Status::returned;
        break;
      case Verb::hide:
        item.status = Status::hidden;
        item.pinned = false;
        break;
      case Verb::pin:
      case Verb::unpin:
        item.pinned = event.verb == Verb::pin;
        break;
      case Verb::tag:
      case Verb::amend:
        break;
    }
  }

  void operator()(const InterventionTagged& event) const {
    known(state, event.id);
    Intervention& item = state.edit(event.id);
    note_act(item, Verb::tag, event.act);
    item.version = event.version;
    item.tags = event.tags.empty() ? nullptr : std::make_shared<const Tags>(event.tags);
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

  void operator()(const RoomConfigured& event) const { state.set_rules(event.rules); }

  void operator()(const ParticipantSanctioned& event) const {
    Standing standing = state.standing_of(event.who);
    const Measure measure{true, event.until, entry.seq};
    switch (event.sanction) {
      case Sanction::mute:
        standing.muted = measure;
        break;
      case Sanction::unmute:
        standing.muted = {};
        break;
      case Sanction::expel:
        standing.expelled = measure;
        break;
      case Sanction::readmit:
        standing.expelled = {};
        break;
      case Sanction::bar:
        standing.barred = measure;
        break;
      case Sanction::unbar:
        standing.barred = {};
        break;
    }
    state.set_standing(event.who, standing);
  }

  void operator()(const EpochChanged&) const {}

  void note_act(Intervention& item, Verb verb, const Act& act) const {
    // A filing says nothing new of an amendment: what that answered stays in sight.
    auto answered = verb == Verb::tag && item.last_act ? item.last_act->answered : nullptr;
    item.last_act = std::make_shared<const ActNote>(
        ActNote{act.by, verb, entry.seq, entry.at, act.reason_commitment, ContentDigest(), std::move(answered)});
  }

  /// The return that an amendment answers, also where the amendment follows on another one.
  static std::shared_ptr<const ActNote> returned_by(std::shared_ptr<const ActNote> before) {
    if (before->verb != Verb::return_) before = before->answered;
    return before;
  }
};

}  // namespace

InterventionId about(const Event& event) {
  return std::visit(
      [](const auto& one) {
        if constexpr (requires { one.id; }) return one.id;
        else return InterventionId();
      },
      event);
}

bool has_text(const Event& event) {
  const auto* moderated = std::get_if<InterventionModerated>(&event);
  return std::holds_alternative<InterventionSubmitted>(event) || std::holds_alternative<InterventionAmended>(event) ||
         (moderated && moderated->verb == Verb::publish);
}

bool has_body(const Event& event) {
  return !std::holds_alternative<RoomOpened>(event) && !std::holds_alternative<InterventionWithdrawn>(event) &&
         !std::holds_alternative<EpochChanged>(event);
}

bool is_public(const Event& event, const RoomView& before) { return std::visit(Publicity{before}, event); }

void fold(RoomFacts& state, const Entry& entry) {
  std::visit(Folding{state, entry}, entry.event);
  state.set_last_at(entry.at);
}

}  // namespace plenaria
