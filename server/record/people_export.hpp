// The register of people as a table: a row for each act of the secretariat, in order, saying who did what, when and
// why, and how the person or the delegation stood after it. For whoever keeps the record; it names everybody.
#pragma once

#include <map>
#include <string>

#include "protocol/cpp/register_record.hpp"
#include "record/table.hpp"

namespace plenaria {

class PeopleExport {
 public:
  explicit PeopleExport(Sink sink);
  /// The next entry of the register's log. `body` is null where it has none, or where it was erased.
  void add(const RegisterEntry& entry, const RegisterBody* body);

 private:
  struct Named {
    std::string id;
    std::string name;
    std::string on_behalf_of;
    Accreditation as;
    bool accredited = false;
  };
  struct Delegated {
    std::string name;
    std::string group;
    Capacity capacity = Capacity::stakeholder;
  };
  struct Remember;

  void write(const RegisterEntry& entry, const RegisterBody* body);

  Table table_;
  std::map<PersonRef, Named> people_;
  std::map<DelegationId, Delegated> delegations_;
};

}  // namespace plenaria
