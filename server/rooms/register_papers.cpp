// Who may ask for anything in the register, and which papers can be given.
//
// The secretariat alone, and none of it who is limited to some rooms: the register is of the whole dialogue. Their
// token says that they are of it, but where the register knows them its word counts: a secretary who was revoked, or
// has another role by now, is refused. A person with a delegation has that delegation's group and capacity; others may
// be said only where they are the same.
#include "rooms/privileges.hpp"
#include "rooms/register_decide.hpp"

namespace plenaria {

namespace {
Role role_at_large(const Accreditation& as) { return as.rooms.empty() ? as.role : Role::observer; }
}  // namespace

std::optional<Refusal> refuse_asking(const RegisterView& view, const Asking& by) {
  const Person* known = view.find(by.person);
  if (known && known->revoked)
    return Refusal{Code::unauthenticated, "Your accreditation was revoked; speak to the secretariat."};
  const Role role = known && known->as ? role_at_large(*known->as) : by.role;
  const auto code = denied(Action::accredit, role, RoomState::open, Ownership::none);
  if (!code) return std::nullopt;
  return Refusal{*code, "Only the secretariat may accredit people."};
}

std::optional<Refusal> refuse_papers(const RegisterView& view, const Accreditation& as) {
  if (!as.delegation) return std::nullopt;
  const Delegation* delegation = view.find(*as.delegation);
  if (!delegation) return Refusal{Code::not_found, "There is no such delegation.", "delegation"};
  if (!as.group.empty() && as.group != delegation->group)
    return Refusal{Code::conflict, "A person has their delegation's stakeholder group; leave this one out.", "group"};
  if (as.capacity && *as.capacity != delegation->capacity)
    return Refusal{Code::conflict, "A person has their delegation's capacity; leave this one out.", "capacity"};
  return std::nullopt;
}

Accreditation settled(Accreditation as) {
  if (!as.delegation) return as;
  as.group.clear();
  as.capacity.reset();
  return as;
}

}  // namespace plenaria
