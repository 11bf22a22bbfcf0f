// Hashes and randomness, by libsodium. `crypto_ready()` is called once, first thing in main and in each test program.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <span>
#include <string>
#include <string_view>

#include "base/ids.hpp"

namespace plenaria {

/// Throws std::runtime_error where libsodium finds no source of randomness.
void crypto_ready();

Digest sha256(std::string_view bytes);

/// 32 secret bytes, the same on every node of a deployment: what makes the hashes in headers unguessable.
using Secret = std::array<std::uint8_t, 32>;

/// BLAKE2b of the parts, keyed; each part is preceded by its length, so that no two lists of parts collide.
std::array<std::uint8_t, 16> keyed_hash(const Secret& secret, std::initializer_list<std::string_view> parts);

/// Signs with the Ed25519 key of this seed; the same bytes always get the same signature.
Signature sign(const Secret& seed, std::string_view bytes);
PublicKey public_key_of(const Secret& seed);
bool is_signed(const PublicKey& key, std::string_view bytes, const Signature& signature);

/// Where random bytes come from; injected, so that a test can repeat a run.
using Randomness = std::function<void(std::span<std::uint8_t>)>;
/// The operating system's.
Randomness system_randomness();

template <class Id>
Id random_id(const Randomness& random) {
  typename Id::Bytes bytes{};
  random(bytes);
  return Id(bytes);
}
/// 128 random bits in base64url: 22 characters.
std::string random_text(const Randomness& random);

}  // namespace plenaria
