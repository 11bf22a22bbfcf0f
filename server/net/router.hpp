// Which request goes where, told from its target alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "net/net_counters.hpp"

namespace plenaria {

struct Target {
  Route route = Route::none;
  std::string path;   ///< decoded
  std::string room;   ///< of Route::events, as it was written; the venue judges it
  std::string after;  ///< the query's `after`, decoded; empty where absent
};

/// `target` as in the request line (RFC 9112 section 3.2.1, origin form). Nothing where it is not one. A path that is
/// no endpoint's is a page's; whether there is such a page is not told here.
std::optional<Target> parse_target(std::string_view target);

bool is_allowed(Route route, std::string_view method);

/// What the Allow header says of this route.
std::string_view allowed_methods(Route route);

}  // namespace plenaria
