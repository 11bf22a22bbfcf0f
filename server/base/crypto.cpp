#include "base/crypto.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <memory>
#include <stdexcept>

#include "base/base64.hpp"

namespace plenaria {

void crypto_ready() {
  // Random bytes come from libsodium's own generator, which the system seeds: asking the system each time would be
  // three long system calls for every intervention. Has to be said before libsodium starts.
  randombytes_set_implementation(&randombytes_internal_implementation);
  if (sodium_init() < 0) throw std::runtime_error("no source of randomness: libsodium could not start");
}

namespace {
/// OpenSSL's SHA-256 uses the processor's own instructions, where libsodium's portable one takes four times as long.
/// The algorithm is looked up once: looking it up costs more than hashing a header.
struct Sha256 {
  std::unique_ptr<EVP_MD, decltype(&EVP_MD_free)> algorithm{EVP_MD_fetch(nullptr, "SHA256", nullptr), &EVP_MD_free};
  std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
};
}  // namespace

Digest sha256(std::string_view bytes) {
  thread_local const Sha256 hash;
  Digest::Bytes out{};
  unsigned int length = 0;
  if (!hash.algorithm || !hash.context || EVP_DigestInit_ex2(hash.context.get(), hash.algorithm.get(), nullptr) != 1 ||
      EVP_DigestUpdate(hash.context.get(), bytes.data(), bytes.size()) != 1 ||
      EVP_DigestFinal_ex(hash.context.get(), out.data(), &length) != 1 || length != out.size())
    throw std::runtime_error("OpenSSL has no SHA-256");
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

namespace {
/// Bytes of libsodium's generator, fetched many at a time: each time it is asked it looks, by a system call, whether
/// the process was forked. What forks here runs another program at once. Nothing that was given away stays.
class RandomBytes {
 public:
  RandomBytes() = default;
  RandomBytes(const RandomBytes&) = delete;
  RandomBytes& operator=(const RandomBytes&) = delete;
  ~RandomBytes() { sodium_memzero(bytes_.data(), bytes_.size()); }

  void take(std::span<std::uint8_t> out) {
    if (out.size() > bytes_.size()) return randombytes_buf(out.data(), out.size());
    if (out.size() > left_) {
      randombytes_buf(bytes_.data(), bytes_.size());
      left_ = bytes_.size();
    }
    left_ -= out.size();
    std::uint8_t* const taken = bytes_.data() + left_;
    std::copy_n(taken, out.size(), out.data());
    sodium_memzero(taken, out.size());
  }

 private:
  std::array<std::uint8_t, 1024> bytes_{};
  std::size_t left_ = 0;
};
}  // namespace

Randomness system_randomness() {
  return [](std::span<std::uint8_t> out) {
    thread_local RandomBytes random;
    random.take(out);
  };
}

std::string random_text(const Randomness& random) {
  std::array<std::uint8_t, 16> bytes{};
  random(bytes);
  return base64url_encode({reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

}  // namespace plenaria
