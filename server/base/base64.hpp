// base64url without padding (RFC 4648 section 5), by libsodium.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace plenaria {

std::string base64url_encode(std::string_view bytes);
/// Nothing when `text` is not base64url without padding, in the one spelling that these bytes have.
std::optional<std::string> base64url_decode(std::string_view text);

}  // namespace plenaria
