#include "hub/head_signing.hpp"

#include <spdlog/spdlog.h>

#include "protocol/cpp/node_message.hpp"

namespace plenaria {

namespace {
constexpr std::chrono::seconds kEvery{60};
}

HeadSigning::HeadSigning(const Parts& parts, const RecordKey& key, DialogueId dialogue)
    : parts_(parts), key_(key), public_key_(public_key_of(key.seed)), dialogue_(std::move(dialogue)) {}

HeadSigning::Standing& HeadSigning::standing(const SignedLog& log, Audience audience) {
  return standings_[{log.aggregate(), audience}];
}

std::size_t HeadSigning::look_at(SignedLog& log) {
  if (!log.ready()) return 0;
  const bool public_begun = look_at(log, Audience::public_);
  const bool desk_begun = look_at(log, Audience::desk);
  return std::size_t{public_begun} + std::size_t{desk_begun};
}

bool HeadSigning::look_at(SignedLog& log, Audience audience) {
  Standing& stands = standing(log, audience);
  if (stands.known == Known::asking || stands.signing) return false;
  if (stands.known == Known::nothing) {
    read(log, audience);
    return false;
  }
  const Head& head = log.head();
  const bool desk = audience == Audience::desk;
  const Seq seq = desk ? head.seq : head.public_seq;
  if (seq == 0 || (stands.epoch == head.epoch && stands.seq >= seq)) return false;
  const bool first = stands.seq == 0 || stands.epoch != head.epoch;
  if (!log.at_rest() && !first && parts_.clock.steady_now() - stands.at < kEvery) return false;
  sign(log, audience, seq, desk ? head.hash : head.public_hash);
  return true;
}

void HeadSigning::read(SignedLog& log, Audience audience) {
  standing(log, audience).known = Known::asking;
  using Newest = std::variant<std::optional<std::string>, LogTrouble>;
  parts_.log.newest_signed(log.aggregate(), audience,
                           [this, &log, audience, alive = std::weak_ptr(alive_)](const Newest& newest) {
                             if (alive.expired()) return;
                             Standing& stands = standing(log, audience);
                             const auto* text = std::get_if<std::optional<std::string>>(&newest);
                             stands.known = text ? Known::up_to : Known::nothing;
                             if (!text || !*text) return;
                             if (const auto head = decode_signed_head(**text)) take(log, *head);
                           });
}

void HeadSigning::sign(SignedLog& log, Audience audience, Seq seq, const Digest& hash) {
  SignedHead head;
  head.aggregate = log.aggregate();
  head.audience = audience;
  head.epoch = log.head().epoch;
  head.seq = seq;
  head.hash = hash;
  // No public time is finer than that of an intervention whose author is not shown.
  const VenueTime now = parts_.clock.venue_now();
  head.at = audience == Audience::public_ ? quarter_hour(now) : now;
  head = sign_head(key_, dialogue_, std::move(head));
  standing(log, audience).signing = true;
  std::string text = encode_signed_head(head);
  parts_.log.keep_signed(head.aggregate, audience, seq, std::move(text),
                         [this, &log, head, alive = std::weak_ptr(alive_)](const std::variant<bool, LogTrouble>& kept) {
                           if (alive.expired()) return;
                           Standing& stands = standing(log, head.audience);
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
                           adopt(log, head);
                           parts_.channel.tell(encode_signed_head_message(encode_signed_head(head)));
                         });
}

bool HeadSigning::take(SignedLog& log, const SignedHead& head) {
  // Before its signature is checked: what this node has signed comes back from the channel each time.
  if (const Standing& stands = standing(log, head.audience); stands.epoch == head.epoch && stands.seq >= head.seq)
    return true;
  if (!is_signed_head(public_key_, dialogue_, head)) {
    if (!std::exchange(warned_, true))
      spdlog::error(
          "{}: a head was signed by another record key ({}) than this node's ({}): give all nodes the same "
          "with record.key_file",
          log.name(), head.key, key_id(public_key_));
    return false;
  }
  adopt(log, head);
  return true;
}

void HeadSigning::adopt(SignedLog& log, const SignedHead& head) {
  Standing& stands = standing(log, head.audience);
  stands.known = Known::up_to;
  stands.epoch = head.epoch;
  stands.seq = head.seq;
  stands.at = parts_.clock.steady_now();
  log.on_signed(head);
}

bool HeadSigning::told(const std::string& message, const std::function<SignedLog*(const AggregateId&)>& log_of) {
  const auto text = decode_signed_head_message(message);
  if (!text) return false;
  const auto head = decode_signed_head(*text);
  SignedLog* log = head ? log_of(head->aggregate) : nullptr;
  if (log && log->ready()) take(*log, *head);
  return true;
}

}  // namespace plenaria
