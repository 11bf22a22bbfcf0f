#include "app/key_files.hpp"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <filesystem>
#include <set>

#include "base/base64.hpp"
#include "base/crypto.hpp"
#include "base/owned_fd.hpp"

namespace plenaria {

namespace fs = std::filesystem;

namespace {

/// Who only may not look is not told that there is none, or that it is damaged: it would be deleted.
[[noreturn]] void cannot_read(const fs::path& file, int error) {
  throw ConfigFault(file.string() + ": the key cannot be read: " + strerror(error) +
                    (error == EACCES ? "; run this as the user that the server runs as" : ""));
}

bool is_there(const fs::path& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) == 0) return true;
  if (errno != ENOENT && errno != ENOTDIR) cannot_read(file, errno);
  return false;
}

void warn_of_readers(const fs::path& file, mode_t mode) {
  static std::set<fs::path> warned;
  if ((mode & 077) == 0 || !warned.insert(file).second) return;
  std::fprintf(stderr,
               "plenaria: %s can be read or changed by others (mode %03o): make it yours alone with chmod 600\n",
               file.c_str(), mode & 0777);
}

Secret read_key(const fs::path& file) {
  const OwnedFd in(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (in.get() < 0) cannot_read(file, errno);
  struct stat status {};
  std::array<char, 128> bytes{};
  const ssize_t count = ::read(in.get(), bytes.data(), bytes.size());
  if (count < 0 || ::fstat(in.get(), &status) != 0) cannot_read(file, errno);
  const std::string_view text(bytes.data(), static_cast<std::size_t>(count));
  const auto key = base64url_decode(text.substr(0, text.find('\n')));
  Secret seed{};
  if (!key || key->size() != seed.size())
    throw ConfigFault(file.string() + ": this is not a key: one line, 32 bytes in base64url");
  std::copy(key->begin(), key->end(), seed.begin());
  warn_of_readers(file, status.st_mode);
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
  if (!is_there(file.path)) {
    if (file.named)
      throw ConfigFault(file.path.string() + ": there is no such key; copy it from another node's data directory");
    Secret fresh{};
    system_randomness()(fresh);
    write_key(file.path, fresh);
  }
  return read_key(file.path);
}

std::optional<Secret> kept_in(const KeyFile& file) {
  if (!is_there(file.path)) return std::nullopt;
  return read_key(file.path);
}

void check_place_in(const KeyFile& file, const Secret& seed) {
  const auto there = kept_in(file);
  if (there && *there != seed)
    throw ConfigFault(file.path.string() +
                      ": another key is there already; move it away, or restore into another directory");
}

void place_in(const KeyFile& file, const Secret& seed) {
  if (!is_there(file.path)) write_key(file.path, seed);
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
