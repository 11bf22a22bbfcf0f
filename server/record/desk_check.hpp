// Checks a desk's copy of a room's record: the log as it is stored, and what each line tells of it.
#pragma once

#include <unordered_map>
#include <vector>

#include "protocol/cpp/export_lines.hpp"
#include "record/log_check.hpp"
#include "record/shown_statuses.hpp"

namespace plenaria {

class DeskCheck {
 public:
  DeskCheck(const ExportAbout& about, const std::vector<PublicKey>& keys);

  /// A head that the reader has kept. Before the entry that it names is taken.
  void expect(const SignedHead& head) { log_.expect(head, HeadFrom::reader_of_copy); }
  void take(const ExportLine& line);
  void finish();

  /// Of what is told; those of the log are log().faults().
  const Faults& faults() const { return faults_; }
  const LogCheck& log() const { return log_; }

 private:
  void fault(Seq seq, const std::string& what) { faults_.add(seq, "Entry " + std::to_string(seq) + " " + what); }
  void check_told(const ExportLine& line);
  /// Every line tells of its intervention as it was at the end, so that this can only be judged then.
  void check_contents();

  const ExportAbout about_;
  LogCheck log_;
  Faults faults_;
  ShownStatuses shown_;
  struct ShownContent {
    Seq seq;
    InterventionId id;
    Digest words;
    Digest facts;
  };
  std::vector<ShownContent> contents_;
  std::unordered_map<InterventionId, Digest> words_;  ///< of the newest body of each
  Seq seq_ = 0;
};

}  // namespace plenaria
