// A place in an aggregate's log, or in one audience's numbering of it.
#pragma once

#include <cstdint>

namespace plenaria {

/// How many entries there are up to and including this one. 0 is an empty log. Below 2^53.
using Seq = std::uint64_t;

}  // namespace plenaria
