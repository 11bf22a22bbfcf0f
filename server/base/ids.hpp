// Identifiers as distinct types: a room's id is never taken for a participant's. Not here: who hands them out.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace plenaria {

/// A name given from outside (configuration, token, client), kept as text.
template <class Tag>
class NameOf {
 public:
  NameOf() = default;
  explicit NameOf(std::string text) : text_(std::move(text)) {}
  const std::string& text() const { return text_; }
  bool empty() const { return text_.empty(); }
  auto operator<=>(const NameOf&) const = default;

 private:
  std::string text_;
};

using DialogueId = NameOf<struct DialogueIdTag>;
using RoomId = NameOf<struct RoomIdTag>;
using ParticipantId = NameOf<struct ParticipantIdTag>;
/// Random, chosen when a log begins and whenever its history is replaced; positions compare only within one epoch.
using Epoch = NameOf<struct EpochTag>;

/// N opaque bytes with a text form (base64url without padding).
template <class Tag, std::size_t N>
class BytesOf {
 public:
  using Bytes = std::array<std::uint8_t, N>;
  BytesOf() = default;
  explicit BytesOf(const Bytes& bytes) : bytes_(bytes) {}
  /// Nothing when `text` is not the canonical base64url of exactly N bytes.
  static std::optional<BytesOf> parse(std::string_view text);
  std::string text() const;
  /// text(), without allocating.
  using Spelling = std::array<char, (N * 4 + 2) / 3>;
  Spelling spelling() const;
  const Bytes& bytes() const { return bytes_; }
  bool is_zero() const { return bytes_ == Bytes{}; }
  auto operator<=>(const BytesOf&) const = default;

 private:
  Bytes bytes_{};
};

/// 128 random bits: neither a counter nor ordered in time, so that an id tells nothing of what is waiting.
using InterventionId = BytesOf<struct InterventionIdTag, 16>;
/// Ed25519 (RFC 8032).
using PublicKey = BytesOf<struct PublicKeyTag, 32>;
using Signature = BytesOf<struct SignatureTag, 64>;
/// SHA-256.
using Digest = BytesOf<struct DigestTag, 32>;
/// A participant as the log's headers know them: a keyed hash, meaningless without the deployment's secret.
using AuthorRef = BytesOf<struct AuthorRefTag, 16>;
/// Keyed hash of (room, author, idempotency key).
using KeyDigest = BytesOf<struct KeyDigestTag, 16>;
/// Keyed hash of (room, author, idempotency key, content): tells a repeated submission from a different one.
using ContentDigest = BytesOf<struct ContentDigestTag, 16>;
/// 128 random bits.
using DelegationId = BytesOf<struct DelegationIdTag, 16>;
/// A participant as the dialogue's register knows them, whatever the room: a keyed hash of their id.
using PersonRef = BytesOf<struct PersonRefTag, 16>;
/// Keyed hash of a delegation's name, its case and spacing left aside: tells that two are named alike.
using NameDigest = BytesOf<struct NameDigestTag, 16>;

}  // namespace plenaria

template <class Tag>
struct std::hash<plenaria::NameOf<Tag>> {
  std::size_t operator()(const plenaria::NameOf<Tag>& name) const { return std::hash<std::string>{}(name.text()); }
};

/// The bytes are random or hashes already: the first eight serve.
template <class Tag, std::size_t N>
struct std::hash<plenaria::BytesOf<Tag, N>> {
  std::size_t operator()(const plenaria::BytesOf<Tag, N>& id) const {
    static_assert(N >= sizeof(std::size_t));
    std::size_t value = 0;
    for (std::size_t i = 0; i < sizeof value; ++i) value = value << 8 | id.bytes()[i];
    return value;
  }
};
