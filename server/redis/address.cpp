#include "redis/address.hpp"

#include <charconv>

namespace plenaria {

namespace {
constexpr std::string_view kTcp = "redis://";
constexpr std::string_view kUnix = "unix:";
// sun_path of sockaddr_un, with its closing zero.
constexpr std::size_t kLongestUnixPath = 107;

std::string sentence(std::string_view text, std::string_view wrong) {
  return "The Redis address '" + std::string(text) + "' " + std::string(wrong) +
         " Write redis://HOST:PORT or unix:PATH.";
}
}  // namespace

std::string RedisAddress::text() const {
  if (const auto* unix_socket = std::get_if<Unix>(&where)) return std::string(kUnix) + unix_socket->path;
  const auto& tcp = std::get<Tcp>(where);
  const bool bracketed = tcp.host.find(':') != std::string::npos;
  return std::string(kTcp) + (bracketed ? "[" + tcp.host + "]" : tcp.host) + ":" + std::to_string(tcp.port);
}

Result<RedisAddress, std::string> parse_redis_address(std::string_view text) {
  if (text.starts_with(kUnix)) {
    const auto path = text.substr(kUnix.size());
    if (path.empty()) return sentence(text, "names no path.");
    if (path.size() > kLongestUnixPath) return sentence(text, "has a path of more than 107 bytes.");
    if (path.find('\0') != std::string_view::npos) return sentence(text, "has a zero byte in its path.");
    return RedisAddress{RedisAddress::Unix{std::string(path)}};
  }
  if (!text.starts_with(kTcp)) return sentence(text, "begins with neither redis:// nor unix:.");
  auto rest = text.substr(kTcp.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.find('@') != std::string_view::npos)
    return sentence(text, "has a user or password, which is not supported.");
  if (rest.find('/') != std::string_view::npos) return sentence(text, "names a database; Plenaria uses database 0.");
  RedisAddress::Tcp tcp{{}, 6379};
  if (rest.starts_with('[')) {
    const auto close = rest.find(']');
    if (close == std::string_view::npos) return sentence(text, "opens a bracket that it does not close.");
    tcp.host = rest.substr(1, close - 1);
    rest.remove_prefix(close + 1);
  } else {
    const auto colon = rest.find(':');
    tcp.host = rest.substr(0, colon);
    rest.remove_prefix(tcp.host.size());
  }
  if (tcp.host.empty()) return sentence(text, "names no host.");
  if (rest.empty()) return RedisAddress{tcp};
  rest.remove_prefix(1);
  const auto* const end = rest.data() + rest.size();
  const auto [stop, trouble] = std::from_chars(rest.data(), end, tcp.port);
  if (trouble != std::errc{} || stop != end || tcp.port == 0)
    return sentence(text, "has a port that is not a number from 1 to 65535.");
  return RedisAddress{tcp};
}

}  // namespace plenaria
