// base64url without padding (RFC 4648 section 5), by libsodium.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plenaria {

std::string base64url_encode(std::string_view bytes);
/// Nothing when `text` is not base64url without padding, in the one spelling that these bytes have.
std::optional<std::string> base64url_decode(std::string_view text);
/// The same for a known number of bytes, at most 64, without allocating. False also when it is another number; what is
/// in `bytes` is then of no use.
bool base64url_decode(std::string_view text, std::span<std::uint8_t> bytes);

}  // namespace plenaria
