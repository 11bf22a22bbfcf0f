// The key that checks the signatures of another system's tokens, by OpenSSL: one algorithm belongs to it and no other.
// Not here: keys of our own, which sign; those are libsodium's (crypto.hpp).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

struct evp_pkey_st;  // OpenSSL's EVP_PKEY

namespace plenaria {

/// Of RFC 7518 and RFC 8037.
enum class TokenAlgorithm : std::uint8_t {
  hs256,  ///< HMAC with SHA-256; whoever can check such a token can also make one
  rs256,  ///< RSASSA-PKCS1-v1_5 with SHA-256
  eddsa   ///< Ed25519
};

/// As a token's header spells it. from_name: nothing for any other spelling.
std::string_view name_of(TokenAlgorithm algorithm);
std::optional<TokenAlgorithm> algorithm_of(std::string_view name);

class IssuerKey {
 public:
  /// `file` is what a key file holds. For RS256 and EdDSA one public key in PEM (SubjectPublicKeyInfo), of RSA with
  /// 2,048 to 8,192 bits or of Ed25519; for HS256 the secret, 32 to 4,096 bytes, without the one line break that may
  /// follow it. Throws std::invalid_argument with what is wrong, in a sentence without the key.
  IssuerKey(TokenAlgorithm algorithm, std::string_view file);

  TokenAlgorithm algorithm() const { return algorithm_; }
  /// `signature` as bytes. Takes the same time for every wrong HMAC.
  bool is_signed(std::string_view bytes, std::string_view signature) const;

 private:
  bool is_authentic(std::string_view bytes, std::string_view signature) const;

  TokenAlgorithm algorithm_;
  std::shared_ptr<evp_pkey_st> public_;  ///< null for HS256; shared by copies, never changed
  std::string secret_;                   ///< empty but for HS256
};

}  // namespace plenaria
