// The record's public keys that somebody trusts, as they stand in a file.
#pragma once

#include <string>
#include <vector>

#include "protocol/cpp/signed_head.hpp"

namespace plenaria {

/// A JWK Set, one JWK, or a record.key. Throws ConfigFault where the file is none of these.
std::vector<PublicKey> keys_in_file(const std::string& path);

}  // namespace plenaria
