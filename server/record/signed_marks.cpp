#include "record/signed_marks.hpp"

namespace plenaria {

SignedMarks::SignedMarks(DialogueId dialogue, AggregateId aggregate, Audience audience, std::vector<PublicKey> keys)
    : dialogue_(std::move(dialogue)), aggregate_(std::move(aggregate)), audience_(audience) {
  for (const PublicKey& key : keys) keys_.emplace(key_id(key), key);
}

std::string SignedMarks::name_of(Seq seq) const {
  return (audience_ == Audience::desk ? "Entry " : "Public entry ") + std::to_string(seq);
}

void SignedMarks::expect(const SignedHead& head, Faults& faults) {
  const std::string name = "The signed head of " +
                           std::string(audience_ == Audience::desk ? "entry " : "public entry ") +
                           std::to_string(head.seq);
  if (head.aggregate != aggregate_ || head.audience != audience_)
    return faults.add(head.seq, name + " is one of another log.");
  if (!keys_.empty()) {
    const auto key = keys_.find(head.key);
    if (key == keys_.end())
      return faults.add(head.seq, name + " was signed with the key " + head.key + ", which is not at hand.");
    if (!is_signed_head(key->second, dialogue_, head))
      return faults.add(head.seq, name + " does not bear a valid signature.");
  }
  marks_.emplace(head.seq, Mark{head.epoch, head.hash});
}

void SignedMarks::meet(Seq seq, const Epoch& epoch, const Digest& hash, Faults& faults) {
  const auto [first, last] = marks_.equal_range(seq);
  for (auto mark = first; mark != last; ++mark) {
    if (mark->second.hash != hash || mark->second.epoch != epoch)
      faults.add(seq, name_of(seq) + " is not the one that was signed.");
    ++met_;
    newest_ = seq;
  }
  marks_.erase(first, last);
}

void SignedMarks::finish(Seq seq, Faults& faults) {
  for (const auto& [signed_seq, mark] : marks_)
    faults.add(signed_seq,
               name_of(signed_seq) + " was signed, but " +
                   (signed_seq > seq ? "the log ends at " + std::to_string(seq) : std::string("it is not in the log")) +
                   ".");
  marks_.clear();
}

}  // namespace plenaria
