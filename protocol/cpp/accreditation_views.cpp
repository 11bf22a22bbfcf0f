#include "protocol/cpp/accreditation_views.hpp"

#include "protocol/cpp/json.hpp"

namespace plenaria {

namespace {

Json delegation_json(const DelegationView& delegation) {
  return Json{{"id", delegation.id.text()},
              {"name", delegation.name},
              {"group", delegation.group},
              {"capacity", to_text(delegation.capacity)}};
}

Json person_json(const AccreditedView& person) {
  Json object{{"id", person.id.text()}, {"role", to_text(person.role)}, {"name", person.name}};
  if (person.delegation) object["delegation"] = person.delegation->text();
  if (!person.group.empty()) object["group"] = person.group;
  if (person.capacity) object["capacity"] = to_text(*person.capacity);
  object["on_behalf_of"] = person.on_behalf_of;
  Json rooms = Json::array();
  for (const auto& room : person.rooms) rooms.push_back(room.text());
  object["rooms"] = std::move(rooms);
  if (!person.language.empty()) object["language"] = person.language;
  object["revoked"] = person.revoked;
  if (person.outsider) object["outsider"] = true;
  object["serial"] = person.serial;
  object["at"] = rfc3339(person.at);
  return object;
}

}  // namespace

std::string encode_people(const PeoplePage& page) {
  Json people = Json::array();
  for (const auto& person : page.people) people.push_back(person_json(person));
  Json object{{"people", std::move(people)}, {"more", page.more}};
  if (page.delegations) {
    Json delegations = Json::array();
    for (const auto& delegation : *page.delegations) delegations.push_back(delegation_json(delegation));
    object["delegations"] = std::move(delegations);
  }
  object["counts"] =
      Json{{"people", page.people_count}, {"revoked", page.revoked_count}, {"delegations", page.delegation_count}};
  return dump_json(object);
}

std::string encode_delegation(const DelegationView& delegation) {
  return dump_json(Json{{"delegation", delegation_json(delegation)}});
}

std::string encode_person(const AccreditedView& person) { return dump_json(Json{{"person", person_json(person)}}); }

std::string encode_imported(std::size_t people, std::size_t delegations, const std::vector<ListFault>& faults) {
  Json errors = Json::array();
  for (const auto& fault : faults) {
    Json error{{"line", fault.line}};
    if (!fault.column.empty()) error["column"] = fault.column;
    error["message"] = fault.message;
    errors.push_back(std::move(error));
  }
  return dump_json(Json{{"people", people}, {"delegations", delegations}, {"errors", std::move(errors)}});
}

std::string encode_link(const std::string& url, const std::string& token, VenueTime expires) {
  return dump_json(Json{{"url", url}, {"token", token}, {"expires", rfc3339(expires)}});
}

}  // namespace plenaria
