#include "base/issuer_key.hpp"

#include <openssl/params.h>

#include <catch2/catch.hpp>

#include "token_signer.hpp"

using namespace plenaria;

namespace {

struct Vector {
  TokenAlgorithm algorithm;
  std::string key;
  std::string signed_part;
  std::string signature;  // base64url
};

/// RFC 7515 appendix A.1.
Vector hs256() {
  return {TokenAlgorithm::hs256,
          *base64url_decode("AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow"),
          "eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9."
          "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
          "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"};
}

/// RFC 7515 appendix A.2; the JWK as PEM.
Vector rs256() {
  return {
      TokenAlgorithm::rs256,
      "-----BEGIN PUBLIC KEY-----\n"
      "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAofgWCuLjybRlzo0tZWJj\n"
      "NiuSfb4p4fAkd/wWJcyQoTbji9k0l8W26mPddxHmfHQp+Vaw+4qPCJrcS2mJPMEz\n"
      "P1Pt0Bm4d4QlL+yRT+SFd2lZS+pCgNMsD1W/YpRPEwOWvG6b32690r2jZ47soMZo\n"
      "9wGzjb/7OMg0LOL+bSf63kpaSHSXndS5z5rexMdbBYUsLA9e+KXBdQOS+UTo7WTB\n"
      "EMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6/I5IhlJH7aGhyxX\n"
      "FvUK+DWNmoudF8NAco9/h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXp\n"
      "oQIDAQAB\n"
      "-----END PUBLIC KEY-----\n",
      "eyJhbGciOiJSUzI1NiJ9."
      "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ",
      "cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7"
      "t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi1"
      "2jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGl"
      "UPQGe77Rw"};
}

/// RFC 8037 appendix A.4; the JWK as PEM.
Vector eddsa() {
  return {TokenAlgorithm::eddsa,
          "-----BEGIN PUBLIC KEY-----\n"
          "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=\n"
          "-----END PUBLIC KEY-----\n",
          "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc",
          "hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"};
}

/// An RSA key that nobody has the other half of: a modulus of so many bits, all of them set, and this exponent.
std::string rsa_of(std::size_t bits, unsigned exponent) {
  std::vector<unsigned char> modulus(bits / 8, 0xff);
  OSSL_PARAM params[] = {OSSL_PARAM_construct_BN("n", modulus.data(), modulus.size()),
                         OSSL_PARAM_construct_uint("e", &exponent), OSSL_PARAM_construct_end()};
  const std::unique_ptr<EVP_PKEY_CTX, decltype(&EVP_PKEY_CTX_free)> context(
      EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr), &EVP_PKEY_CTX_free);
  EVP_PKEY* key = nullptr;
  REQUIRE(EVP_PKEY_fromdata_init(context.get()) == 1);
  REQUIRE(EVP_PKEY_fromdata(context.get(), &key, EVP_PKEY_PUBLIC_KEY, params) == 1);
  return TokenSigner::of(key).key_file();
}

void check_refused(TokenAlgorithm algorithm, const std::string& file, const std::string& why) {
  INFO(name_of(algorithm) << " " << why);
  CHECK_THROWS_WITH(IssuerKey(algorithm, file), Catch::Contains(why));
}

}  // namespace

TEST_CASE("the examples of the standards are signed, and nothing beside them") {
  for (const Vector& vector : {hs256(), rs256(), eddsa()}) {
    INFO(name_of(vector.algorithm));
    const IssuerKey key(vector.algorithm, vector.key);
    const std::string signature = *base64url_decode(vector.signature);
    CHECK(key.is_signed(vector.signed_part, signature));
    CHECK(IssuerKey(key).is_signed(vector.signed_part, signature));

    for (std::size_t i = 0; i < signature.size(); ++i) {
      std::string bad = signature;
      bad[i] = static_cast<char>(bad[i] ^ 1);
      CHECK_FALSE(key.is_signed(vector.signed_part, bad));
    }
    for (std::size_t i = 0; i < vector.signed_part.size(); ++i) {
      std::string bad = vector.signed_part;
      bad[i] = static_cast<char>(bad[i] ^ 1);
      CHECK_FALSE(key.is_signed(bad, signature));
    }
    for (const std::string& bad : {std::string(), signature.substr(1), signature + '\0', '\0' + signature,
                                   std::string(signature.size(), '\0'), std::string(1 << 16, 'x')})
      CHECK_FALSE(key.is_signed(vector.signed_part, bad));
    CHECK_FALSE(key.is_signed("", signature));
  }
}

TEST_CASE("an algorithm has one spelling") {
  CHECK(algorithm_of("HS256") == TokenAlgorithm::hs256);
  CHECK(algorithm_of("RS256") == TokenAlgorithm::rs256);
  CHECK(algorithm_of("EdDSA") == TokenAlgorithm::eddsa);
  for (const char* bad :
       {"", "none", "None", "hs256", "HS384", "RS512", "PS256", "ES256", "eddsa", "Ed25519", "EdDSA "})
    CHECK_FALSE(algorithm_of(bad));
}

TEST_CASE("an RSA key has 2,048 to 8,192 bits, and is for PKCS #1 v1.5") {
  CHECK_NOTHROW(IssuerKey(TokenAlgorithm::rs256, TokenSigner::rsa(2048).key_file()));
  check_refused(TokenAlgorithm::rs256, TokenSigner::rsa(1024).key_file(), "has 1024 bits, and 2048 is the least");
  check_refused(TokenAlgorithm::rs256, TokenSigner::rsa(2040).key_file(), "has 2040 bits");
  check_refused(TokenAlgorithm::rs256, TokenSigner::rsa_pss().key_file(), "needs an RSA key");
  check_refused(TokenAlgorithm::rs256, rsa_of(8200, 65537), "has 8200 bits, and 8192 is the most");
  // Under the exponent 1 anything is its own signature.
  check_refused(TokenAlgorithm::rs256, rsa_of(2048, 1), "not sound");
  check_refused(TokenAlgorithm::rs256, rsa_of(2048, 4), "not sound");
}

TEST_CASE("a key of another kind than its algorithm needs is refused") {
  const std::string rsa = TokenSigner::rsa().key_file();
  const std::string ed25519 = TokenSigner::ed25519().key_file();
  check_refused(TokenAlgorithm::rs256, ed25519, "needs an RSA key");
  check_refused(TokenAlgorithm::rs256, TokenSigner::ec().key_file(), "needs an RSA key");
  check_refused(TokenAlgorithm::eddsa, rsa, "needs an Ed25519 key");
  check_refused(TokenAlgorithm::eddsa, TokenSigner::ec().key_file(), "needs an Ed25519 key");
  check_refused(TokenAlgorithm::eddsa, TokenSigner::ed448().key_file(), "needs an Ed25519 key");
  check_refused(TokenAlgorithm::hs256, rsa, "key in PEM");
  check_refused(TokenAlgorithm::hs256, ed25519, "key in PEM");
}

TEST_CASE("a file that holds no single public key is refused") {
  const TokenSigner rsa = TokenSigner::rsa();
  for (const auto algorithm : {TokenAlgorithm::rs256, TokenAlgorithm::eddsa}) {
    check_refused(algorithm, "", "not a public key");
    check_refused(algorithm, "a secret of the wrong kind, and long enough too", "not a public key");
    check_refused(algorithm, rsa.key_file().substr(0, 200), "not a public key");
    check_refused(algorithm, rsa.private_pem(), "private key");
    check_refused(algorithm, rsa.key_file() + rsa.key_file(), "more than one key");
  }
}

TEST_CASE("a secret has 32 bytes at least; a line break at its end is not of it") {
  check_refused(TokenAlgorithm::hs256, "", "has 0 bytes");
  check_refused(TokenAlgorithm::hs256, std::string(31, 'x'), "has 31 bytes, and 32 is the least");
  check_refused(TokenAlgorithm::hs256, std::string(31, 'x') + "\n", "has 31 bytes");
  check_refused(TokenAlgorithm::hs256, std::string(4097, 'x'), "more than 4,096 bytes");
  const std::string secret(32, 'x');
  const std::string mac = TokenSigner::hmac(secret).sign("text");
  for (const char* end : {"", "\n", "\r\n"})
    CHECK(IssuerKey(TokenAlgorithm::hs256, secret + end).is_signed("text", mac));
  for (const char* end : {"\n\n", "\r", " ", "y"})
    CHECK_FALSE(IssuerKey(TokenAlgorithm::hs256, secret + end).is_signed("text", mac));
}
