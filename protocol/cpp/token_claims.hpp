// What a token says of its bearer, as claims: the same for tokens of ours and of another system. Not here: whether
// they were signed by anybody.
#pragma once

#include <string>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/token.hpp"

namespace plenaria {

/// Everything but who issued it (iss), for whom (aud) and when (iat).
Json claims_of(const Participant& participant);

/// Checks audience, times and the bounds of each claim; `sub` only that it is a text: what is made of it as an id is
/// for the caller. An `iat` up to 60 s ahead is another clock; `exp` and `nbf` are taken at their word.
Result<Participant, TokenFault> participant_of(const Json& claims, const std::string& audience, VenueTime now);

/// A claim that has to be a text: null where it is not there or something else.
const std::string* text_claim(const Json& claims, const char* name);

}  // namespace plenaria
