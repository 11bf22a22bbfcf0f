// Signed heads to be met on the way through one audience's chain: each must name the entry that stands at its place.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "protocol/cpp/signed_head.hpp"
#include "record/faults.hpp"

namespace plenaria {

/// Where a signed head comes from, which says what it means that its entry is not there: with a record, or with a
/// reader who kept it, for a log where it stands, or for a copy, which may be older than the head.
enum class HeadFrom : std::uint8_t { record, reader_of_log, reader_of_copy };

class SignedMarks {
 public:
  /// Signatures by other keys than these are not checked; what they signed must stand at its place all the same.
  SignedMarks(DialogueId dialogue, AggregateId aggregate, Audience audience, std::vector<PublicKey> keys);

  /// Before the entry that it names is met. `unjudged` gets a reader's head that is of another log.
  void expect(const SignedHead& head, HeadFrom from, Faults& faults, Faults& unjudged);
  /// The (public) header at `seq` has this hash.
  void meet(Seq seq, const Epoch& epoch, const Digest& hash, Faults& faults);
  /// The chain ended at `seq`: what was not met until then is a fault. `unjudged` gets what no key was at hand for.
  void finish(Seq seq, Faults& faults, Faults& unjudged);

  /// How many were met whose signatures are valid.
  std::size_t met() const { return met_; }
  /// The newest of those; 0 where there was none.
  Seq newest() const { return newest_; }
  /// The newest that a reader has kept, of those.
  Seq newest_kept() const { return newest_kept_; }
  /// The newest of those that are signed with this key.
  Seq newest_by(const PublicKey& key) const;

 private:
  std::string name_of(Seq seq) const;
  std::string name_in_sentence(Seq seq) const;

  struct Mark {
    Epoch epoch;
    Digest hash;
    HeadFrom from;
    std::string key;
    bool valid = false;  ///< its signature; else no key was at hand for it
  };
  struct Unknown {
    std::size_t count = 0;
    Seq newest = 0;
  };
  DialogueId dialogue_;
  AggregateId aggregate_;
  Audience audience_;
  std::map<std::string, PublicKey> keys_;
  std::multimap<Seq, Mark> marks_;
  std::map<std::string, Unknown> unknown_;  // by the key that is not at hand
  std::map<std::string, Seq> newest_by_;    // by the key
  std::size_t met_ = 0;
  Seq newest_ = 0;
  Seq newest_kept_ = 0;
};

}  // namespace plenaria
