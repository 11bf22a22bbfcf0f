// Which of the leaks in this directory a server has: the one that its environment names, or none. Only what leaks.mjs builds knows of it.
#pragma once

#include <cstdlib>
#include <string_view>

namespace plenaria {

inline bool leaking(std::string_view name) {
  static const char* const which = std::getenv("SEEDED_LEAK");
  return which && name == which;
}

}  // namespace plenaria
