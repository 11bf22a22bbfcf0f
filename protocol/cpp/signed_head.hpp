// A signed head: where a log stands, for one audience, in the words of whoever keeps the record. With it nobody
// can cut off, replace or insert an entry up to it unnoticed. Formats: protocol/record.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/crypto.hpp"
#include "base/time.hpp"
#include "ports/log.hpp"
#include "rooms/words.hpp"

namespace plenaria {

/// An Ed25519 seed: whoever has it can sign heads. Another key than that of tokens.
struct RecordKey {
  Secret seed{};
};

struct SignedHead {
  AggregateId aggregate;
  Audience audience = Audience::public_;
  Epoch epoch;
  Seq seq = 0;  ///< in this audience's numbering
  Digest hash;  ///< SHA-256 of the (public) header with that seq
  VenueTime at{};
  std::string key;  ///< the key's id, see key_id
  Signature signature;
  bool operator==(const SignedHead&) const = default;
};

/// The key's id: its JWK thumbprint (RFC 7638) in base64url.
std::string key_id(const PublicKey& key);

/// Fills in `key` and `signature` of a head whose other members are given.
SignedHead sign_head(const RecordKey& key, const DialogueId& dialogue, SignedHead head);
/// Whether the key signed just this. The members `key` and `room` of a forged head may say anything.
bool is_signed_head(const PublicKey& key, const DialogueId& dialogue, const SignedHead& head);

/// {"room" (or "log", where it is no room's),"audience","epoch","seq","hash","at","key","signature"}, `at` in
/// milliseconds of UTC.
std::string encode_signed_head(const SignedHead& head);
/// Nothing for a text that is no signed head.
std::optional<SignedHead> decode_signed_head(std::string_view text);

/// A JWK Set (RFC 7517, RFC 8037) of these keys.
std::string encode_key_set(const std::vector<PublicKey>& keys);
/// The Ed25519 keys of a JWK Set or of one JWK; empty where there are none or it is neither.
std::vector<PublicKey> decode_key_set(std::string_view text);

}  // namespace plenaria
