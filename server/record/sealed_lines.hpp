// Files of lines that end with a seal: written so, and checked as they are read. What the lines say is others'
// business.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/running_hash.hpp"
#include "protocol/cpp/file_seal.hpp"
#include "protocol/cpp/signed_head.hpp"
#include "record/faults.hpp"

namespace plenaria {

/// Where written bytes go. Throws std::runtime_error where they cannot.
using Sink = std::function<void(std::string_view bytes)>;

class SealingWriter {
 public:
  explicit SealingWriter(Sink sink) : sink_(std::move(sink)) {}
  /// `line` has no line feed.
  void add(std::string_view line);
  /// The last line; signed where there is a key.
  void seal(std::string_view purpose, const std::optional<RecordKey>& key);

 private:
  Sink sink_;
  FileSeal seal_;
  RunningHash hash_;
};

class SealedReader {
 public:
  /// Takes the next line, without its line feed; whether it is one of those before the seal.
  bool take(std::string_view line);
  /// After the last line; `whole` says whether it ended with a line feed. `unjudged` gets a signature by another key.
  void finish(bool whole, std::string_view purpose, const std::vector<PublicKey>& keys, Faults& faults,
              Faults& unjudged);
  /// The key id of who signed, once finish() has found that it holds.
  const std::optional<std::string>& signed_by() const { return signed_by_; }
  /// What it is worth to this reader that the file as a whole is signed, or is not. `keys`: whose they are that
  /// finish() was given. `kept`: the heads that the reader has kept. REQUIRES: finish().
  enum class Keys : std::uint8_t {
    none,      ///< neither the reader nor the file names any
    of_file,   ///< the file names its own, and so must be signed with one
    of_reader  ///< the reader named them
  };
  void weigh(Keys keys, const std::vector<SignedHead>& kept, Faults& faults, Faults& unjudged) const;

 private:
  std::optional<FileSeal> seal_;
  bool spoilt_ = false;  ///< something that is no seal, or comes after it
  FileSeal counted_;
  RunningHash hash_;
  std::optional<std::string> signed_by_;
};

}  // namespace plenaria
