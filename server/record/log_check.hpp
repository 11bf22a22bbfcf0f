// Checks one room's log as it is stored, entry by entry: both chains and numberings, each public header against its
// header, each body against its commitments, that every entry can follow on those before it, that what was erased is
// gone and nothing else, and every signed head. Holds the fold of the room, and no body.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "ports/log.hpp"
#include "protocol/cpp/record.hpp"
#include "record/faults.hpp"
#include "record/signed_marks.hpp"
#include "rooms/room.hpp"

namespace plenaria {

/// Which bodies a copy may lack beside those that were erased.
enum class Withheld : std::uint8_t { none, withdrawn };

class LogCheck {
 public:
  /// `keys` are those of the record; signatures by others cannot be judged.
  LogCheck(const DialogueId& dialogue, const RoomId& room, const std::vector<PublicKey>& keys, Withheld withheld);

  /// What a server has told that it acknowledged; before the entry that it names is taken.
  void expect_acknowledged(const Head& head) { acknowledged_.emplace(head.seq, head.hash); }
  /// Before the entry that it names is taken.
  void expect(const SignedHead& head, HeadFrom from = HeadFrom::record);
  /// In order, with the body where it is there.
  void take(const StoredEntry& entry);

  /// Where the log stands after the entries taken, by their own account.
  const Head& head() const { return head_; }
  /// The fold of the entries taken; of those before the first that could not follow, where there is one.
  const Room& room() const { return room_; }
  bool folds() const { return folds_; }

  /// Entries whose body was not as the fold would now have it. Where the log is in use, it may have changed after the
  /// entry was read: look at these again, and say whether the body is there.
  std::vector<Seq> doubtful() const;
  void looked_again(Seq seq, bool there) { bodies_.at(seq - 1).there = there; }

  /// At the end; `stored` is the head that the store names, where there is one.
  void finish(const std::optional<Head>& stored);

  /// How many of the entries taken have a body, though it be an empty one. REQUIRES: folds().
  std::size_t bodies() const;

  const Faults& faults() const { return faults_; }
  /// What no key was at hand for. REQUIRES: finish().
  const Faults& unjudged() const { return unjudged_; }
  const SignedMarks& marks(Audience audience) const { return audience == Audience::desk ? desk_ : public_; }

 private:
  /// When the body of an entry goes.
  enum class Goes : std::uint8_t { never, with_item, with_text };
  struct BodyNote {
    bool there;
    Goes goes;
  };

  void fault(Seq seq, const std::string& what) { faults_.add(seq, "Entry " + std::to_string(seq) + " " + what); }
  void unreadable(const StoredEntry& stored, const std::string& why);
  void check_place(const DecodedHeader& decoded, Seq seq);
  void check_public(const DecodedHeader& decoded, const StoredEntry& stored);
  void fold(const DecodedHeader& decoded, const StoredEntry& stored);
  void move_head(const Epoch& epoch, const StoredEntry& stored);
  const Intervention* item_of(Seq seq) const;
  bool must_lack(Seq seq) const;
  bool may_lack(Seq seq) const;

  AggregateId aggregate_;
  Withheld withheld_;
  Room room_;
  bool folds_ = true;
  Head head_;
  std::vector<BodyNote> bodies_;
  std::multimap<Seq, Digest> acknowledged_;  ///< and not met yet
  Faults faults_;
  Faults unjudged_;
  SignedMarks desk_;
  SignedMarks public_;
};

}  // namespace plenaria
