// Signed heads to be met on the way through one audience's chain: each must name the entry that stands at its place.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "protocol/cpp/signed_head.hpp"
#include "record/faults.hpp"

namespace plenaria {

class SignedMarks {
 public:
  /// Without keys, signatures are not checked, and only the places are.
  SignedMarks(DialogueId dialogue, AggregateId aggregate, Audience audience, std::vector<PublicKey> keys);

  /// Before the entry that it names is met.
  void expect(const SignedHead& head, Faults& faults);
  /// The (public) header at `seq` has this hash.
  void meet(Seq seq, const Epoch& epoch, const Digest& hash, Faults& faults);
  /// The chain ended at `seq`: what was not met until then is a fault.
  void finish(Seq seq, Faults& faults);

  std::size_t met() const { return met_; }
  /// The newest that was met; 0 where none was.
  Seq newest() const { return newest_; }

 private:
  std::string name_of(Seq seq) const;

  struct Mark {
    Epoch epoch;
    Digest hash;
  };
  DialogueId dialogue_;
  AggregateId aggregate_;
  Audience audience_;
  std::map<std::string, PublicKey> keys_;
  std::multimap<Seq, Mark> marks_;
  std::size_t met_ = 0;
  Seq newest_ = 0;
};

}  // namespace plenaria
