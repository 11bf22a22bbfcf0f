#include "record/body_check.hpp"

#include "rooms/decide.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kNoBody = "{}";

struct BodyOf {
  const std::string& stored;
  const Intervention* item;

  std::optional<std::string> nothing() const {
    if (stored == kNoBody) return std::nullopt;
    return "has a body, though it needs none.";
  }
  template <class Matches>
  std::optional<std::string> something(Matches matches) const {
    const auto body = decode_body(stored);
    if (!body) return "has a body that cannot be read.";
    if (!matches(*body)) return "has a body that is not the one its header commits to.";
    // Commitments are of what a body says; this is for how it says it.
    if (encode_body(*body) != stored) return "has a body that says more than its header commits to.";
    return std::nullopt;
  }

  /// `published` is the intervention whose text the body carries, where it has to.
  std::optional<std::string> account_of(const Act& act, const Intervention* published = nullptr) const {
    return something([&](const Body& body) {
      const bool carries = published ? body.carried && commit_to_text(*body.carried) == published->text_commitment &&
                                           commit_to_author(*body.carried) == published->author_commitment
                                     : !body.carried;
      return carries && commit_to_reason(body) == act.reason_commitment &&
             commit_to_author(body) == act.author_commitment;
    });
  }

  std::optional<std::string> operator()(const RoomOpened&) const { return nothing(); }
  std::optional<std::string> operator()(const InterventionSubmitted& event) const {
    return something([&](const Body& body) {
      return !body.carried && commit_to_text(body) == event.text_commitment &&
             commit_to_author(body) == event.author_commitment;
    });
  }
  std::optional<std::string> operator()(const InterventionAmended& event) const {
    return something([&](const Body& body) {
      return !body.carried && commit_to_text(body) == event.text_commitment &&
             commit_to_author(body) == event.author_commitment;
    });
  }
  std::optional<std::string> operator()(const InterventionModerated& event) const {
    if (event.verb == Verb::publish && item) return account_of(event.act, item);
    return account_of(event.act);
  }
  std::optional<std::string> operator()(const InterventionTagged& event) const { return account_of(event.act); }
  std::optional<std::string> operator()(const InterventionWithdrawn&) const { return nothing(); }
  std::optional<std::string> operator()(const InterventionErased& event) const {
    return account_of(Act{AuthorRef(), event.reason_commitment, event.author_commitment});
  }
  std::optional<std::string> operator()(const RoomConfigured& event) const { return account_of(event.act); }
  std::optional<std::string> operator()(const ParticipantSanctioned& event) const { return account_of(event.act); }
  std::optional<std::string> operator()(const EpochChanged&) const { return nothing(); }
};

struct ActOf {
  const RoomView& before;

  std::optional<std::string> wrong_version(const InterventionId& id, std::uint32_t version) const {
    const Intervention* item = before.find(id);
    if (!item || version == item->version + 1) return std::nullopt;  // an unknown one cannot be folded anyway
    return "counts version " + std::to_string(version) + " of its intervention after version " +
           std::to_string(item->version) + ".";
  }

  std::optional<std::string> operator()(const RoomOpened&) const { return std::nullopt; }
  std::optional<std::string> operator()(const InterventionSubmitted& event) const {
    if (event.status == Status::pending || event.status == Status::published) return std::nullopt;
    return "submits an intervention that is " + std::string(to_text(event.status)) + " from the beginning.";
  }
  std::optional<std::string> operator()(const InterventionAmended& event) const {
    const Intervention* item = before.find(event.id);
    if (item && item->status != Status::pending && item->status != Status::returned)
      return "amends an intervention that was neither pending nor returned.";
    if (item && item->author != event.by) return "amends an intervention of somebody else.";
    return wrong_version(event.id, event.version);
  }
  std::optional<std::string> operator()(const InterventionModerated& event) const {
    const Intervention* item = before.find(event.id);
    if (item && !can_follow(event.verb, *item))
      return "acts on an intervention to which this could not be done: " + std::string(to_text(event.verb)) + ".";
    return wrong_version(event.id, event.version);
  }
  std::optional<std::string> operator()(const InterventionTagged& event) const {
    const Intervention* item = before.find(event.id);
    if (item && !can_follow(Verb::tag, *item)) return "files an intervention that was taken away or returned before.";
    return wrong_version(event.id, event.version);
  }
  std::optional<std::string> operator()(const RoomConfigured&) const { return std::nullopt; }
  std::optional<std::string> operator()(const ParticipantSanctioned&) const { return std::nullopt; }
  std::optional<std::string> operator()(const InterventionWithdrawn& event) const {
    const Intervention* item = before.find(event.id);
    const bool may = !item || item->status == Status::pending || item->status == Status::published ||
                     item->status == Status::returned;
    return may ? wrong_version(event.id, event.version) : "withdraws an intervention that was taken away before.";
  }
  std::optional<std::string> operator()(const InterventionErased& event) const {
    const Intervention* item = before.find(event.id);
    const bool may = !item || item->status != Status::erased;
    return may ? wrong_version(event.id, event.version) : "erases an intervention that was erased before.";
  }
  std::optional<std::string> operator()(const EpochChanged&) const { return std::nullopt; }
};

}  // namespace

std::optional<std::string> wrong_body(const Event& event, const Intervention* item, const std::string& stored) {
  return std::visit(BodyOf{stored, item}, event);
}

std::optional<std::string> wrong_act(const RoomView& before, const Event& event) {
  return std::visit(ActOf{before}, event);
}

}  // namespace plenaria
