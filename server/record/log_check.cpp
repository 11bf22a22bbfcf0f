#include "record/log_check.hpp"

#include <stdexcept>

#include "protocol/cpp/public_header.hpp"
#include "record/body_check.hpp"
#include "rooms/draft.hpp"

namespace plenaria {

LogCheck::LogCheck(const DialogueId& dialogue, const RoomId& room, const std::vector<PublicKey>& keys,
                   Withheld withheld)
    : ChainCheck(dialogue, AggregateId("room:" + room.text()), keys), withheld_(withheld), room_(room, RoomLimits{}) {}

void LogCheck::take_entry(const StoredEntry& stored) {
  const auto decoded = decode_header(stored.header);
  if (!decoded) {
    unreadable(stored, decoded.error().why);
    return;
  }
  const auto& [placed, entry, unused] = *decoded;
  check_place({placed, entry.seq, entry.at, room_.last_at(), std::holds_alternative<RoomOpened>(entry.event),
               std::get_if<EpochChanged>(&entry.event)},
              stored.seq);
  check_public(*decoded, stored);
  fold(*decoded, stored);
  move_head(decoded->placed.epoch, stored);
}

void LogCheck::check_public(const DecodedHeader& decoded, const StoredEntry& stored) {
  const Seq seq = stored.seq, public_seq = decoded.entry.public_seq;
  if ((public_seq != 0) != !stored.public_header.empty()) {
    fault(seq,
          public_seq != 0 ? "lacks its public header." : "has a public header, though the public does not see it.");
    return;
  }
  if (public_seq == 0) return;
  if (public_seq != head().public_seq + 1) fault(seq, "has another public number than the next one.");
  if (sha256(stored.public_header) != decoded.public_digest)
    fault(seq, "has a public header that is not the one that its header names.");
  const auto shown = decode_public_header(stored.public_header);
  if (!shown) {
    fault(seq, "has a public header that cannot be read: " + shown.error().why + ".");
    return;
  }
  if (shown->seq != public_seq) fault(seq, "has another public number in its public header than in its header.");
  if (shown->previous != head().public_hash)
    fault(seq, "does not follow on the public entry before it: the public chain breaks there.");
}

void LogCheck::fold(const DecodedHeader& decoded, const StoredEntry& stored) {
  if (!folds()) return;
  const Entry& entry = decoded.entry;
  const InterventionId id = about(entry.event);
  try {
    if (const auto why = wrong_act(room_, entry.event)) fault(stored.seq, *why);
    room_.apply(entry);
  } catch (const std::logic_error& impossible) {
    fault(stored.seq, std::string("cannot follow on those before it: ") + impossible.what() + ".");
    stops_folding();
    return;
  }
  const Placed placed{aggregate(), decoded.placed.epoch, head().hash, head().public_hash};
  const Intervention* item = id.is_zero() ? nullptr : room_.find(id);
  const Headers as_written = encode_headers(placed, entry, item, room_.rules());
  if (as_written.public_header != stored.public_header)
    fault(stored.seq, "tells the public something else than its header says.");
  // What it says between the lines, or says twice, would be in no fold and outlive every erasure.
  else if (as_written.header != stored.header && placed.previous == decoded.placed.previous)
    fault(stored.seq, "has a header that is not as it would have been written.");

  const bool stays = id.is_zero() || std::holds_alternative<InterventionErased>(entry.event);
  note_folded(stored, entry.at);
  goes_.push_back(stays ? Goes::never : has_text(entry.event) ? Goes::with_text : Goes::with_item);
  if (stored.body)
    if (const auto why = wrong_body(entry.event, item, *stored.body)) fault(stored.seq, *why);
}

const Intervention* LogCheck::item_of(Seq seq) const {
  if (goes_[seq - 1] == Goes::never) return nullptr;
  return &room_.item(room_.happening(Audience::desk, seq).item);
}

bool LogCheck::must_lack(Seq seq) const {
  const Intervention* item = item_of(seq);
  return item && item->status == Status::erased;
}

bool LogCheck::may_lack(Seq seq) const {
  if (must_lack(seq)) return true;
  const bool withheld = withheld_ == Withheld::withdrawn && goes_[seq - 1] == Goes::with_text;
  return withheld && item_of(seq)->status == Status::withdrawn;
}

Headers LogCheck::headers_of(const Placed& placed, const EpochChanged& change, VenueTime now, Seq& public_seq) const {
  Draft draft(room_);
  const Entry entry = draft.add_event(change, now);
  public_seq = entry.public_seq;
  return encode_headers(placed, entry, nullptr, room_.rules());
}

}  // namespace plenaria
