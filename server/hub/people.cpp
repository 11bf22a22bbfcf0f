#include "hub/people.hpp"

#include "protocol/cpp/responses.hpp"

namespace plenaria {

namespace {

constexpr std::chrono::seconds kLongestBlindness{10};
constexpr std::chrono::seconds kQuiet{1};
/// A token tells the second in which it was issued, and an answer of the store may take two and a half more.
constexpr std::chrono::seconds kIssuing{4};

Refusal cannot_tell() {
  return Refusal{Code::not_recorded, "The register of people cannot be read now; try again in a moment."};
}

Refusal no_good(const char* sentence, const char* because = "") {
  Refusal refusal{Code::unauthenticated, sentence, "token"};
  refusal.because = because;
  return refusal;
}

}  // namespace

/// Its place in the map is found anew when it goes: others may have come and gone meanwhile.
class People::Watching final : public Undo {
 public:
  using Watchers = std::unordered_multimap<PersonRef, Watching*>;
  Watching(std::shared_ptr<Watchers> watchers, const PersonRef& person, std::function<void()> changed)
      : watchers_(std::move(watchers)), person_(person), changed_(std::move(changed)) {
    watchers_->emplace(person_, this);
  }
  Watching(const Watching&) = delete;
  Watching& operator=(const Watching&) = delete;
  ~Watching() override {
    const auto [first, last] = watchers_->equal_range(person_);
    for (auto at = first; at != last; ++at)
      if (at->second == this) {
        watchers_->erase(at);
        return;
      }
  }
  const std::function<void()>& changed() const { return changed_; }

 private:
  std::shared_ptr<Watchers> watchers_;
  PersonRef person_;
  std::function<void()> changed_;
};

People::People(const LogHostParts& parts, const RegisterLimits& limits, std::function<const Secrets*()> secrets)
    : parts_(parts),
      secrets_(std::move(secrets)),
      host_(parts, *this, limits),
      watchers_(std::make_shared<Watching::Watchers>()) {}

bool People::can_tell() const {
  if (!host_.ready() || !secrets_()) return false;
  return !lost_at_ || parts_.clock.steady_now() - *lost_at_ < kLongestBlindness;
}

Result<Participant, Refusal> People::vouch(const Participant& claims) const {
  if (!can_tell()) return cannot_tell();
  const Person* person = people().find(secrets_()->person(claims.id));
  if (person && person->revoked) return no_good("This accreditation was revoked; speak to the secretariat.", "revoked");
  if (!person || !person->as) {
    if (!claims.serial) return claims;
    return no_good("This link is for nobody in the register; ask the secretariat for a new one.");
  }
  if (claims.serial && *claims.serial != person->serial)
    return no_good("This link was replaced by a newer one; use that, or ask the secretariat for another.", "replaced");
  const auto& texts = host_.texts(person->ref);
  Participant who = claims;
  who.role = person->as->role;
  who.name = texts.name;
  who.on_behalf_of = texts.on_behalf_of;
  who.rooms = person->as->rooms;
  const Delegation* delegation = delegation_for(*person);
  who.delegation = delegation ? host_.delegation(delegation->id).name : std::string();
  who.group = delegation ? delegation->group : person->as->group;
  who.capacity = delegation ? delegation->capacity : person->as->capacity;
  return who;
}

Result<Participant, Refusal> People::admit(const Participant& claims) {
  auto known = vouch(claims);
  if (known || known.error().code != Code::unauthenticated) return known;
  if (lost_at_) return cannot_tell();
  // A link that another node has given is known here once its entry has come.
  const Person* person = people().find(secrets_()->person(claims.id));
  const bool newer = claims.serial && (!person || *claims.serial > person->serial);
  if (!newer || level_at_ > claims.issued + kIssuing) return known;
  host_.catch_up();
  return cannot_tell();
}

std::optional<People::Known> People::find(const ParticipantId& id) const {
  const Person* person = can_tell() ? people().find(secrets_()->person(id)) : nullptr;
  if (!person || !person->as) return std::nullopt;
  const Delegation* delegation = delegation_for(*person);
  return Known{person->as->role, host_.texts(person->ref).name,
               delegation ? host_.delegation(delegation->id).name : std::string()};
}

const Delegation* People::delegation_for(const Person& person) const {
  return person.as && person.as->delegation ? people().find(*person.as->delegation) : nullptr;
}

void People::on_available() { host_.on_available(); }

void People::on_unavailable() {
  ++losses_;
  if (!lost_at_) lost_at_ = parts_.clock.steady_now();
}

/// In a later turn, so that whoever is revoked by what has just been read is told first.
void People::on_level() {
  level_at_ = parts_.clock.venue_now();
  if (!lost_at_ && changed_.empty()) return;
  parts_.timers.soon([this, losses = losses_, alive = std::weak_ptr<bool>(alive_)] {
    if (alive.expired() || losses != losses_) return;
    const bool was_lost = std::exchange(lost_at_, std::nullopt).has_value();
    tell_watchers();
    tell_listeners();
    if (was_lost && on_current_) on_current_();
  });
}

std::unique_ptr<Undo> People::watch(const ParticipantId& person, std::function<void()> changed) {
  const Secrets* secrets = secrets_();
  if (!secrets) return nullptr;
  return std::make_unique<Watching>(watchers_, secrets->person(person), std::move(changed));
}

void People::on_applied(const RegisterEntry& entry) {
  if (const DelegationId id = delegation_of(entry.event); !id.is_zero()) {
    for (const auto& [ref, unused] : *watchers_) {
      const Person* person = people().find(ref);
      if (person && person->as && person->as->delegation == id) changed_.insert(ref);
    }
  } else if (const PersonRef ref = person_of(entry.event); !ref.is_zero()) {
    if (watchers_->contains(ref)) changed_.insert(ref);
    const bool standing =
        std::holds_alternative<PersonRevoked>(entry.event) || std::holds_alternative<PersonRestored>(entry.event);
    if (standing && on_standing_) on_standing_(ref);
  }
  tell_soon();
}

void People::on_replaced() {
  for (const auto& [ref, unused] : *watchers_) changed_.insert(ref);
  tell_soon();
}

/// In a later turn, so that whoever asked for the change is answered before a connection of theirs may be closed by it.
void People::tell_soon() {
  untold_ = true;
  if (telling_) return;
  telling_ = true;
  parts_.timers.soon([this, alive = std::weak_ptr<bool>(alive_)] {
    if (alive.expired()) return;
    telling_ = false;
    // Whoever it concerns could not be judged yet, and hears of it once the register is level.
    if (can_tell()) tell_watchers();
    tell_listeners();
  });
}

void People::tell_watchers() {
  std::vector<std::function<void()>> told;
  for (const PersonRef& ref : std::exchange(changed_, {})) {
    const auto [first, last] = watchers_->equal_range(ref);
    for (auto at = first; at != last; ++at) told.push_back(at->second->changed());
  }
  for (const auto& changed : told) changed();
}

void People::tell_listeners() {
  if (!untold_ || quiet_) return;
  untold_ = false;
  if (listening_.size() == 0) return;
  listening_.tell(std::make_shared<const SharedMessage>(encode_notification("accreditation.changed", "{}"), "{}",
                                                        "accreditation.changed", ""));
  quiet_ = parts_.timers.after(kQuiet, [this] {
    quiet_.reset();
    tell_listeners();
  });
}

}  // namespace plenaria
