// A dialogue as its TOML describes it. Every mistake is named with file, line and column.
#pragma once

#include "app/toml_reader.hpp"
#include "rooms/dialogue.hpp"

namespace plenaria {

/// Reads dialogue, themes, groups, kinds, levels, perspectives and meetings from the root table; other keys are left to
/// the caller. Throws ConfigFault.
Dialogue read_dialogue(TomlReader& root);

}  // namespace plenaria
