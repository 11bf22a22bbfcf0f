#include "hub/head_signing.hpp"

#include <spdlog/spdlog.h>

#include "protocol/cpp/node_message.hpp"

namespace plenaria {

namespace {
constexpr std::chrono::seconds kEvery{60};
}

HeadSigning::HeadSigning(const Parts& parts, const RecordKey& key, DialogueId dialogue)
    : parts_(parts), key_(key), public_key_(public_key_of(key.seed)), dialogue_(std::move(dialogue)) {}

HeadSigning::Standing& HeadSigning::standing(const HostedRoom& room, Audience audience) {
  return standings_[{room.host().aggregate(), audience}];
}

void HeadSigning::look_at(HostedRoom& room) {
  if (!room.host().ready()) return;
  look_at(room, Audience::public_);
  look_at(room, Audience::desk);
}

void HeadSigning::look_at(HostedRoom& room, Audience audience) {
  Standing& stands = standing(room, audience);
  if (stands.known == Known::asking || stands.signing) return;
  if (stands.known == Known::nothing) {
    read(room, audience);
    return;
  }
  const Head& head = room.host().head();
  const bool desk = audience == Audience::desk;
  const Seq seq = desk ? head.seq : head.public_seq;
  if (seq == 0 || (stands.epoch == head.epoch && stands.seq >= seq)) return;
  const bool closed = room.room().rules().state == RoomState::closed;
  const bool first = stands.seq == 0 || stands.epoch != head.epoch;
  if (closed || first || parts_.clock.steady_now() - stands.at >= kEvery)
    sign(room, audience, seq, desk ? head.hash : head.public_hash);
}

void HeadSigning::read(HostedRoom& room, Audience audience) {
  standing(room, audience).known = Known::asking;
  using Newest = std::variant<std::optional<std::string>, LogTrouble>;
  parts_.log.newest_signed(room.host().aggregate(), audience,
                           [this, &room, audience, alive = std::weak_ptr(alive_)](const Newest& newest) {
                             if (alive.expired()) return;
                             Standing& stands = standing(room, audience);
                             const auto* text = std::get_if<std::optional<std::string>>(&newest);
                             stands.known = text ? Known::up_to : Known::nothing;
                             if (!text || !*text) return;
                             if (const auto head = decode_signed_head(**text)) take(room, *head);
                           });
}

void HeadSigning::sign(HostedRoom& room, Audience audience, Seq seq, const Digest& hash) {
  SignedHead head;
  head.aggregate = room.host().aggregate();
  head.audience = audience;
  head.epoch = room.host().epoch();
  head.seq = seq;
  head.hash = hash;
  // No public time is finer than that of an intervention whose author is not shown.
  const VenueTime now = parts_.clock.venue_now();
  head.at = audience == Audience::public_ ? quarter_hour(now) : now;
  head = sign_head(key_, dialogue_, std::move(head));
  standing(room, audience).signing = true;
  std::string text = encode_signed_head(head);
  parts_.log.keep_signed(
      head.aggregate, audience, seq, std::move(text),
      [this, &room, head, alive = std::weak_ptr(alive_)](const std::variant<bool, LogTrouble>& kept) {
        if (alive.expired()) return;
        Standing& stands = standing(room, head.audience);
        stands.signing = false;
        const bool* recorded = std::get_if<bool>(&kept);
        if (!recorded) return;  // on the next look
        if (!*recorded && stands.disputed != head.seq) {
          // Another node was first, or this one and the answer was lost: the newest is read.
          stands.disputed = head.seq;
          stands.known = Known::nothing;
          return;
        }
        if (!*recorded) {
          stands.epoch = head.epoch;
          stands.seq = head.seq;
          stands.at = parts_.clock.steady_now();
          return;
        }
        take(room, head);
        parts_.channel.tell(encode_signed_head_message(encode_signed_head(head)));
      });
}

bool HeadSigning::take(HostedRoom& room, const SignedHead& head) {
  if (!is_signed_head(public_key_, dialogue_, head)) {
    if (!std::exchange(warned_, true))
      spdlog::error(
          "room {}: a head was signed by another record key ({}) than this node's ({}): give all nodes the same "
          "with record.key_file",
          room.plan().id.text(), head.key, key_id(public_key_));
    return false;
  }
  Standing& stands = standing(room, head.audience);
  if (stands.epoch == head.epoch && stands.seq >= head.seq) return true;
  stands.known = Known::up_to;
  stands.epoch = head.epoch;
  stands.seq = head.seq;
  stands.at = parts_.clock.steady_now();
  room.on_signed(head);
  return true;
}

bool HeadSigning::told(const std::string& message, const std::function<HostedRoom*(const AggregateId&)>& room_of) {
  const auto text = decode_signed_head_message(message);
  if (!text) return false;
  const auto head = decode_signed_head(*text);
  HostedRoom* room = head ? room_of(head->aggregate) : nullptr;
  if (room && room->host().ready()) take(*room, *head);
  return true;
}

}  // namespace plenaria
