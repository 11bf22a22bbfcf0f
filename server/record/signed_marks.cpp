#include "record/signed_marks.hpp"

#include <algorithm>

namespace plenaria {

SignedMarks::SignedMarks(DialogueId dialogue, AggregateId aggregate, Audience audience, std::vector<PublicKey> keys)
    : dialogue_(std::move(dialogue)), aggregate_(std::move(aggregate)), audience_(audience) {
  for (const PublicKey& key : keys) keys_.emplace(key_id(key), key);
}

std::string SignedMarks::name_of(Seq seq) const {
  return (audience_ == Audience::desk ? "Entry " : "Public entry ") + std::to_string(seq);
}

std::string SignedMarks::name_in_sentence(Seq seq) const {
  return (audience_ == Audience::desk ? "entry " : "public entry ") + std::to_string(seq);
}

void SignedMarks::expect(const SignedHead& head, HeadFrom from, Faults& faults, Faults& unjudged) {
  const std::string name = "The signed head of " + name_in_sentence(head.seq);
  if (head.aggregate != aggregate_ || head.audience != audience_) {
    if (from == HeadFrom::record) return faults.add(head.seq, name + " is one of another log.");
    return unjudged.add(0, "Not compared: the head that --head names is of " + head.aggregate.text() + " as the " +
                               std::string(to_text(head.audience)) + " sees it, and this is of " + aggregate_.text() +
                               " as the " + std::string(to_text(audience_)) + " sees it.");
  }
  const auto key = keys_.find(head.key);
  const bool known = key != keys_.end();
  if (known && !is_signed_head(key->second, dialogue_, head))
    return faults.add(head.seq, name + " does not bear a valid signature.");
  if (!known) {
    Unknown& unknown = unknown_[head.key];
    ++unknown.count;
    unknown.newest = std::max(unknown.newest, head.seq);
  }
  marks_.emplace(head.seq, Mark{head.epoch, head.hash, from, head.key, known});
}

void SignedMarks::meet(Seq seq, const Epoch& epoch, const Digest& hash, Faults& faults) {
  const auto [first, last] = marks_.equal_range(seq);
  for (auto at = first; at != last; ++at) {
    const Mark& mark = at->second;
    if (mark.hash != hash || mark.epoch != epoch) {
      faults.add(seq, name_of(seq) + " is not the one that was signed.");
    } else if (mark.valid) {
      ++met_;
      newest_ = newest_by_[mark.key] = seq;
      if (mark.from != HeadFrom::record) newest_kept_ = seq;
    }
  }
  marks_.erase(first, last);
}

void SignedMarks::finish(Seq seq, Faults& faults, Faults& unjudged) {
  for (const auto& [signed_seq, mark] : marks_) {
    const bool beyond = signed_seq > seq;
    if (beyond && mark.from == HeadFrom::reader_of_copy)
      unjudged.add(0, "Not compared: the head is newer than this file. It is of " + name_in_sentence(signed_seq) +
                          ", and the file ends at " + std::to_string(seq) + ": take a newer export or backup.");
    else
      faults.add(signed_seq, name_of(signed_seq) + " was signed, but " +
                                 (beyond ? "the log ends at " + std::to_string(seq) : "it is not in the log") + ".");
  }
  marks_.clear();
  for (const auto& [key, unknown] : unknown_)
    unjudged.add(unknown.newest, "Not checked: " + std::to_string(unknown.count) +
                                     (unknown.count == 1 ? " signed head" : " signed heads") + ", up to " +
                                     name_in_sentence(unknown.newest) + ", signed with the key " + key +
                                     ", which is not at hand; name it with --key.");
}

Seq SignedMarks::newest_by(const PublicKey& key) const {
  const auto found = newest_by_.find(key_id(key));
  return found == newest_by_.end() ? 0 : found->second;
}

}  // namespace plenaria
