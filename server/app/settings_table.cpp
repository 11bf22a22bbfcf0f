// The table of keys, and how a key is spelled.
#include <algorithm>
#include <array>

#include "app/settings.hpp"

namespace plenaria {

namespace {

constexpr std::int64_t kMebi = 1024 * 1024;

const auto& table() {
  static const std::array kKeys{
      Key{"server.listen", &Settings::listen, "The address and port to listen on; port 0 lets the system choose."},
      Key{"server.share_port", &Settings::share_port,
          "Lets several nodes on one machine listen on the same port; off, a second server hears that it is taken."},
      Key{"server.public_url", &Settings::public_url,
          "Where browsers find this server when a proxy is in front, such as https://dialogue.example.org."},
      Key{"server.allowed_origins", &Settings::allowed_origins,
          "Origins of other sites whose pages may connect, each as scheme://host[:port]."},
      Key{"server.trusted_proxies", &Settings::trusted_proxies,
          "Addresses or networks of the proxies in front, whose X-Forwarded-For is believed for limits."},
      Key{"server.metrics_readers", &Settings::metrics_readers,
          "Addresses or networks that may read /metrics, whose figures tell when something waits at a desk."},
      Key{"server.data", &Settings::data,
          "The directory of keys, node state and the private Redis; from the directory the server is started in."},
      Key{"server.drain_s", &Settings::drain_s, "How many seconds a stopping server gives its connections to go.", 0,
          300},
      Key{"dialogue.file", &Settings::dialogue_file,
          "The file that describes the dialogue, seen from this one; empty when this file itself does."},
      Key{"redis.address", &Settings::redis,
          "embedded for a private Redis in the data directory, or redis://HOST:PORT, or unix:PATH."},
      Key{"redis.reply_timeout_ms", &Settings::redis_reply_timeout_ms,
          "How many milliseconds Redis may take to answer before its connection counts as lost.", 100, 60'000},
      Key{"tokens.key_file", &Settings::token_key_file,
          "The key that signs tokens, for nodes that do not share a data directory; empty for token.key in that one."},
      Key{"tokens.issuer", &Settings::token_issuer,
          "Another system whose tokens are taken too: what they have as iss, to the letter; empty for none."},
      Key{"tokens.issuer_algorithm", &Settings::token_issuer_algorithm,
          "How that system signs: HS256, RS256 or EdDSA; no other way is taken from it."},
      Key{"tokens.issuer_key_file", &Settings::token_issuer_key_file,
          "Its public key in PEM (RSA of at least 2048 bits, or Ed25519), or for HS256 the secret, at least 32 bytes."},
      Key{"tokens.issuer_audience", &Settings::token_issuer_audience,
          "What its tokens have as aud, or among it; empty for the id of the dialogue."},
      Key{"record.key_file", &Settings::record_key_file,
          "The key that signs the heads of the record, likewise; empty for record.key in the data directory."},
      Key{"limits.max_message_bytes", &Settings::max_message_bytes, "The longest message of a client, in bytes.", 1024,
          16 * kMebi},
      Key{"limits.max_text_chars", &Settings::max_text_chars,
          "The longest text of an intervention, in Unicode characters.", 1, 1'000'000},
      Key{"limits.submissions_per_minute", &Settings::submissions_per_minute,
          "Interventions of one participant in one room within a minute; 0 lifts it.", 0, 100'000},
      Key{"limits.pending_per_participant", &Settings::pending_per_participant,
          "Interventions of one participant that wait for a moderator in one room at once; 0, here or for "
          "submissions_per_minute, lifts it.",
          0, 100'000},
      Key{"limits.requests_per_second", &Settings::requests_per_second,
          "Requests of one participant, or of one connection without one, in a second on the long run, twice as many "
          "at "
          "once; 0 lifts it.",
          0, 100'000},
      Key{"limits.requests_per_second_per_address", &Settings::requests_per_second_per_address,
          "The same for everybody behind one address (IPv6: one /64), as a whole hall may be; 0, here or for "
          "requests_per_second, lifts it.",
          0, 10'000'000},
      Key{"limits.bad_tokens_per_minute", &Settings::bad_tokens_per_minute,
          "Tokens from one address within a minute that nobody here has signed, before the next has to wait; 0 lifts "
          "it.",
          0, 1000},
      Key{"limits.connections_per_address", &Settings::connections_per_address,
          "Connections from one address at a time; 0 lifts it.", 0, 10'000'000},
      Key{"limits.max_connections", &Settings::max_connections, "Connections to this node in all.", 1, 10'000'000},
      Key{"limits.handshake_s", &Settings::handshake_s, "Seconds that a client has to finish its handshake.", 1, 300},
      Key{"limits.ping_s", &Settings::ping_s,
          "Seconds between two pings, and between two heartbeats asked of a browser.", 1, 300},
      Key{"limits.outbound_bytes", &Settings::outbound_bytes,
          "What may wait to be sent to one connection, in bytes, before it counts as a slow reader.", 64 * 1024,
          1024 * kMebi},
      Key{"limits.outbound_stall_s", &Settings::outbound_stall_s,
          "Seconds that a connection may take nothing of what waits before it counts as a slow reader.", 1, 300},
      Key{"limits.text_cache_bytes", &Settings::text_cache_bytes,
          "How many bytes of recent texts a node keeps at hand, for all its rooms.", kMebi, 64 * 1024 * kMebi},
      Key{"log.level", &Settings::log_level, "trace, debug, info, warn, error or off."},
  };
  return kKeys;
}

struct AsToml {
  const Settings& defaults;
  static std::string quoted(const std::string& text) { return '"' + text + '"'; }
  std::string operator()(std::string Settings::*place) const { return quoted(defaults.*place); }
  std::string operator()(std::int64_t Settings::*place) const { return std::to_string(defaults.*place); }
  std::string operator()(bool Settings::*place) const { return defaults.*place ? "true" : "false"; }
  std::string operator()(std::vector<std::string> Settings::*place) const {
    std::string text = "[";
    for (const auto& one : defaults.*place) text += (text.size() > 1 ? ", " : "") + quoted(one);
    return text + "]";
  }
};

}  // namespace

std::span<const Key> keys() { return table(); }

std::string Key::variable() const {
  std::string text = "PLENARIA_";
  for (const char c : name) text += c == '.' ? '_' : static_cast<char>(c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c);
  return text;
}

std::string Key::default_text() const {
  const Settings defaults;
  return std::visit(AsToml{defaults}, place);
}

}  // namespace plenaria
