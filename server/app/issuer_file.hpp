// The other system whose tokens are taken, as the configuration names it (tokens.issuer…), with the key in its file.
#pragma once

#include <optional>

#include "app/settings.hpp"
#include "protocol/cpp/token.hpp"

namespace plenaria {

/// Nothing where none is named. Throws ConfigFault: a part that is missing, an unknown algorithm, a file that cannot be
/// read or whose key cannot serve. A secret that others can read, or a public key that others can change, is warned of.
std::optional<ForeignIssuer> foreign_issuer(const Settings& settings, const DialogueId& dialogue);

}  // namespace plenaria
