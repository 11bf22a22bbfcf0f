// Names of delegations and people, brought to a form in which they are compared. Nobody is shown it. Unicode's tables
// are ICU's.
#pragma once

#include <string>
#include <string_view>

namespace plenaria {

/// The same for two names that differ in upper and lower case, compatibility forms, invisible characters (NFKC with
/// case folded, UAX #31) or the amount of white space, and not otherwise. REQUIRES: valid UTF-8.
std::string name_form(std::string_view name);

/// What is looked for when somebody looks for a name: its form without accents, so that "pena" finds "Peña". REQUIRES:
/// valid UTF-8.
std::string search_form(std::string_view text);

}  // namespace plenaria
