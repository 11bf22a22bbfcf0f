#include "redis/settings.hpp"

#include <charconv>

namespace plenaria {

namespace {

std::string_view info_value(std::string_view info, std::string_view name) {
  while (!info.empty()) {
    auto line = info.substr(0, info.find('\n'));
    info.remove_prefix(std::min(line.size() + 1, info.size()));
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.size() > name.size() && line.starts_with(name) && line[name.size()] == ':')
      return line.substr(name.size() + 1);
  }
  return {};
}

std::string_view setting(const RedisReply& settings, std::string_view name) {
  for (std::size_t i = 0; i + 1 < settings.elements.size(); i += 2)
    if (settings.elements[i].text == name) return settings.elements[i + 1].text;
  return {};
}

int major_version(std::string_view version) {
  int major = 0;
  std::from_chars(version.data(), version.data() + version.size(), major);
  return major;
}

struct Needed {
  std::string_view name;
  std::string_view value;
  std::string_view because;
};
constexpr std::array<Needed, 3> kNeeded{{
    {"appendonly", "yes", "without the append-only file nothing survives a restart"},
    {"appendfsync", "always", "what is acknowledged must be on disk"},
    {"no-appendfsync-on-rewrite", "no", "syncing must not pause while the file is rewritten"},
}};

}  // namespace

std::optional<StoreTrouble> check_server(std::string_view where, const RedisReply& info, const RedisReply& settings) {
  using Kind = StoreTrouble::Kind;
  const auto redis_at = "The Redis at " + std::string(where);
  const auto refuse = [&](const std::string& rest) { return StoreTrouble{Kind::refused, redis_at + rest}; };
  if (info.is_error("LOADING") || settings.is_error("LOADING"))
    return StoreTrouble{Kind::loading, redis_at + " is still loading its data."};
  if (info.is_error()) return refuse(" does not answer INFO: " + info.text + ".");

  const auto version = info_value(info.text, "redis_version");
  if (major_version(version) < 7)
    return refuse(" has version '" + std::string(version) + "'; Plenaria needs 7.0 or later: upgrade it.");
  if (info_value(info.text, "loading") == "1" || info_value(info.text, "async_loading") == "1")
    return StoreTrouble{Kind::loading, redis_at + " is still loading its data."};
  if (const auto role = info_value(info.text, "role"); role != "master")
    return refuse(" has role " + std::string(role) +
                  "; Plenaria needs the master: give the master's address, or make "
                  "this one a master with REPLICAOF NO ONE.");
  if (info_value(info.text, "cluster_enabled") == "1")
    return refuse(" has cluster-enabled yes, which this version of Plenaria cannot use: set cluster-enabled no.");
  return check_settings(where, settings);
}

std::optional<StoreTrouble> check_settings(std::string_view where, const RedisReply& settings) {
  const auto refuse = [&](const std::string& rest) {
    return StoreTrouble{StoreTrouble::Kind::refused, "The Redis at " + std::string(where) + rest};
  };
  if (settings.is_error())
    return refuse(" does not tell its settings (CONFIG GET: " + settings.text +
                  "), so it cannot be checked that acknowledged interventions reach the disk: allow CONFIG GET.");
  for (const auto& needed : kNeeded) {
    const auto value = setting(settings, needed.name);
    if (value == needed.value) continue;
    const auto pair = std::string(needed.name) + " ";
    return refuse(" has " + pair + (value.empty() ? "unset" : std::string(value)) + "; Plenaria needs " + pair +
                  std::string(needed.value) + ", as " + std::string(needed.because) +
                  ": set it in redis.conf, and now with CONFIG SET " + pair + std::string(needed.value) + ".");
  }
  const auto policy = setting(settings, "maxmemory-policy");
  if (setting(settings, "maxmemory") != "0" && policy != "noeviction")
    return refuse(" has maxmemory-policy " + std::string(policy) +
                  "; Plenaria needs maxmemory-policy noeviction, as the record must not be evicted: set it in "
                  "redis.conf, and now with CONFIG SET maxmemory-policy noeviction.");
  return std::nullopt;
}

// Seen with 7.0.15: of a transaction that a crash tore, Redis keeps the MULTI and every whole command, then writes on
// behind them. At the next start those commands run again, before what was recorded since under the same numbers.
std::optional<std::string> caution_about(std::string_view where, const RedisReply& settings) {
  if (setting(settings, "aof-load-truncated") != "yes") return std::nullopt;
  return "The Redis at " + std::string(where) +
         " has aof-load-truncated yes: after a crash in the middle of a write, its second start may bring back parts "
         "of "
         "what was never acknowledged in place of what was. Set aof-load-truncated no, and mend a torn file with "
         "redis-check-aof --fix before starting.";
}

}  // namespace plenaria
