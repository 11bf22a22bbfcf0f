// The table of privileges as people read it (docs/privileges.md) and as programs do. Both are computed by asking
// denied() for every cell, so that they cannot say anything else than what the rules do.
#pragma once

#include <string>

namespace plenaria {

/// A page in Markdown, with a sentence for each action; ends with a line break.
std::string privileges_page();

/// `{actions, roles, states, cells: [{action, role, state, ownership, allowed, code}]}`, a cell for each action × role
/// × state × ownership. `ownership` is "own" or "others" for actions that look at it, "none" for others; `role` may be
/// "visitor"; `code` is null where it is allowed.
std::string encode_privileges();

}  // namespace plenaria
