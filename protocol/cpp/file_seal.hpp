// The last line of a file that the record was written to: how many lines came before it and their SHA-256, so that a
// torn or changed file is known, and where the record key was at hand its signature. Formats: protocol/record.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/crypto.hpp"
#include "protocol/cpp/signed_head.hpp"

namespace plenaria {

struct FileSeal {
  std::uint64_t lines = 0;
  Digest sha256;  ///< of all bytes before this line
  struct Signed {
    std::string key;  ///< see key_id
    Signature signature;
    bool operator==(const Signed&) const = default;
  };
  std::optional<Signed> by;
  bool operator==(const FileSeal&) const = default;
};

/// `purpose` keeps the signature of one kind of file from being taken for another's.
FileSeal sign_seal(const RecordKey& key, std::string_view purpose, FileSeal seal);
bool is_signed_seal(const PublicKey& key, std::string_view purpose, const FileSeal& seal);

/// {"end":{"lines","sha256","key","signature"}}, the last two null where nobody signed.
std::string encode_seal(const FileSeal& seal);
/// Nothing for a line that is no seal, spelled just so.
std::optional<FileSeal> decode_seal(std::string_view line);

}  // namespace plenaria
