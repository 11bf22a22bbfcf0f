// Whether a Redis server may be trusted with the record: its version, role and durability settings. No I/O here: it
// reads what INFO and CONFIG GET answered.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "redis/reply.hpp"

namespace plenaria {

/// Why the store cannot be used now.
struct StoreTrouble {
  enum class Kind : std::uint8_t {
    unreachable,  ///< nobody answers there, or the connection was lost
    loading,      ///< it is reading its data back after a start
    refused       ///< it answers, but its settings, version or role are not safe for a record
  };
  Kind kind = Kind::unreachable;
  std::string sentence;  ///< for an operator; of a refusal it names the setting and how to set it
};

/// The arguments of the CONFIG GET that the checks want the answer of.
inline constexpr std::array<std::string_view, 8> kCheckedSettings{"CONFIG",
                                                                  "GET",
                                                                  "appendonly",
                                                                  "appendfsync",
                                                                  "no-appendfsync-on-rewrite",
                                                                  "maxmemory",
                                                                  "maxmemory-policy",
                                                                  "aof-load-truncated"};

/// Of a store that holds a part of a backup.
inline constexpr std::string_view kRestoreInterrupted =
    "A restore into this store is under way, or was interrupted: where none is running, empty it and restore again.";

/// Nothing when the server is safe. `where` is its address, for the sentence; `info` answers INFO, `settings`
/// CONFIG GET with kCheckedSettings.
std::optional<StoreTrouble> check_server(std::string_view where, const RedisReply& info, const RedisReply& settings);

/// The part of it that an operator may change while Redis runs: the settings alone.
std::optional<StoreTrouble> check_settings(std::string_view where, const RedisReply& settings);

/// A warning about settings that are safe until Redis crashes in the middle of a write; nothing without such.
std::optional<std::string> caution_about(std::string_view where, const RedisReply& settings);

}  // namespace plenaria
