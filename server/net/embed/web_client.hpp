// The built web client, as this binary carries it.
#pragma once

#include "net/static_files.hpp"

namespace plenaria {

/// Empty when the web client had not been built before the binary was linked.
StaticFiles embedded_web_client();

}  // namespace plenaria
