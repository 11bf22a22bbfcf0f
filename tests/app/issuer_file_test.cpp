#include "app/issuer_file.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>

#include "token_signer.hpp"

using namespace plenaria;
namespace fs = std::filesystem;

namespace {

class KeyDirectory {
 public:
  KeyDirectory() {
    std::string pattern = (fs::temp_directory_path() / "plenaria-issuer.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    path_ = pattern;
  }
  ~KeyDirectory() { fs::remove_all(path_); }
  KeyDirectory(const KeyDirectory&) = delete;
  KeyDirectory& operator=(const KeyDirectory&) = delete;
  std::string write(const std::string& text) const {
    std::ofstream(path_ / "issuer.key") << text;
    fs::permissions(path_ / "issuer.key", fs::perms::owner_read | fs::perms::owner_write);
    return path_ / "issuer.key";
  }
  std::string path() const { return path_; }

 private:
  fs::path path_;
};

const DialogueId kDialogue("idm-2018");

Settings settings(const std::string& algorithm, const std::string& file) {
  Settings result;
  result.token_issuer = "https://accreditation.example.org/";
  result.token_issuer_algorithm = algorithm;
  result.token_issuer_key_file = file;
  return result;
}

void check_fault(const Settings& bad, const std::string& sentence) {
  CHECK_THROWS_AS(foreign_issuer(bad, kDialogue), ConfigFault);
  CHECK_THROWS_WITH(foreign_issuer(bad, kDialogue), sentence);
}

}  // namespace

TEST_CASE("without an issuer in the configuration there is none") {
  CHECK_FALSE(foreign_issuer(Settings{}, kDialogue));
}

TEST_CASE("an issuer is its name, one algorithm, one key, and an audience") {
  const KeyDirectory directory;
  const TokenSigner signer = TokenSigner::ed25519();
  Settings of = settings("EdDSA", directory.write(signer.key_file()));
  auto issuer = foreign_issuer(of, kDialogue);
  REQUIRE(issuer);
  CHECK(issuer->name == "https://accreditation.example.org/");
  CHECK(issuer->audience == "idm-2018");
  CHECK(issuer->key.algorithm() == TokenAlgorithm::eddsa);
  CHECK(issuer->key.is_signed("text", signer.sign("text")));
  of.token_issuer_audience = "plenaria-new-york";
  CHECK(foreign_issuer(of, kDialogue)->audience == "plenaria-new-york");
  CHECK(foreign_issuer(settings("RS256", directory.write(TokenSigner::rsa().key_file())), kDialogue));
  CHECK(foreign_issuer(settings("HS256", directory.write(std::string(32, 'x') + "\n")), kDialogue));
}

TEST_CASE("a part that is missing is named") {
  const KeyDirectory directory;
  const std::string file = directory.write(TokenSigner::ed25519().key_file());
  check_fault(settings("", file),
              "tokens.issuer_algorithm is missing: HS256, RS256 or EdDSA, with which the issuer signs");
  check_fault(settings("EdDSA", ""),
              "tokens.issuer_key_file is missing: the issuer's public key in PEM, or the secret of HS256");
  for (const auto part :
       {&Settings::token_issuer_algorithm, &Settings::token_issuer_key_file, &Settings::token_issuer_audience}) {
    Settings nameless;
    nameless.*part = "something";
    check_fault(nameless, "tokens.issuer is missing: what the other system's tokens have as \"iss\"");
  }
}

TEST_CASE("an issuer that goes by our own name, or signs in another way, is refused") {
  const KeyDirectory directory;
  const std::string file = directory.write(TokenSigner::ed25519().key_file());
  for (const char* algorithm : {"none", "eddsa", "ES256", "RS256,EdDSA"})
    check_fault(settings(algorithm, file),
                "tokens.issuer_algorithm is HS256, RS256 or EdDSA, not \"" + std::string(algorithm) + "\"");
  Settings ours = settings("EdDSA", file);
  ours.token_issuer = "plenaria";
  check_fault(ours, "tokens.issuer names another system, and \"plenaria\" is this one");
}

TEST_CASE("a key that cannot serve is refused, with its file and never with what is in it") {
  const KeyDirectory directory;
  const auto named = [&directory](const std::string& rest) {
    return "tokens.issuer_key_file: " + directory.path() + rest;
  };
  check_fault(settings("EdDSA", directory.path() + "/nowhere"),
              named("/nowhere cannot be read: No such file or directory"));
  check_fault(settings("EdDSA", directory.path()), named(" cannot be read: Is a directory"));
  check_fault(settings("HS256", directory.write(std::string(17'000, 'x'))), named("/issuer.key is too long for a key"));
  check_fault(settings("HS256", directory.write("hunter2")),
              named("/issuer.key: this secret has 7 bytes, and 32 is the least"));
  check_fault(settings("RS256", directory.write("hunter2")),
              named("/issuer.key: this is not a public key in PEM (-----BEGIN PUBLIC KEY-----)"));
  check_fault(settings("RS256", directory.write(TokenSigner::rsa(1024).key_file())),
              named("/issuer.key: this RSA key has 1024 bits, and 2048 is the least"));
  check_fault(settings("EdDSA", directory.write(TokenSigner::rsa().key_file())),
              named("/issuer.key: EdDSA needs an Ed25519 key, and this is none"));
}
