#include "base/crypto.hpp"

#include <sodium.h>

#include <stdexcept>

#include "base/base64.hpp"

namespace plenaria {

void crypto_ready() {
  if (sodium_init() < 0) throw std::runtime_error("no source of randomness: libsodium could not start");
}

Digest sha256(std::string_view bytes) {
  Digest::Bytes out{};
  crypto_hash_sha256(out.data(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size());
  return Digest(out);
}

std::array<std::uint8_t, 16> keyed_hash(const Secret& secret, std::initializer_list<std::string_view> parts) {
  std::array<std::uint8_t, 16> out{};
  crypto_generichash_state state;
  crypto_generichash_init(&state, secret.data(), secret.size(), out.size());
  for (const auto part : parts) {
    std::array<std::uint8_t, 8> length{};
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<std::uint8_t>(part.size() >> (8 * i));
    crypto_generichash_update(&state, length.data(), length.size());
    crypto_generichash_update(&state, reinterpret_cast<const unsigned char*>(part.data()), part.size());
  }
  crypto_generichash_final(&state, out.data(), out.size());
  return out;
}

namespace {
struct KeyPair {
  std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
  std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
  explicit KeyPair(const Secret& seed) { crypto_sign_seed_keypair(open.data(), secret.data(), seed.data()); }
  ~KeyPair() { sodium_memzero(secret.data(), secret.size()); }
  KeyPair(const KeyPair&) = delete;
  KeyPair& operator=(const KeyPair&) = delete;
};
}  // namespace

Signature sign(const Secret& seed, std::string_view bytes) {
  const KeyPair pair(seed);
  Signature::Bytes out{};
  crypto_sign_detached(out.data(), nullptr, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                       pair.secret.data());
  return Signature(out);
}

PublicKey public_key_of(const Secret& seed) { return PublicKey(KeyPair(seed).open); }

bool is_signed(const PublicKey& key, std::string_view bytes, const Signature& signature) {
  return crypto_sign_verify_detached(signature.bytes().data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                                     bytes.size(), key.bytes().data()) == 0;
}

Randomness system_randomness() {
  return [](std::span<std::uint8_t> out) { randombytes_buf(out.data(), out.size()); };
}

std::string random_text(const Randomness& random) {
  std::array<std::uint8_t, 16> bytes{};
  random(bytes);
  return base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace plenaria
