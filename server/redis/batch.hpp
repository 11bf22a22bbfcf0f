// The bytes of a batch of entries, as the append script takes them apart and as other nodes are told of them.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ports/log.hpp"

namespace plenaria {

/// First seq as 8 bytes, then for each entry header, public header and body, each after its length as 4 bytes, all
/// big-endian. REQUIRES: contiguous seqs, every entry with a body, every part shorter than 4 GiB.
std::string encode_batch(const std::vector<StoredEntry>& entries);

/// Nothing when `bytes` is no batch of 1 to kMostAppended entries.
std::optional<std::vector<StoredEntry>> decode_batch(std::string_view bytes);

}  // namespace plenaria
