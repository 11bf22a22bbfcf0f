#include "hub/revocations.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kLooks = 500;
constexpr std::size_t kMostUnderWay = 64;

Body body_of(const RegisterHost::PersonTexts& texts, const std::string& delegation, const Randomness& random) {
  const auto& act = texts.standing;
  Body body;
  body.participant = act.by;
  body.name = act.by_name;
  body.delegation = act.by_delegation;
  body.author_salt = random_text(random);
  body.reason = act.reason;
  body.reason_salt = random_text(random);
  body.subject = Body::Subject{texts.id.text(), texts.name, delegation};
  return body;
}

}  // namespace

void Revocations::settle(const PersonRef& person) {
  heard_.insert(person);
  const Person* known = people_.is_current() ? people_.people().find(person) : nullptr;
  looks_ = rooms_.size();
  if (known && look_at(*known)) heard_.erase(person);
}

void Revocations::tick() {
  if (!people_.is_current()) return;
  looks_ = kLooks;
  for (auto at = heard_.begin(); at != heard_.end() && looks_ > 0;) {
    const Person* known = people_.people().find(*at);
    if (!known || look_at(*known)) at = heard_.erase(at);
    else ++at;
  }
  go_through_all();
}

/// Rooms may have been opened, or gone back to an earlier history, at any time.
void Revocations::go_through_all() {
  const auto& everybody = people_.people().everybody();
  for (std::size_t seen = 0; seen < everybody.size() && looks_ > 0; ++seen) {
    if (next_ >= everybody.size()) next_ = 0;
    const Person& person = everybody[next_++];
    if (person.ever_revoked) look_at(person);
  }
}

bool Revocations::look_at(const Person& person) {
  bool settled = true;
  for (HostedRoom* room : rooms_) settled = look_at(person, *room) && settled;
  return settled;
}

bool Revocations::look_at(const Person& person, HostedRoom& room) {
  if (looks_ == 0) return false;
  --looks_;
  const auto& texts = people_.host().texts(person.ref);
  if (texts.id.empty()) return true;  // their body is gone, and with it who they were
  if (!room.host().ready()) return false;
  const AuthorRef who = secrets_()->author(room.plan().id, texts.id);
  if (room.room().standing_of(who).barred.taken == person.revoked) return true;
  const Place place{person.ref, &room};
  if (under_way_.size() >= kMostUnderWay || !under_way_.insert(place).second) return false;
  const Delegation* delegation =
      person.as && person.as->delegation ? people_.people().find(*person.as->delegation) : nullptr;
  const std::string& name = delegation ? people_.host().delegation(delegation->id).name : std::string();
  auto body = std::make_shared<const Body>(body_of(texts, name, random_));
  Barring command{person.revoked ? Sanction::bar : Sanction::unbar, who,
                  Account{commit_to_reason(*body), commit_to_author(*body)}};
  room.host().command(std::move(command), std::move(body),
                      [this, place, alive = std::weak_ptr<bool>(alive_)](const Result<InterventionId, Refusal>&) {
                        if (!alive.expired()) under_way_.erase(place);
                      });
  return false;
}

}  // namespace plenaria
