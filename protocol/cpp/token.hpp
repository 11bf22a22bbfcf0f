// Tokens: JSON Web Tokens (RFC 7519) signed with Ed25519 (RFC 8037) by libsodium. The algorithm is pinned to the key: a
// token that names another is refused before anything else is read.
#pragma once

#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/result.hpp"
#include "rooms/participant.hpp"

namespace plenaria {

/// An Ed25519 seed: whoever has it can make tokens.
struct TokenKey {
  Secret seed{};
};

/// `dialogue` is the audience (aud). `issued` and `participant.expires` are cut to seconds. A person with long names
/// and many rooms may need more than the 4,096 bytes that read_token takes.
std::string make_token(const TokenKey& key, const Participant& participant, const DialogueId& dialogue,
                       VenueTime issued);

struct TokenFault {
  std::string sentence;  ///< what is wrong, for the caller; never any part of the token
};

/// Checks form, algorithm, signature, issuer and audience, the times (exp, nbf, iat), and the bounds of every claim.
Result<Participant, TokenFault> read_token(const TokenKey& key, std::string_view token, const DialogueId& dialogue,
                                           VenueTime now);

/// A participant id: 1 to 64 of A-Z, a-z, 0-9 and . _ : @ -
bool is_participant_id(std::string_view text);

}  // namespace plenaria
