// What another node writes to a room's log, without this one hearing of it.
#pragma once

#include "hub/hosted_room.hpp"
#include "protocol/cpp/record.hpp"
#include "rooms/draft.hpp"
#include "scripted_log.hpp"

namespace plenaria::scripted {

/// An intervention, behind what `hosted` has; up to 256 of them differ.
inline void say(ScriptedLog& log, const HostedRoom& hosted, VenueTime at, Status status = Status::published) {
  Draft draft(hosted.room());
  InterventionSubmitted event;
  InterventionId::Bytes bytes{};
  bytes.fill(static_cast<std::uint8_t>(hosted.room().size() + 1));
  event.id = InterventionId(bytes);
  event.key = KeyDigest(bytes);
  event.status = status;
  event.language = "en";
  event.text_commitment = commit_to_text(Body{});
  const Entry entry = draft.add_event(event, at);
  const Headers headers =
      encode_headers({hosted.host().aggregate(), log.head.epoch, log.head.hash, log.head.public_hash}, entry,
                     draft.find(event.id), draft.rules());
  Head next = log.head;
  next.seq = entry.seq;
  next.hash = sha256(headers.header);
  if (entry.public_seq != 0) {
    next.public_seq = entry.public_seq;
    next.public_hash = sha256(headers.public_header);
  }
  log.put({entry.seq, headers.header, headers.public_header, encode_body(Body{})}, next);
}

}  // namespace plenaria::scripted
