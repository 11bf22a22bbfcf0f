// Checks a backup by the file alone: every log as it is stored, up to where the first line says that it stood,
// and the seal. Line by line, so that it may be of any size.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "protocol/cpp/backup_lines.hpp"
#include "record/chain_check.hpp"
#include "record/sealed_lines.hpp"

namespace plenaria {

class BackupCheck {
 public:
  /// `keys` are those that the reader trusts: what none of them has signed is not judged. Without any, that of the
  /// backup.
  explicit BackupCheck(std::vector<PublicKey> keys);
  /// A signed head that the reader has kept, of a log of the backup. Before the first line.
  void expect(const SignedHead& kept) { kept_.push_back(kept); }

  /// The next line, without its line feed.
  void take(std::string_view line);
  /// After the last one; `whole` says whether it ended with a line feed.
  void finish(bool whole);

  /// What could not be judged of the file as a whole; that of each log is its own. REQUIRES: finish().
  const Faults& unjudged() const { return unjudged_; }
  const BackupAbout* about() const { return about_ ? &*about_ : nullptr; }
  const std::optional<BackupKeys>& keys() const { return backup_keys_; }
  const std::map<AggregateId, std::unique_ptr<ChainCheck>>& logs() const { return logs_; }
  /// Of the file, as a whole and by lines; those of each log are its own.
  std::vector<const Faults*> faults() const;
  /// Nothing is wrong, neither with the file nor with any log, as far as it could be judged. REQUIRES: finish().
  bool holds() const;

 private:
  void begin(std::string_view line);
  void take_keys(std::string_view line);
  ChainCheck* log_of(const AggregateId& aggregate);
  void bad_line(const std::string& why);

  std::vector<PublicKey> keys_;
  bool named_;  ///< the keys, by the reader
  std::vector<SignedHead> kept_;
  SealedReader sealed_;
  std::optional<BackupAbout> about_;
  std::optional<BackupKeys> backup_keys_;
  std::map<AggregateId, std::unique_ptr<ChainCheck>> logs_;
  Faults lines_;
  Faults whole_;
  Faults unjudged_;
  std::size_t number_ = 0;
};

}  // namespace plenaria
