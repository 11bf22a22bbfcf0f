// The files of the keys that sign tokens and heads: each 32 random bytes in base64url, readable by its owner alone;
// one that others can read is warned of, once.
#pragma once

#include <optional>

#include "app/settings.hpp"
#include "protocol/cpp/signed_head.hpp"
#include "protocol/cpp/token.hpp"

namespace plenaria {

/// The keys of this configuration. In the data directory (token.key, record.key) they are made where they are missing
/// (several processes may do so at once and get the same one); a file that tokens.key_file or record.key_file names has
/// to be there. Throw ConfigFault.
TokenKey token_key(const Settings& settings);
RecordKey record_key(const Settings& settings);

/// The same, but never made: nothing where the file is not there.
std::optional<TokenKey> kept_token_key(const Settings& settings);
std::optional<RecordKey> kept_record_key(const Settings& settings);

/// Throws ConfigFault where another key is in this one's place, or what is there cannot be read.
void check_place(const Settings& settings, const TokenKey& key);
void check_place(const Settings& settings, const RecordKey& key);
/// Puts a key that was kept elsewhere in its place. Nothing happens where it is there already; throws ConfigFault where
/// another one is.
void place(const Settings& settings, const TokenKey& key);
void place(const Settings& settings, const RecordKey& key);

}  // namespace plenaria
