// Tells the entries of one audience to an export, each rendered as the room now is.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "record/export_writer.hpp"

namespace plenaria {

class Telling {
 public:
  /// The stored body of an entry that is not the one being told; nothing where it was erased.
  using BodyOf = std::function<std::optional<std::string>(Seq seq)>;
  /// `room` is folded up to the newest entry; it and `writer` outlive this.
  Telling(const Room& room, Audience audience, ExportWriter& writer, BodyOf body_of)
      : room_(room), audience_(audience), writer_(writer), body_of_(std::move(body_of)) {}

  /// In order, every entry of the log, with its body. Those that the audience does not see are passed over. Throws
  /// std::runtime_error where a body that the room should have is not there: it was erased meanwhile.
  void tell(const StoredEntry& stored);

 private:
  BodyPtr body_for(const StoredEntry& stored, Seq needed);
  bool brings(Seq seq) const;

  const Room& room_;
  Audience audience_;
  ExportWriter& writer_;
  BodyOf body_of_;
};

}  // namespace plenaria
