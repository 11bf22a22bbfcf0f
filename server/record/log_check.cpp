#include "record/log_check.hpp"

#include <algorithm>
#include <stdexcept>

#include "protocol/cpp/public_header.hpp"
#include "record/body_check.hpp"

namespace plenaria {

LogCheck::LogCheck(const DialogueId& dialogue, const RoomId& room, const std::vector<PublicKey>& keys,
                   Withheld withheld)
    : aggregate_("room:" + room.text()),
      withheld_(withheld),
      room_(room, RoomLimits{}),
      desk_(dialogue, aggregate_, Audience::desk, keys),
      public_(dialogue, aggregate_, Audience::public_, keys) {}

void LogCheck::expect(const SignedHead& head, HeadFrom from) {
  (head.audience == Audience::desk ? desk_ : public_).expect(head, from, faults_, unjudged_);
}

void LogCheck::take(const StoredEntry& stored) {
  const Seq expected = head_.seq + 1;
  if (stored.seq != expected) {
    folds_ = false;
    if (stored.seq > expected) fault(expected, "is not in the log.");
    else fault(stored.seq, "stands behind entry " + std::to_string(head_.seq) + ".");
  }
  const auto decoded = decode_header(stored.header);
  if (!decoded) {
    unreadable(stored, decoded.error().why);
    return;
  }
  check_place(*decoded, stored.seq);
  check_public(*decoded, stored);
  fold(*decoded, stored);
  move_head(decoded->placed.epoch, stored);
}

void LogCheck::unreadable(const StoredEntry& stored, const std::string& why) {
  fault(stored.seq, "has a header that cannot be read: " + why + ".");
  folds_ = false;
  move_head(head_.epoch, stored);
}

void LogCheck::check_place(const DecodedHeader& decoded, Seq seq) {
  const auto& [placed, entry, unused] = decoded;
  if (placed.aggregate != aggregate_) fault(seq, "belongs to another log.");
  if (entry.seq != seq) fault(seq, "says that it is entry " + std::to_string(entry.seq) + ".");
  if (placed.previous != head_.hash) fault(seq, "does not follow on the entry before it: the chain breaks there.");
  if (folds_ && entry.at < room_.last_at()) fault(seq, "is older than the entry before it.");
  if (std::holds_alternative<RoomOpened>(entry.event) != (seq == 1)) fault(seq, "opens the room out of its place.");
  if (const auto* renewed = std::get_if<EpochChanged>(&entry.event)) {
    if (renewed->epoch != placed.epoch || placed.epoch == head_.epoch)
      fault(seq, "changes the epoch to one that it does not bear.");
  } else if (seq != 1 && placed.epoch != head_.epoch) {
    fault(seq, "bears another epoch than the entry before it.");
  }
}

void LogCheck::check_public(const DecodedHeader& decoded, const StoredEntry& stored) {
  const Seq seq = stored.seq, public_seq = decoded.entry.public_seq;
  if ((public_seq != 0) != !stored.public_header.empty()) {
    fault(seq,
          public_seq != 0 ? "lacks its public header." : "has a public header, though the public does not see it.");
    return;
  }
  if (public_seq == 0) return;
  if (public_seq != head_.public_seq + 1) fault(seq, "has another public number than the next one.");
  if (sha256(stored.public_header) != decoded.public_digest)
    fault(seq, "has a public header that is not the one that its header names.");
  const auto shown = decode_public_header(stored.public_header);
  if (!shown) {
    fault(seq, "has a public header that cannot be read: " + shown.error().why + ".");
    return;
  }
  if (shown->seq != public_seq) fault(seq, "has another public number in its public header than in its header.");
  if (shown->previous != head_.public_hash)
    fault(seq, "does not follow on the public entry before it: the public chain breaks there.");
}

void LogCheck::fold(const DecodedHeader& decoded, const StoredEntry& stored) {
  if (!folds_) return;
  const Entry& entry = decoded.entry;
  const InterventionId id = about(entry.event);
  try {
    if (const auto why = wrong_act(room_, entry.event)) fault(stored.seq, *why);
    room_.apply(entry);
  } catch (const std::logic_error& impossible) {
    fault(stored.seq, std::string("cannot follow on those before it: ") + impossible.what() + ".");
    folds_ = false;
    return;
  }
  const Placed placed{aggregate_, decoded.placed.epoch, head_.hash, head_.public_hash};
  const Intervention* item = id.is_zero() ? nullptr : room_.find(id);
  const Headers as_written = encode_headers(placed, entry, item, room_.rules());
  if (as_written.public_header != stored.public_header)
    fault(stored.seq, "tells the public something else than its header says.");
  // What it says between the lines, or says twice, would be in no fold and outlive every erasure.
  else if (as_written.header != stored.header && placed.previous == decoded.placed.previous)
    fault(stored.seq, "has a header that is not as it would have been written.");

  const bool stays = id.is_zero() || std::holds_alternative<InterventionErased>(entry.event);
  bodies_.push_back({stored.body.has_value(), stays                   ? Goes::never
                                              : has_text(entry.event) ? Goes::with_text
                                                                      : Goes::with_item});
  if (stored.body)
    if (const auto why = wrong_body(entry.event, item, *stored.body)) fault(stored.seq, *why);
}

void LogCheck::move_head(const Epoch& epoch, const StoredEntry& stored) {
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

const Intervention* LogCheck::item_of(Seq seq) const {
  if (bodies_[seq - 1].goes == Goes::never) return nullptr;
  return &room_.item(room_.happening(Audience::desk, seq).item);
}

bool LogCheck::must_lack(Seq seq) const {
  const Intervention* item = item_of(seq);
  return item && item->status == Status::erased;
}

bool LogCheck::may_lack(Seq seq) const {
  if (must_lack(seq)) return true;
  const bool withheld = withheld_ == Withheld::withdrawn && bodies_[seq - 1].goes == Goes::with_text;
  return withheld && item_of(seq)->status == Status::withdrawn;
}

std::vector<Seq> LogCheck::doubtful() const {
  std::vector<Seq> seqs;
  for (Seq seq = 1; seq <= bodies_.size(); ++seq)
    if (bodies_[seq - 1].there ? must_lack(seq) : !may_lack(seq)) seqs.push_back(seq);
  return seqs;
}

std::size_t LogCheck::bodies() const {
  return static_cast<std::size_t>(
      std::count_if(bodies_.begin(), bodies_.end(), [](const BodyNote& note) { return note.there; }));
}

void LogCheck::finish(const std::optional<Head>& stored) {
  for (const Seq seq : doubtful())
    fault(seq, bodies_[seq - 1].there ? "still has its body, though its intervention was erased."
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
