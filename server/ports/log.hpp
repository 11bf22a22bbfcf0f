// The durable log: one append-only sequence of entries for each aggregate (a room, the dialogue itself). This is the
// promise; server/redis keeps it. tests/contract proves it on a real Redis.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/seq.hpp"
#include "rooms/words.hpp"

namespace plenaria {

/// What has a log of its own: "room:<id>" or "dialogue". At most 80 characters of [a-z0-9:_-].
using AggregateId = NameOf<struct AggregateIdTag>;
AggregateId room_log(const RoomId& room);
/// Nothing for a log that is no room's.
std::optional<RoomId> room_of_log(const AggregateId& log);
/// The one log of the dialogue itself: its register of people.
AggregateId register_log();

/// Entries in one append; append.lua has the same bound.
constexpr std::size_t kMostAppended = 6000;

/// One entry as it is stored. The log reads none of the three texts; it keeps their bytes exactly.
struct StoredEntry {
  Seq seq = 0;
  std::string header;               ///< chained in the desk chain
  std::string public_header;        ///< chained in the public chain; empty where the public does not see the entry
  std::optional<std::string> body;  ///< text, author, reason and salts; nothing once erased, or where not asked for
};

/// Where a log stands. `hash` is the SHA-256 of the newest header, `public_hash` that of the newest public header
/// (zero before the first).
struct Head {
  Epoch epoch;
  Seq seq = 0;
  Digest hash;
  Seq public_seq = 0;
  Digest public_hash;
  bool operator==(const Head&) const = default;
};

/// Synced to disk, and now visible to every node.
struct Recorded {};
/// The head was not the expected one, so nothing of the batch was stored. `missed` are the entries after the expected
/// seq, in order, with bodies: up to 1,000 entries and about 1 MiB, less where many logs are behind at once, but as
/// many as the batch has where there are so many; `head` is the log's, in an empty epoch where there is no log.
struct Behind {
  Head head;
  std::vector<StoredEntry> missed;
};
/// Nothing was stored: never written to the socket, or refused by the store. `why` is for the operator's log.
struct NotRecorded {
  std::string why;
};
/// Written to the socket and unanswered. Appending the very same batch again is safe, and settles it: it is either
/// recorded then, or Behind with the batch's own entries among the missed.
struct Unknown {
  std::string why;
};
using AppendOutcome = std::variant<Recorded, Behind, NotRecorded, Unknown>;

/// Why a read could not be answered; reading again later is always safe.
struct LogTrouble {
  std::string why;
};

enum class Bodies : std::uint8_t { without, with };

/// Hears of entries that some node (this one too) has appended. Best effort and at most once: entries may be missing,
/// and come in order only within one subscription. The stream is the truth.
class EntryObserver {
 public:
  virtual ~EntryObserver() = default;
  /// `entries` are consecutive, with bodies.
  virtual void on_appended(const AggregateId& aggregate, const std::vector<StoredEntry>& entries) = 0;
  /// The store can be used (again): subscribed, settings checked, script loaded. Read what was missed now.
  virtual void on_available() = 0;
  /// The store cannot be used; calls answer NotRecorded or LogTrouble at once until on_available.
  virtual void on_unavailable(const std::string& why) = 0;
};

/// Handlers are called exactly once, from the event loop, never from within the call itself. All calls are made on the
/// loop's thread. Each call is answered within the store's reply timeout (`redis.reply_timeout_ms`) or a little over.
class Log {
 public:
  virtual ~Log() = default;

  /// The log's head; a log that does not exist is begun with `fresh` as its epoch (one node wins).
  virtual void open(const AggregateId&, const Epoch& fresh, std::function<void(std::variant<Head, LogTrouble>)>) = 0;

  /// One atomic step: if the head equals `expected` in epoch, seq and hash, stores the entries, removes the bodies of
  /// `erased` for good, and moves the head to `next`. REQUIRES: entries not empty, seq contiguous from expected.seq +
  /// 1, each with a body, at most kMostAppended entries; `erased` up to next.seq; `next` has the last one's seq and
  /// expected's epoch, or a new epoch for an entry that changes it. Appends of one aggregate are sent in the order of
  /// the calls.
  virtual void append(const AggregateId&, const Head& expected, std::vector<StoredEntry> entries,
                      const std::vector<Seq>& erased, const Head& next, std::function<void(AppendOutcome)>) = 0;

  /// Entries with seq > after, in order, at most `limit` (1 to 1,000) and about 1 MiB. Empty: there are no more.
  virtual void read(const AggregateId&, Seq after, std::size_t limit, Bodies,
                    std::function<void(std::variant<std::vector<StoredEntry>, LogTrouble>)>) = 0;

  /// The bodies of these entries (at most 1,000), in their order; nothing for an erased one.
  virtual void bodies(const AggregateId&, std::vector<Seq>,
                      std::function<void(std::variant<std::vector<std::optional<std::string>>, LogTrouble>)>) = 0;

  /// The heads of these aggregates, in their order, in one round trip; nothing where a log was never begun.
  virtual void heads(const std::vector<AggregateId>&,
                     std::function<void(std::variant<std::vector<std::optional<Head>>, LogTrouble>)>) = 0;

  /// Keeps a signed head, a text that the log does not read, under the seq that it is about; false where one with this
  /// seq or a later one is there already.
  virtual void keep_signed(const AggregateId&, Audience, Seq seq, std::string signed_head,
                           std::function<void(std::variant<bool, LogTrouble>)>) = 0;
  /// Signed heads about seqs > after, in order, at most `limit` (1 to 1,000).
  virtual void signed_heads(const AggregateId&, Audience, Seq after, std::size_t limit,
                            std::function<void(std::variant<std::vector<std::string>, LogTrouble>)>) = 0;
  /// The newest one; nothing where there is none.
  virtual void newest_signed(const AggregateId&, Audience,
                             std::function<void(std::variant<std::optional<std::string>, LogTrouble>)>) = 0;

  /// Observe these aggregates from now on; called once, before the store is connected. `observer` outlives the log.
  virtual void observe(std::vector<AggregateId>, EntryObserver& observer) = 0;

  /// Whether an append could be recorded, and its entry delivered, now.
  virtual bool available() const = 0;
};

}  // namespace plenaria
