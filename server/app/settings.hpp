// The configuration of a server: every key once, in one table, with its default and what it means. Read from a TOML
// file, then from the environment; the command line's flags are put over it by whoever has parsed them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <limits>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "rooms/dialogue.hpp"

namespace plenaria {

/// What is wrong with a configuration, as one line for the operator: file, line and column where there are any.
class ConfigFault : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct Settings {
  std::string listen = "127.0.0.1:8080";
  bool share_port = false;
  std::string public_url;
  std::vector<std::string> allowed_origins;
  std::vector<std::string> trusted_proxies;
  std::vector<std::string> metrics_readers{"127.0.0.0/8", "::1"};
  std::string data = "data";
  std::int64_t drain_s = 10;
  std::string dialogue_file;
  std::string redis = "embedded";
  std::int64_t redis_reply_timeout_ms = 2500;
  std::string token_key_file;
  std::string token_issuer;
  std::string token_issuer_algorithm;
  std::string token_issuer_key_file;
  std::string token_issuer_audience;
  std::string record_key_file;
  std::int64_t max_message_bytes = 64 * 1024;
  std::int64_t max_text_chars = 8000;
  std::int64_t submissions_per_minute = 30;
  std::int64_t pending_per_participant = 20;
  std::int64_t requests_per_second = 50;
  std::int64_t requests_per_second_per_address = 2000;
  std::int64_t bad_tokens_per_minute = 300;
  std::int64_t connections_per_address = 1000;
  std::int64_t max_connections = 100'000;
  std::int64_t handshake_s = 10;
  std::int64_t ping_s = 25;
  std::int64_t outbound_bytes = 1024 * 1024;
  std::int64_t outbound_stall_s = 10;
  std::int64_t text_cache_bytes = 64 * 1024 * 1024;
  std::string log_level = "info";
};

/// One key of the configuration.
struct Key {
  using Place = std::variant<std::string Settings::*, std::int64_t Settings::*, bool Settings::*,
                             std::vector<std::string> Settings::*>;
  std::string_view name;  ///< section.key
  Place place;
  std::string_view meaning;  ///< one sentence, with its unit
  std::int64_t least = 0;    ///< of a number
  std::int64_t most = std::numeric_limits<std::int32_t>::max();

  /// PLENARIA_SECTION_KEY.
  std::string variable() const;
  /// The default as TOML writes it.
  std::string default_text() const;
};
std::span<const Key> keys();

/// What a configuration file says: the server's settings and, in the same file or in the one that dialogue.file names,
/// the dialogue.
struct Configuration {
  Settings settings;
  std::string command;  ///< the one that uses it, such as "serve": whoever finds the data directory held is told
  Dialogue dialogue;
};

/// Throws ConfigFault. `environment` are NAME=VALUE texts; those that name no key are left alone.
Configuration read_configuration(const std::filesystem::path& file, std::span<const std::string> environment);

struct ListenAddress {
  std::string address;
  std::uint16_t port = 0;
};
/// "127.0.0.1:8080" or "[::1]:8080". Throws ConfigFault.
ListenAddress parse_listen(const std::string& text);

}  // namespace plenaria
