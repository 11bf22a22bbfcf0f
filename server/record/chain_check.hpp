// Checks one log as it is stored, entry by entry: its chains and numberings, every signed head, what servers have
// acknowledged, and that of its bodies nothing is missing or left. What its entries say is checked by LogCheck for a
// room, by RegisterCheck for the register of people.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "ports/log.hpp"
#include "protocol/cpp/record.hpp"
#include "record/faults.hpp"
#include "record/signed_marks.hpp"

namespace plenaria {

class ChainCheck {
 public:
  ChainCheck(const ChainCheck&) = default;
  ChainCheck& operator=(const ChainCheck&) = default;
  virtual ~ChainCheck() = default;

  const AggregateId& aggregate() const { return aggregate_; }
  /// What a server has told that it acknowledged; before the entry that it names is taken.
  void expect_acknowledged(const Head& head) { acknowledged_.emplace(head.seq, head.hash); }
  /// Before the entry that it names is taken.
  void expect(const SignedHead& head, HeadFrom from = HeadFrom::record);
  /// In order, with the body where it is there.
  void take(const StoredEntry& entry);

  /// Where the log stands after the entries taken, by their own account.
  const Head& head() const { return head_; }
  bool folds() const { return folds_; }
  /// When its first entry was made. REQUIRES: folds(), and one was taken.
  VenueTime opened_at() const { return opened_at_; }

  /// Entries whose body was not as the fold would now have it. Where the log is in use, it may have changed after the
  /// entry was read: look at these again, and say whether the body is there.
  std::vector<Seq> doubtful() const;
  void looked_again(Seq seq, bool there) { bodies_.at(seq - 1) = there; }

  /// At the end; `stored` is the head that the store names, where there is one.
  void finish(const std::optional<Head>& stored);

  /// How many of the entries taken have a body, though it be an empty one. REQUIRES: folds().
  std::size_t bodies() const;

  const Faults& faults() const { return faults_; }
  /// What no key was at hand for. REQUIRES: finish().
  const Faults& unjudged() const { return unjudged_; }
  const SignedMarks& marks(Audience audience) const { return audience == Audience::desk ? desk_ : public_; }

  /// The entry that would change the epoch to `next.epoch` after those taken, at `now` or a little later; `next`
  /// becomes the head with it. REQUIRES: folds().
  StoredEntry epoch_change(Head& next, VenueTime now) const;

 protected:
  /// `keys` are those of the record; signatures by others cannot be judged.
  ChainCheck(const DialogueId& dialogue, AggregateId aggregate, const std::vector<PublicKey>& keys);

  /// Where an entry says that it stands.
  struct Place {
    const Placed& placed;
    Seq seq;
    VenueTime at;
    VenueTime after;  ///< when the one before it was made
    bool opens;
    const EpochChanged* renews;  ///< null for what does not
  };
  void check_place(const Place& place, Seq seq);
  void unreadable(const StoredEntry& stored, const std::string& why);
  void move_head(const Epoch& epoch, const StoredEntry& stored);
  void fault(Seq seq, const std::string& what) { faults_.add(seq, "Entry " + std::to_string(seq) + " " + what); }
  void stops_folding() { folds_ = false; }
  void note_folded(const StoredEntry& stored, VenueTime at);

 private:
  /// Checks what it says, and folds it; calls unreadable(), or check_place() and move_head().
  virtual void take_entry(const StoredEntry& entry) = 0;
  /// Whether the body of this entry has to be gone by now, or may be. REQUIRES: folds().
  virtual bool must_lack(Seq seq) const = 0;
  virtual bool may_lack(Seq seq) const = 0;
  virtual Headers headers_of(const Placed& placed, const EpochChanged& change, VenueTime now,
                             Seq& public_seq) const = 0;

  AggregateId aggregate_;
  bool folds_ = true;
  Head head_;
  VenueTime opened_at_{};
  std::vector<bool> bodies_;                 ///< whether they are there, of those that were folded
  std::multimap<Seq, Digest> acknowledged_;  ///< and not met yet
  Faults faults_;
  Faults unjudged_;
  SignedMarks desk_;
  SignedMarks public_;
};

}  // namespace plenaria
