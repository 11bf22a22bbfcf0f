// What a RedisStore is told: where Redis is, whose data it holds, and how long to wait for it.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>

#include "base/ids.hpp"
#include "redis/address.hpp"

namespace plenaria {

struct RedisStoreOptions {
  RedisAddress address;
  DialogueId dialogue;     ///< part of every key; a slug
  bool restoring = false;  ///< whether this is the restore itself, which may use a store that holds a part
  std::chrono::milliseconds connect_timeout{2000};
  /// The oldest command unanswered for so long ends the connection; what was written is then unknown.
  std::chrono::milliseconds reply_timeout{2500};
  /// Each connection is asked for a sign of life this often, and the settings are checked again.
  std::chrono::milliseconds ping_every{1000};
  /// A subscription not proven alive for so long is dropped and made again. More than ping_every.
  std::chrono::milliseconds subscription_silence{3000};
  std::chrono::milliseconds measure_clock_every{10'000};
  /// Waits between attempts to connect double from the first to the longest, each less up to a half at random.
  std::chrono::milliseconds first_backoff{100};
  std::chrono::milliseconds longest_backoff{1000};
  /// Beyond these, counted over what is unanswered, a call is refused at once: nothing was recorded.
  std::size_t max_pending_commands = 65'536;
  std::size_t max_pending_bytes = std::size_t{64} * 1024 * 1024;
  /// Gets a line for the operator's log now and then; may be empty.
  std::function<void(const std::string& line)> warn;
};

}  // namespace plenaria
