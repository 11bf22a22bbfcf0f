// base64url without padding (RFC 4648 section 5), by OpenSSL. Its time depends on the bytes: secrets are
// spelled by it in files alone, where nobody can time it.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace plenaria {

std::string base64url_encode(std::string_view bytes);
/// The same without allocating. REQUIRES: `text` has room for exactly the digits that so many bytes make.
void base64url_encode(std::span<const std::uint8_t> bytes, std::span<char> text);
/// Nothing when `text` is not base64url without padding, in the one spelling that these bytes have.
std::optional<std::string> base64url_decode(std::string_view text);
/// The same for a known number of bytes, without allocating. False also when it is another number; what is
/// in `bytes` is then of no use.
bool base64url_decode(std::string_view text, std::span<std::uint8_t> bytes);

}  // namespace plenaria
