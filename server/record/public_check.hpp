// Checks what the public may have of a room's record, entry by entry, without anything of the desk: the public chain
// and its numbering, each text against its commitment, what is told of each intervention against its entries.
#pragma once

#include <unordered_map>
#include <vector>

#include "protocol/cpp/export_lines.hpp"
#include "protocol/cpp/public_header.hpp"
#include "record/shown_statuses.hpp"
#include "record/signed_marks.hpp"

namespace plenaria {

class PublicCheck {
 public:
  PublicCheck(const ExportAbout& about, const std::vector<PublicKey>& keys);

  /// A head that the reader has kept. Before the entry that it names is taken.
  void expect(const SignedHead& head) { marks_.expect(head, HeadFrom::reader_of_copy, faults_, unjudged_); }
  void take(const ExportLine& line);
  void finish();

  const Faults& faults() const { return faults_; }
  /// What no key was at hand for. REQUIRES: finish().
  const Faults& unjudged() const { return unjudged_; }
  const SignedMarks& marks() const { return marks_; }

 private:
  void fault(Seq seq, const std::string& what) { faults_.add(seq, "Entry " + std::to_string(seq) + " " + what); }
  void check_place(const PublicHeader& header, Seq seq);
  void check_told(const PublicHeader& header, const ExportLine& line);
  void check_published(const PublicHeader& header, const ExportLine& line);

  const ExportAbout about_;
  AggregateId aggregate_;
  Faults faults_;
  Faults unjudged_;
  SignedMarks marks_;
  Epoch epoch_;
  VenueTime newest_at_{};
  Seq seq_ = 0;
  Digest hash_;
  std::unordered_map<InterventionId, Status> now_;
  std::unordered_map<InterventionId, Tags> filed_;          ///< by the headers so far
  std::unordered_map<InterventionId, VenueTime> first_at_;  ///< of its publication
  struct Filing {
    Seq seq;
    InterventionId id;
    Tags tags;
  };
  std::vector<Filing> told_filings_;  ///< each must be that of the newest header
  ShownStatuses shown_;
};

}  // namespace plenaria
