// Tokens: JSON Web Tokens (RFC 7519). Ours are signed with Ed25519 (RFC 8037) by libsodium; those of at most one other
// system are checked by its key. The algorithm is pinned to the key: a token that names another is refused before
// anything else is read.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "base/issuer_key.hpp"
#include "base/result.hpp"
#include "rooms/dialogue.hpp"
#include "rooms/participant.hpp"

namespace plenaria {

/// What our own tokens have as "iss"; no other system may go by it.
constexpr std::string_view kOwnIssuer = "plenaria";

/// An Ed25519 seed: whoever has it can make tokens.
struct TokenKey {
  explicit TokenKey(const Secret& of) : seed(of), open(public_key_of(of)) {}
  Secret seed;
  PublicKey open;  ///< of this seed; to derive it takes a quarter of what checking a signature does
};

/// Another system whose tokens are taken beside ours: whoever it names is believed to be that person, in that role.
struct ForeignIssuer {
  std::string name;  ///< what its tokens have as "iss", to the letter
  IssuerKey key;
  std::string audience;  ///< what they have as "aud", or among it
};

/// Whose tokens a deployment takes.
struct TokenIssuers {
  TokenKey own;
  std::optional<ForeignIssuer> foreign;
};

/// `dialogue` is the audience (aud). `issued` and `participant.expires` are cut to seconds. A person with long names
/// and many rooms may need more than the 4,096 bytes that read_token takes.
std::string make_token(const TokenKey& key, const Participant& participant, const DialogueId& dialogue,
                       VenueTime issued);

struct TokenFault {
  std::string sentence;    ///< what is wrong, for the caller; never any part of the token
  bool authentic = false;  ///< a key of those trusted here signed it; it is for another time, place or purpose
};

/// Reads a token of ours. Checks form, algorithm, signature, issuer and audience, the times (exp, nbf, iat), and the
/// bounds of every claim; refuses an id that is another system's.
Result<Participant, TokenFault> read_token(const TokenKey& key, std::string_view token, const DialogueId& dialogue,
                                           VenueTime now);

/// Reads a token of ours or, where "iss" names it, of the other system: with its key, for its audience, its "sub" made
/// an id by foreign_id. Its group has to be one of the dialogue's; a "serial" says nothing, as it counts links of ours.
Result<Participant, TokenFault> read_token(const TokenIssuers& issuers, std::string_view token,
                                           const Dialogue& dialogue, VenueTime now);

/// A participant id: 1 to 64 of A-Z, a-z, 0-9 and . _ : @ -
bool is_participant_id(std::string_view text);

/// The id of a person whom another system calls `subject`: "foreign:" and the subject, or, where that is too long or
/// has other characters than an id, "foreign-sha256:" and its hash in base64url. No two subjects get the same one.
ParticipantId foreign_id(std::string_view subject);
/// Only people of another system have such an id.
bool is_foreign_id(std::string_view id);

}  // namespace plenaria
