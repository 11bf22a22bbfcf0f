// The compact form of a JSON Web Token (RFC 7515 section 7.1), taken apart and put together. Not here: keys and
// signatures; nothing of what is taken apart may be believed before somebody has checked its signature.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "protocol/cpp/json.hpp"

namespace plenaria {

struct Jwt {
  std::string algorithm;         ///< the header's "alg"
  Json claims;                   ///< an object
  std::string_view signed_part;  ///< of the token: header and claims as they were sent
  std::string signature;         ///< bytes
};

/// Nothing for what is longer than `kLongestToken`, has not three parts, or whose header names none of `algorithms`,
/// which is looked at first, or has a "crit", as no extension is understood here. Keys in a header and addresses of
/// keys are never looked at. `signed_part` is a view into `token`.
std::optional<Jwt> parse_jwt(std::string_view token, std::span<const std::string_view> algorithms);
constexpr std::size_t kLongestToken = 4096;

/// What is to be signed: header and claims.
std::string jwt_signed_part(std::string_view algorithm, const Json& claims);

}  // namespace plenaria
