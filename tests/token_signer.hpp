// Another system, as far as its tokens go: fresh keys of any kind, by OpenSSL, and what it signs with them.
#pragma once

#include <openssl/bio.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>

#include <catch2/catch.hpp>
#include <memory>
#include <string>

#include "base/base64.hpp"

namespace plenaria {

class TokenSigner {
 public:
  static TokenSigner hmac(std::string secret) { return TokenSigner(nullptr, std::move(secret)); }
  static TokenSigner rsa(unsigned bits = 2048) { return TokenSigner(EVP_RSA_gen(bits), ""); }
  static TokenSigner rsa_pss() { return TokenSigner(keygen(EVP_PKEY_RSA_PSS), ""); }
  /// Takes the key over.
  static TokenSigner of(EVP_PKEY* key) { return TokenSigner(key, ""); }
  static TokenSigner ec() { return TokenSigner(EVP_EC_gen("P-256"), ""); }
  static TokenSigner ed25519() { return TokenSigner(keygen(EVP_PKEY_ED25519), ""); }
  static TokenSigner ed448() { return TokenSigner(keygen(EVP_PKEY_ED448), ""); }

  /// What an operator puts into tokens.issuer_key_file.
  std::string key_file() const {
    return key_ ? written([this](BIO* out) { return PEM_write_bio_PUBKEY(out, key_.get()); }) : secret_;
  }
  std::string private_pem() const {
    return written([this](BIO* out) {
      return PEM_write_bio_PKCS8PrivateKey(out, key_.get(), nullptr, nullptr, 0, nullptr, nullptr);
    });
  }

  std::string sign(const std::string& bytes) const {
    std::string signature(1024, '\0');
    auto* out = reinterpret_cast<unsigned char*>(signature.data());
    const auto* in = reinterpret_cast<const unsigned char*>(bytes.data());
    std::size_t length = signature.size();
    if (!key_) {
      REQUIRE(EVP_Q_mac(nullptr, "HMAC", nullptr, "SHA256", nullptr, secret_.data(), secret_.size(), in, bytes.size(),
                        out, signature.size(), &length));
    } else {
      const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context(EVP_MD_CTX_new(), &EVP_MD_CTX_free);
      const EVP_MD* hash = EVP_PKEY_get_base_id(key_.get()) == EVP_PKEY_ED25519 ? nullptr : EVP_sha256();
      REQUIRE(EVP_DigestSignInit(context.get(), nullptr, hash, nullptr, key_.get()) == 1);
      REQUIRE(EVP_DigestSign(context.get(), out, &length, in, bytes.size()) == 1);
    }
    signature.resize(length);
    return signature;
  }

  /// A token of these two JSON texts.
  std::string token(const std::string& header, const std::string& claims) const {
    const std::string part = base64url_encode(header) + "." + base64url_encode(claims);
    return part + "." + base64url_encode(sign(part));
  }

 private:
  TokenSigner(EVP_PKEY* key, std::string secret) : key_(key, EVP_PKEY_free), secret_(std::move(secret)) {
    REQUIRE((key || !secret_.empty()));
  }

  /// With OpenSSL's defaults for keys of this kind.
  static EVP_PKEY* keygen(int kind) {
    const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(EVP_PKEY_CTX_new_id(kind, nullptr),
                                                                              &EVP_PKEY_CTX_free);
    EVP_PKEY* key = nullptr;
    REQUIRE(EVP_PKEY_keygen_init(context.get()) == 1);
    REQUIRE(EVP_PKEY_keygen(context.get(), &key) == 1);
    return key;
  }

  template <class Write>
  static std::string written(const Write& write) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> out(BIO_new(BIO_s_mem()), &BIO_free);
    REQUIRE(write(out.get()) == 1);
    char* text = nullptr;
    const long length = BIO_get_mem_data(out.get(), &text);
    return std::string(text, static_cast<std::size_t>(length));
  }

  std::shared_ptr<EVP_PKEY> key_;
  std::string secret_;
};

}  // namespace plenaria
