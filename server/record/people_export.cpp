#include "record/people_export.hpp"

namespace plenaria {

namespace {

const std::vector<std::string> kColumns{"seq",      "at",         "act",   "participant", "name",         "role",
                                        "serial",   "delegation", "group", "capacity",    "on_behalf_of", "rooms",
                                        "language", "reason",     "by",    "by_name",     "by_delegation"};

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : "|") + one;
  return text;
}

std::string joined(const std::vector<RoomId>& rooms) {
  std::string text;
  for (const auto& room : rooms) text += (text.empty() ? "" : "|") + room.text();
  return text;
}

/// The serial of the links that are good from now on; empty where the act leaves it.
std::string serial_of(const RegisterEvent& event) {
  if (const auto* renewed = std::get_if<PersonRenewed>(&event)) return std::to_string(renewed->serial);
  if (const auto* restored = std::get_if<PersonRestored>(&event)) return std::to_string(restored->serial);
  return {};
}

}  // namespace

/// Takes up what an event says of a person or a delegation, so that later rows can say it too.
struct PeopleExport::Remember {
  PeopleExport& all;
  const RegisterBody* body;

  template <class Event>
  void operator()(const Event& event) const {
    if constexpr (requires { event.capacity; }) all.delegations_[event.id] = {name(), event.group, event.capacity};
    if constexpr (requires { event.person; }) person(event);
  }

 private:
  std::string name() const { return body ? body->name : std::string(); }

  template <class Event>
  void person(const Event& event) const {
    Named& known = all.people_[event.person];
    if (body && !body->person.empty()) known.id = body->person;
    if constexpr (requires { event.as; }) {
      known.as = event.as;
      known.accredited = true;
      known.name = name();
      known.on_behalf_of = body ? joined(body->on_behalf_of) : std::string();
    }
  }
};

PeopleExport::PeopleExport(Sink sink) : table_(std::move(sink), kColumns) {}

void PeopleExport::add(const RegisterEntry& entry, const RegisterBody* body) {
  std::visit(Remember{*this, body}, entry.event);
  if (acted_by(entry.event)) write(entry, body);
}

void PeopleExport::write(const RegisterEntry& entry, const RegisterBody* body) {
  static const RegisterBody kNothing;
  const RegisterBody& said = body ? *body : kNothing;
  Named person;
  Delegated delegation;
  std::string capacity;
  if (const DelegationId id = delegation_of(entry.event); !id.is_zero()) {
    delegation = delegations_[id];
    capacity = to_text(delegation.capacity);
  } else {
    person = people_[person_of(entry.event)];
    if (person.as.delegation) {
      delegation = delegations_[*person.as.delegation];
      capacity = to_text(delegation.capacity);
    } else {
      delegation.group = person.as.group;
      if (person.as.capacity) capacity = to_text(*person.as.capacity);
    }
  }
  table_.row({std::to_string(entry.seq), rfc3339(entry.at), std::string(type_of(entry.event)), person.id, person.name,
              person.accredited ? std::string(to_text(person.as.role)) : "", serial_of(entry.event), delegation.name,
              delegation.group, capacity, person.on_behalf_of, joined(person.as.rooms), person.as.language, said.reason,
              said.by, said.by_name, said.by_delegation});
}

}  // namespace plenaria
