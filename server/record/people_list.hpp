// A list of people as a spreadsheet writes it (RFC 4180, with commas or semicolons), read row by row and checked
// against the dialogue. What the register has to say about it comes later.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/cpp/accreditation_views.hpp"
#include "rooms/dialogue.hpp"
#include "rooms/words.hpp"

namespace plenaria {

struct ListedPerson {
  std::size_t line = 0;  ///< where the row begins, from 1
  std::string name;
  Role role = Role::delegate;
  std::string delegation;  ///< by name; empty where there is none; so below
  std::string group;
  std::optional<Capacity> capacity;
  std::vector<std::string> on_behalf_of;
  std::vector<RoomId> rooms;
  std::string language;
};

struct PeopleList {
  std::vector<ListedPerson> people;
  std::vector<ListFault> faults;  ///< none: all of it can be used
};

/// The first row names the columns: name and role, and any of delegation, group, capacity, on_behalf_of, rooms,
/// language, in any order. The two lists are separated by |. Byte order mark, CRLF, line breaks within quotes and empty
/// rows are taken as they come. At most `most_faults` are told. REQUIRES: `csv` is UTF-8.
PeopleList read_people_list(std::string_view csv, const Dialogue& dialogue, std::size_t most_faults);

}  // namespace plenaria
