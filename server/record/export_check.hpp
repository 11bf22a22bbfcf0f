// Checks an exported record, of the public or of the desk, by the file alone: line by line, so that it may be of any
// size.
#pragma once

#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "record/desk_check.hpp"
#include "record/public_check.hpp"
#include "record/sealed_lines.hpp"

namespace plenaria {

class ExportCheck {
 public:
  /// `keys` are those that the reader trusts: what none of them has signed is not judged. Without any, those that the
  /// file itself names are used, which proves only that the file has not changed since somebody with such a key wrote
  /// it.
  explicit ExportCheck(std::vector<PublicKey> keys);
  /// A signed head that the reader has kept: the file must be of the same record. Before the first line.
  void expect(const SignedHead& kept) { kept_.push_back(kept); }
  ~ExportCheck();

  /// The next line, without its line feed.
  void take(std::string_view line);
  /// After the last one; `whole` says whether it ended with a line feed.
  void finish(bool whole);

  /// Null where the file is no export.
  const ExportAbout* about() const { return about_ ? &*about_ : nullptr; }
  /// Of the whole, of lines and of entries, in this order.
  std::vector<const Faults*> faults() const;
  /// What could not be judged: signatures by other keys. REQUIRES: finish().
  std::vector<const Faults*> unjudged() const;
  /// The newest entry that a signed head vouches for; 0 for none. REQUIRES: finish().
  Seq signed_up_to() const;
  /// The newest entry that a head which the reader has kept is of, and the file's is the same; 0 for none.
  Seq compared_up_to(Audience audience) const;
  /// The key id of who signed the whole file; nothing where nobody did, or it does not hold.
  const std::optional<std::string>& signed_by() const { return sealed_.signed_by(); }

 private:
  const SignedMarks* marks() const;

  std::vector<PublicKey> keys_;
  bool named_;  ///< the keys, by the reader
  std::vector<SignedHead> kept_;
  SealedReader sealed_;
  std::optional<ExportAbout> about_;
  std::unique_ptr<PublicCheck> public_;
  std::unique_ptr<DeskCheck> desk_;
  Faults lines_;
  Faults whole_;
  Faults unjudged_;
  std::size_t number_ = 0;
};

}  // namespace plenaria
