// The name by which a WebSocket client asks for this protocol.
#pragma once

#include <string_view>

namespace plenaria {

inline constexpr std::string_view kSubprotocol = "plenaria.v1";

}  // namespace plenaria
