#include "app/key_files.hpp"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/base64.hpp"
#include "base/crypto.hpp"

namespace plenaria {

namespace fs = std::filesystem;

namespace {

Secret read_key(const fs::path& file) {
  std::ifstream in(file);
  std::string text;
  std::getline(in, text);
  const auto bytes = base64url_decode(text);
  Secret seed{};
  if (!in || !bytes || bytes->size() != seed.size())
    throw ConfigFault(file.string() + ": this is not a key: one line, 32 bytes in base64url");
  std::copy(bytes->begin(), bytes->end(), seed.begin());
  return seed;
}

[[noreturn]] void fail(const fs::path& file) {
  throw ConfigFault(file.string() + ": the key cannot be written: " + strerror(errno));
}

/// Written aside, synced, and linked into place: whoever comes second finds the first one's whole.
void write_key(const fs::path& file, const Secret& seed) {
  std::error_code error;
  fs::create_directories(file.parent_path(), error);
  const fs::path aside = file.string() + "." + random_text(system_randomness());
  const int fd = ::open(aside.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (fd < 0) fail(file);
  const std::string text = base64url_encode({reinterpret_cast<const char*>(seed.data()), seed.size()}) + "\n";
  const bool written = ::write(fd, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(fd) == 0;
  ::close(fd);
  const bool placed = written && (::link(aside.c_str(), file.c_str()) == 0 || errno == EEXIST);
  const int why = errno;
  ::unlink(aside.c_str());
  errno = why;
  if (!placed) fail(file);
}

struct KeyFile {
  fs::path path;
  bool named;  ///< by the configuration, and so not ours to make
};

KeyFile key_file(const Settings& settings, const std::string& named, const char* name) {
  if (!named.empty()) return {named, true};
  return {fs::path(settings.data) / name, false};
}

KeyFile token_file(const Settings& settings) { return key_file(settings, settings.token_key_file, "token.key"); }
KeyFile record_file(const Settings& settings) { return key_file(settings, settings.record_key_file, "record.key"); }

Secret key_of(const KeyFile& file) {
  if (!fs::exists(file.path)) {
    if (file.named)
      throw ConfigFault(file.path.string() + ": there is no such key; copy it from another node's data directory");
    Secret fresh{};
    system_randomness()(fresh);
    write_key(file.path, fresh);
  }
  return read_key(file.path);
}

std::optional<Secret> kept_in(const KeyFile& file) {
  if (!fs::exists(file.path)) return std::nullopt;
  return read_key(file.path);
}

void check_place_in(const KeyFile& file, const Secret& seed) {
  const auto there = kept_in(file);
  if (there && *there != seed)
    throw ConfigFault(file.path.string() +
                      ": another key is there already; move it away, or restore into another directory");
}

void place_in(const KeyFile& file, const Secret& seed) {
  if (!fs::exists(file.path)) write_key(file.path, seed);
  check_place_in(file, seed);
}

}  // namespace

TokenKey token_key(const Settings& settings) { return TokenKey{key_of(token_file(settings))}; }
RecordKey record_key(const Settings& settings) { return RecordKey{key_of(record_file(settings))}; }

std::optional<TokenKey> kept_token_key(const Settings& settings) {
  const auto seed = kept_in(token_file(settings));
  return seed ? std::optional(TokenKey{*seed}) : std::nullopt;
}
std::optional<RecordKey> kept_record_key(const Settings& settings) {
  const auto seed = kept_in(record_file(settings));
  return seed ? std::optional(RecordKey{*seed}) : std::nullopt;
}

void check_place(const Settings& settings, const TokenKey& key) { check_place_in(token_file(settings), key.seed); }
void check_place(const Settings& settings, const RecordKey& key) { check_place_in(record_file(settings), key.seed); }

void place(const Settings& settings, const TokenKey& key) { place_in(token_file(settings), key.seed); }
void place(const Settings& settings, const RecordKey& key) { place_in(record_file(settings), key.seed); }

}  // namespace plenaria
