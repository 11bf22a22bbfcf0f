// Has Redis write its append-only file anew, so that what was removed from the data is no longer in the files either.
#pragma once

#include <optional>
#include <string>

#include "app/store_access.hpp"

namespace plenaria {

/// Waits until a rewrite that was begun after this call is done and, where the files are at hand, the old ones are
/// gone. Nothing when it is; else why not, as a sentence. Throws std::runtime_error where Redis is lost.
std::optional<std::string> rewrite_files(StoreAccess& access);

}  // namespace plenaria
