// A room's log as a node would have written it, with its bodies and signed heads: what checks and exports are given.
#pragma once

#include <string>
#include <vector>

#include "protocol/cpp/record.hpp"
#include "protocol/cpp/signed_head.hpp"
#include "rooms/draft.hpp"
#include "rooms/room.hpp"

namespace plenaria::minutes {

template <class Id>
Id numbered(std::uint32_t number) {
  typename Id::Bytes bytes{};
  for (std::size_t i = 0; i < 4; ++i) bytes[i] = static_cast<std::uint8_t>(number >> (8 * i));
  bytes.back() = 1;
  return Id(bytes);
}

inline RecordKey record_key(std::uint8_t seed = 7) {
  RecordKey key;
  key.seed.fill(seed);
  return key;
}
inline std::vector<PublicKey> keys_of(const RecordKey& key) { return {public_key_of(key.seed)}; }

inline const DialogueId kDialogue("test");

class WrittenLog {
 public:
  explicit WrittenLog(Rules rules = {}) {
    head.epoch = Epoch("epoch-1");
    write(RoomOpened{rules}, nullptr);
  }

  /// The number of the intervention, from 1. `published` as the room's moderation would have it.
  std::uint32_t submit(const std::string& text, const std::string& who = "ana", bool published = true) {
    const std::uint32_t number = ++interventions;
    Body body;
    body.text = text;
    body.sources = {"https://example.org/" + std::to_string(number)};
    body.participant = who;
    body.name = "Name of " + who;
    body.delegation = "Delegation of " + who;
    body.group = "academia";
    body.text_salt = "text-salt-" + std::to_string(number);
    body.author_salt = "author-salt-" + std::to_string(number);
    InterventionSubmitted event;
    event.id = numbered<InterventionId>(number);
    event.author = numbered<AuthorRef>(1'000'000 + static_cast<std::uint32_t>(who.size()));
    event.key = numbered<KeyDigest>(2'000'000 + number);
    event.content = numbered<ContentDigest>(3'000'000 + number);
    event.status = published ? Status::published : Status::pending;
    event.rule = room.rules().attribution;
    event.language = "en";
    event.tags.themes = {"one"};
    event.text_commitment = commit_to_text(body);
    event.author_commitment = commit_to_author(body);
    write(event, &body);
    return number;
  }
  void withdraw(std::uint32_t number) {
    const auto id = numbered<InterventionId>(number);
    write(InterventionWithdrawn{id, room.find(id)->version + 1}, nullptr);
  }
  void erase(std::uint32_t number, const std::string& reason = "asked for") {
    Body body;
    body.reason = reason;
    body.reason_salt = "reason-salt";
    body.author_salt = "author-salt";
    body.name = "operator";
    const auto id = numbered<InterventionId>(number);
    const auto gone = room.entries_about(id);
    write(InterventionErased{id, room.find(id)->version + 1, commit_to_reason(body), commit_to_author(body)}, &body);
    for (const Seq seq : gone) entries[seq - 1].body.reset();
  }
  void configure(const Rules& rules) {
    Body body;
    body.reason_salt = "reason-salt";
    body.author_salt = "author-salt";
    write(RoomConfigured{rules, Act{AuthorRef(), commit_to_reason(body), commit_to_author(body)}}, &body);
  }
  void renew(const std::string& epoch) {
    head.epoch = Epoch(epoch);
    write(EpochChanged{head.epoch}, nullptr);
  }
  /// Signs where both audiences stand now.
  void sign(const RecordKey& key = record_key()) {
    signed_heads.push_back(signed_head(Audience::desk, key));
    if (head.public_seq != 0) signed_heads.push_back(signed_head(Audience::public_, key));
  }
  SignedHead signed_head(Audience audience, const RecordKey& key = record_key()) const {
    SignedHead mark;
    mark.aggregate = aggregate;
    mark.audience = audience;
    mark.epoch = head.epoch;
    mark.seq = audience == Audience::desk ? head.seq : head.public_seq;
    mark.hash = audience == Audience::desk ? head.hash : head.public_hash;
    mark.at = audience == Audience::desk ? now : quarter_hour(now);
    return sign_head(key, kDialogue, mark);
  }

  AggregateId aggregate{"room:hall"};
  Room room{RoomId("hall"), RoomLimits{0}};
  Head head;
  std::vector<StoredEntry> entries;
  std::vector<SignedHead> signed_heads;
  std::uint32_t interventions = 0;
  VenueTime now{Milliseconds(1'522'054'800'000)};

 private:
  void write(const Event& event, const Body* body) {
    now += Milliseconds(61'234);
    Draft draft(room);
    const Entry entry = draft.add_event(event, now);
    const InterventionId id = about(event);
    const Placed placed{aggregate, head.epoch, head.hash, head.public_hash};
    const Headers headers = encode_headers(placed, entry, id.is_zero() ? nullptr : draft.find(id), draft.rules());
    head.seq = entry.seq;
    head.hash = sha256(headers.header);
    if (entry.public_seq != 0) {
      head.public_seq = entry.public_seq;
      head.public_hash = sha256(headers.public_header);
    }
    entries.push_back(
        {entry.seq, headers.header, headers.public_header, body ? encode_body(*body) : std::string("{}")});
    room.apply(entry);
  }
};

}  // namespace plenaria::minutes
