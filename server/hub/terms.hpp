// Whether what something is filed under is among the dialogue's own terms.
#pragma once

#include <optional>

#include "rooms/dialogue.hpp"
#include "rooms/intervention.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

/// invalid_params with the first id that the dialogue does not have; nothing where it has all of them.
std::optional<Refusal> refuse_unknown_terms(const Tags& tags, const Dialogue& dialogue);

}  // namespace plenaria
