#include "app/token_key_file.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>

#include "base/base64.hpp"
#include "base/crypto.hpp"

namespace plenaria {

namespace fs = std::filesystem;

namespace {

TokenKey read_key(const fs::path& file) {
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  const auto bytes = base64url_decode(text);
  TokenKey key;
  if (!in || !bytes || bytes->size() != key.seed.size())
    throw ConfigFault(file.string() + ": this is not a token key: one line, 32 bytes in base64url");
  std::copy(bytes->begin(), bytes->end(), key.seed.begin());
  return key;
}

[[noreturn]] void fail(const fs::path& file) {
  throw ConfigFault(file.string() + ": the token key cannot be written: " + strerror(errno));
}

/// Written aside, synced, and linked into place: whoever comes second finds the first one's whole.
void make_key(const fs::path& file) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  const auto random = system_randomness();
  const fs::path aside = file.string() + "." + random_text(random);
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) fail(file);
  TokenKey key;
  random(key.seed);
  const std::string text =
      base64url_encode({reinterpret_cast<const char*>(key.seed.data()), key.seed.size()}) + "\n";
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  const bool placed = written && (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int why = errno;
  ::unlink(aside.c_str());
  errno = why;
  if (!placed) fail(file);
}

}  // namespace

TokenKey token_key(const Settings& settings) {
  if (!settings.token_key_file.empty()) {
    if (!fs::exists(settings.token_key_file))
      throw ConfigFault(settings.token_key_file +
                        ": there is no such token key; copy token.key from another node's data directory");
    return read_key(settings.token_key_file);
  }
  const fs::path file = fs::path(settings.data) / "token.key";
  if (!fs::exists(file)) make_key(file);
  return read_key(file);
}

}  // namespace plenaria
