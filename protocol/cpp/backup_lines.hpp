// The lines of a backup (JSON Lines): about, the keys, then for each log what was signed and every entry as it is
// stored, and the seal. Whoever has it can speak in everybody's name: it holds the keys. Formats: protocol/record.md.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "protocol/cpp/export_lines.hpp"
#include "protocol/cpp/token.hpp"

namespace plenaria {

/// What a seal of a backup is signed for.
inline constexpr std::string_view kBackupPurpose = "plenaria backup 1";

/// Whether a file that begins with this line is a backup, of whatever version.
bool begins_backup(std::string_view first_line);

struct BackupAbout {
  DialogueId dialogue;
  VenueTime made{};  ///< not read back
  struct Log {
    AggregateId id;
    Head head;
  };
  std::vector<Log> logs;  ///< those that were begun, and where each stood: of rooms, and of the register
};
std::string encode_backup_about(const BackupAbout& about);
Result<BackupAbout, LineFault> decode_backup_about(std::string_view line);

/// The second line.
struct BackupKeys {
  Secret secret{};  ///< the deployment's
  std::optional<TokenKey> token;
  std::optional<RecordKey> record;
};
std::string encode_backup_keys(const BackupKeys& keys);
Result<BackupKeys, LineFault> decode_backup_keys(std::string_view line);

struct BackupEntry {
  AggregateId log;
  StoredEntry stored;
};
std::string encode_backup_entry(const AggregateId& log, const StoredEntry& stored);
std::string encode_backup_signed(const SignedHead& head);
using BackupLine = std::variant<BackupEntry, SignedHead>;
/// A line after the second.
Result<BackupLine, LineFault> decode_backup_line(std::string_view line);

}  // namespace plenaria
