#include "base/issuer_key.hpp"

#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

#include <array>
#include <optional>
#include <stdexcept>

namespace plenaria {

namespace {

constexpr std::size_t kShortestSecret = 32;  // RFC 7518 section 3.2: at least as long as the hash
constexpr std::size_t kLongestSecret = 4096;
constexpr int kSmallestRsa = 2048;  // RFC 7518 section 3.3
constexpr int kLargestRsa = 8192;   // a larger one would only make each check dear
constexpr std::string_view kPemMark = "-----BEGIN ";

constexpr std::array<std::string_view, 3> kNames{"HS256", "RS256", "EdDSA"};

const unsigned char* bytes_of(std::string_view text) { return reinterpret_cast<const unsigned char*>(text.data()); }

/// OpenSSL keeps its faults until somebody asks; nobody here does.
struct Faults {
  ~Faults() { ERR_clear_error(); }
};

/// A file that asks for a passphrase is not what is wanted: never ask the terminal.
int no_passphrase(char*, int, int, void*) { return -1; }

std::shared_ptr<EVP_PKEY> read_public_key(std::string_view pem) {
  const Faults faults;
  if (pem.find("PRIVATE KEY-----") != pem.npos)
    throw std::invalid_argument(
        "this is a private key, which belongs to the issuer alone: give its public half (openssl pkey -pubout)");
  const auto begin = pem.find(kPemMark);
  if (begin != pem.npos && pem.find(kPemMark, begin + 1) != pem.npos)
    throw std::invalid_argument("there is more than one key in it: give the one that signs");
  const std::unique_ptr<BIO, decltype(&BIO_free)> in(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())),
                                                     &BIO_free);
  EVP_PKEY* key = in ? PEM_read_bio_PUBKEY(in.get(), nullptr, no_passphrase, nullptr) : nullptr;
  if (!key) throw std::invalid_argument("this is not a public key in PEM (-----BEGIN PUBLIC KEY-----)");
  return {key, EVP_PKEY_free};
}

void check_rsa(EVP_PKEY* key) {
  const Faults faults;
  if (EVP_PKEY_get_base_id(key) != EVP_PKEY_RSA)
    throw std::invalid_argument("RS256 needs an RSA key, and this is none");
  const int bits = EVP_PKEY_get_bits(key);
  if (bits < kSmallestRsa)
    throw std::invalid_argument("this RSA key has " + std::to_string(bits) + " bits, and 2048 is the least");
  if (bits > kLargestRsa)
    throw std::invalid_argument("this RSA key has " + std::to_string(bits) + " bits, and 8192 is the most");
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new(key, nullptr),
                                                                            &EVP_PKEY_CTX_free);
  if (!context || EVP_PKEY_public_check(context.get()) != 1)
    throw std::invalid_argument("this RSA key is not sound: its modulus or its exponent cannot be");
}

std::string read_secret(std::string_view file) {
  file.remove_suffix(file.ends_with("\r\n") ? 2 : file.ends_with('\n') ? 1 : 0);
  if (file.find(kPemMark) != file.npos)
    throw std::invalid_argument("HS256 needs a secret that both systems share, and this is a key in PEM");
  if (file.size() < kShortestSecret)
    throw std::invalid_argument("this secret has " + std::to_string(file.size()) + " bytes, and 32 is the least");
  if (file.size() > kLongestSecret) throw std::invalid_argument("this secret has more than 4,096 bytes");
  return std::string(file);
}

}  // namespace

std::string_view name_of(TokenAlgorithm algorithm) { return kNames.at(static_cast<std::size_t>(algorithm)); }

std::optional<TokenAlgorithm> algorithm_of(std::string_view name) {
  for (std::size_t i = 0; i < kNames.size(); ++i)
    if (kNames[i] == name) return static_cast<TokenAlgorithm>(i);
  return std::nullopt;
}

IssuerKey::IssuerKey(TokenAlgorithm algorithm, std::string_view file) : algorithm_(algorithm) {
  switch (algorithm) {
    case TokenAlgorithm::hs256:
      secret_ = read_secret(file);
      return;
    case TokenAlgorithm::rs256:
      public_ = read_public_key(file);
      check_rsa(public_.get());
      return;
    case TokenAlgorithm::eddsa:
      public_ = read_public_key(file);
      if (EVP_PKEY_get_base_id(public_.get()) != EVP_PKEY_ED25519)
        throw std::invalid_argument("EdDSA needs an Ed25519 key, and this is none");
      return;
  }
}

bool IssuerKey::is_signed(std::string_view bytes, std::string_view signature) const {
  const Faults faults;
  if (algorithm_ == TokenAlgorithm::hs256) return is_authentic(bytes, signature);
  const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
  // Ed25519 hashes by itself; an RSA key's padding is that of PKCS #1 v1.5 unless told otherwise.
  const EVP_MD* hash = algorithm_ == TokenAlgorithm::rs256 ? EVP_sha256() : nullptr;
  return context && EVP_DigestVerifyInit(context.get(), nullptr, hash, nullptr, public_.get()) == 1 &&
         EVP_DigestVerify(context.get(), bytes_of(signature), signature.size(), bytes_of(bytes), bytes.size()) == 1;
}

bool IssuerKey::is_authentic(std::string_view bytes, std::string_view signature) const {
  std::array<unsigned char, 32> expected{};
  std::size_t length = 0;
  if (!EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, secret_.data(), secret_.size(), bytes_of(bytes),
                 bytes.size(), expected.data(), expected.size(), &length))
    return false;
  return length == expected.size() && signature.size() == length &&
         CRYPTO_memcmp(expected.data(), signature.data(), length) == 0;
}

}  // namespace plenaria
