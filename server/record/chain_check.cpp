#include "record/chain_check.hpp"

#include <algorithm>

namespace plenaria {

ChainCheck::ChainCheck(const DialogueId& dialogue, AggregateId aggregate, const std::vector<PublicKey>& keys)
    : aggregate_(std::move(aggregate)),
      desk_(dialogue, aggregate_, Audience::desk, keys),
      public_(dialogue, aggregate_, Audience::public_, keys) {}

void ChainCheck::expect(const SignedHead& head, HeadFrom from) {
  (head.audience == Audience::desk ? desk_ : public_).expect(head, from, faults_, unjudged_);
}

void ChainCheck::take(const StoredEntry& stored) {
  const Seq expected = head_.seq + 1;
  if (stored.seq != expected) {
    folds_ = false;
    if (stored.seq > expected) fault(expected, "is not in the log.");
    else fault(stored.seq, "stands behind entry " + std::to_string(head_.seq) + ".");
  }
  take_entry(stored);
}

void ChainCheck::unreadable(const StoredEntry& stored, const std::string& why) {
  fault(stored.seq, "has a header that cannot be read: " + why + ".");
  folds_ = false;
  move_head(head_.epoch, stored);
}

void ChainCheck::check_place(const Place& place, Seq seq) {
  const Placed& placed = place.placed;
  if (placed.aggregate != aggregate_) fault(seq, "belongs to another log.");
  if (place.seq != seq) fault(seq, "says that it is entry " + std::to_string(place.seq) + ".");
  if (placed.previous != head_.hash) fault(seq, "does not follow on the entry before it: the chain breaks there.");
  if (folds_ && place.at < place.after) fault(seq, "is older than the entry before it.");
  if (place.opens != (seq == 1)) fault(seq, "opens the log out of its place.");
  if (place.renews) {
    if (place.renews->epoch != placed.epoch || placed.epoch == head_.epoch)
      fault(seq, "changes the epoch to one that it does not bear.");
  } else if (seq != 1 && placed.epoch != head_.epoch) {
    fault(seq, "bears another epoch than the entry before it.");
  }
}

void ChainCheck::note_folded(const StoredEntry& stored, VenueTime at) {
  if (bodies_.empty()) opened_at_ = at;
  bodies_.push_back(stored.body.has_value());
}

void ChainCheck::move_head(const Epoch& epoch, const StoredEntry& stored) {
  head_.epoch = epoch;
  head_.seq = stored.seq;
  head_.hash = sha256(stored.header);
  desk_.meet(head_.seq, epoch, head_.hash, faults_);
  const auto [first, last] = acknowledged_.equal_range(head_.seq);
  for (auto at = first; at != last; ++at)
    if (at->second != head_.hash) fault(head_.seq, "is not the one that a server has acknowledged.");
  acknowledged_.erase(first, last);
  if (stored.public_header.empty()) return;
  ++head_.public_seq;
  head_.public_hash = sha256(stored.public_header);
  public_.meet(head_.public_seq, epoch, head_.public_hash, faults_);
}

std::vector<Seq> ChainCheck::doubtful() const {
  std::vector<Seq> seqs;
  for (Seq seq = 1; seq <= bodies_.size(); ++seq)
    if (bodies_[seq - 1] ? must_lack(seq) : !may_lack(seq)) seqs.push_back(seq);
  return seqs;
}

std::size_t ChainCheck::bodies() const {
  return static_cast<std::size_t>(std::count(bodies_.begin(), bodies_.end(), true));
}

StoredEntry ChainCheck::epoch_change(Head& next, VenueTime now) const {
  const Epoch epoch = std::exchange(next, head_).epoch;
  next.epoch = epoch;
  const Placed placed{aggregate_, epoch, head_.hash, head_.public_hash};
  Headers headers = headers_of(placed, EpochChanged{epoch}, now, next.public_seq);
  ++next.seq;
  next.hash = sha256(headers.header);
  if (!headers.public_header.empty()) next.public_hash = headers.public_digest;
  return {next.seq, std::move(headers.header), std::move(headers.public_header), "{}"};
}

void ChainCheck::finish(const std::optional<Head>& stored) {
  for (const Seq seq : doubtful())
    fault(seq, bodies_[seq - 1] ? "still has its body, though its intervention was erased."
                                : "lacks its body, though nothing says that it was erased.");
  if (!acknowledged_.empty())
    faults_.add(0, "A server has acknowledged entry " + std::to_string(acknowledged_.rbegin()->first) +
                       ", but the log ends at " + std::to_string(head_.seq) + ".");
  desk_.finish(head_.seq, faults_, unjudged_);
  public_.finish(head_.public_seq, faults_, unjudged_);
  if (!stored || *stored == head_) return;
  const auto differs = [this](const std::string& what) {
    faults_.add(0, "The head of the log names another " + what + " than its newest entry.");
  };
  if (stored->seq != head_.seq)
    faults_.add(0, "The head of the log names entry " + std::to_string(stored->seq) +
                       " as the newest, but the log ends at entry " + std::to_string(head_.seq) + ".");
  else if (stored->hash != head_.hash) differs("hash");
  else if (stored->epoch != head_.epoch) differs("epoch");
  else if (stored->public_seq != head_.public_seq) differs("public number");
  else differs("public hash");
}

}  // namespace plenaria
