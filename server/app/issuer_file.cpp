#include "app/issuer_file.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdio>

#include "base/owned_fd.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kLongestFile = 16 * 1024;

struct KeyText {
  std::string text;
  mode_t mode = 0;
};

KeyText read_file(const std::string& path) {
  const OwnedFd in(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat status {};
  std::string text(kLongestFile + 1, '\0');
  const ssize_t count = in.get() < 0 ? -1 : ::read(in.get(), text.data(), text.size());
  if (count < 0 || ::fstat(in.get(), &status) != 0)
    throw ConfigFault("tokens.issuer_key_file: " + path + " cannot be read: " + strerror(errno));
  text.resize(static_cast<std::size_t>(count));
  if (text.size() > kLongestFile) throw ConfigFault("tokens.issuer_key_file: " + path + " is too long for a key");
  return {std::move(text), status.st_mode};
}

void warn_of_others(const std::string& path, mode_t mode, TokenAlgorithm algorithm) {
  const bool secret = algorithm == TokenAlgorithm::hs256;
  if ((mode & (secret ? 077 : 022)) == 0) return;
  std::fprintf(stderr, "plenaria: %s can be %s by others (mode %03o): make it yours alone with chmod %s\n",
               path.c_str(), secret ? "read or changed" : "changed", mode & 0777, secret ? "600" : "644");
}

[[noreturn]] void missing(const char* key, const char* what) {
  throw ConfigFault(std::string(key) + " is missing: " + what);
}

}  // namespace

std::optional<ForeignIssuer> foreign_issuer(const Settings& settings, const DialogueId& dialogue) {
  const std::string& path = settings.token_issuer_key_file;
  const std::string& word = settings.token_issuer_algorithm;
  if (settings.token_issuer.empty()) {
    if (!path.empty() || !word.empty() || !settings.token_issuer_audience.empty())
      missing("tokens.issuer", "what the other system's tokens have as \"iss\"");
    return std::nullopt;
  }
  if (settings.token_issuer == kOwnIssuer)
    throw ConfigFault("tokens.issuer names another system, and \"" + std::string(kOwnIssuer) + "\" is this one");
  if (word.empty()) missing("tokens.issuer_algorithm", "HS256, RS256 or EdDSA, with which the issuer signs");
  const auto algorithm = algorithm_of(word);
  if (!algorithm) throw ConfigFault("tokens.issuer_algorithm is HS256, RS256 or EdDSA, not \"" + word + "\"");
  if (path.empty()) missing("tokens.issuer_key_file", "the issuer's public key in PEM, or the secret of HS256");
  const KeyText file = read_file(path);
  try {
    IssuerKey key(*algorithm, file.text);
    warn_of_others(path, file.mode, *algorithm);
    return ForeignIssuer{settings.token_issuer, std::move(key),
                         settings.token_issuer_audience.empty() ? dialogue.text() : settings.token_issuer_audience};
  } catch (const std::invalid_argument& fault) {
    throw ConfigFault("tokens.issuer_key_file: " + path + ": " + fault.what());
  }
}

}  // namespace plenaria
