// The bytes of a batch of entries, as the append script tells other nodes of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/log.hpp"

namespace plenaria {

/// First seq as 8 bytes, then for each entry header, public header and body, each after its length as 4 bytes, all
/// big-endian. Nothing when `bytes` is no batch of 1 to kMostAppended entries.
std::optional<std::vector<StoredEntry>> decode_batch(std::string_view bytes);

}  // namespace plenaria
