// The file of the key that signs tokens: 32 random bytes in base64url, readable by its owner alone.
#pragma once

#include <filesystem>

#include "app/settings.hpp"
#include "protocol/cpp/token.hpp"

namespace plenaria {

/// The key of this configuration. In the data directory it is made where it is missing (several processes may do so at
/// once and get the same one); a file that tokens.key_file names has to be there. Throws ConfigFault.
TokenKey token_key(const Settings& settings);

}  // namespace plenaria
