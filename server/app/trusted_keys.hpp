// What somebody who checks a record brings along in files: the public keys that they trust, signed heads that they
// kept.
#pragma once

#include <string>
#include <vector>

#include "protocol/cpp/signed_head.hpp"

namespace plenaria {

/// A JWK Set, one JWK, or a record.key. Throws ConfigFault where the file is none of these.
std::vector<PublicKey> keys_in_file(const std::string& path);

/// As followers get it and as the page lets them keep it. Throws ConfigFault.
SignedHead head_in_file(const std::string& path);

}  // namespace plenaria
