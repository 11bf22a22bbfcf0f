// What a client says it would accept: the lists of Accept and Accept-Encoding (RFC 9110 section 12.4.2).
#pragma once

#include <string_view>

namespace plenaria {

/// The weight, 0 to 1000, that `list` gives to exactly this name, ignoring case; -1 where it does not name it.
/// "text/html, application/json;q=0.5" gives application/json 500.
int weight_of(std::string_view name, std::string_view list);

}  // namespace plenaria
