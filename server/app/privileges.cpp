// plenaria privileges: who may do what, as docs/privileges.md has it, or as JSON.
#include <cstdio>

#include "app/commands.hpp"
#include "protocol/cpp/privilege_pages.hpp"

namespace plenaria {

int privileges(const PrivilegesOptions& options) {
  if (options.json) std::printf("%s\n", encode_privileges().c_str());
  else std::printf("%s", privileges_page().c_str());
  return 0;
}

}  // namespace plenaria
