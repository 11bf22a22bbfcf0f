#include "protocol/cpp/jwt.hpp"

#include <algorithm>

#include "base/base64.hpp"

namespace plenaria {

namespace {

constexpr int kDeepest = 8;  ///< what other systems put beside our claims may be nested

std::optional<Json> decode_part(std::string_view part) {
  const auto text = base64url_decode(part);
  if (!text) return std::nullopt;
  auto parsed = parse_json(*text, kDeepest);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::optional<Json>(std::in_place, std::move(*parsed));
}

}  // namespace

std::optional<Jwt> parse_jwt(std::string_view token, std::span<const std::string_view> algorithms) {
  if (token.size() > kLongestToken) return std::nullopt;
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;

  const auto header = decode_part(token.substr(0, first));
  if (!header) return std::nullopt;
  const auto named = header->find("alg");
  const std::string algorithm = named != header->end() && named->is_string() ? named->get<std::string>() : "";
  if (std::find(algorithms.begin(), algorithms.end(), algorithm) == algorithms.end()) return std::nullopt;
  if (header->contains("crit")) return std::nullopt;

  auto signature = base64url_decode(token.substr(second + 1));
  if (!signature) return std::nullopt;
  auto claims = decode_part(token.substr(first + 1, second - first - 1));
  if (!claims) return std::nullopt;
  return Jwt{algorithm, *std::move(claims), token.substr(0, second), *std::move(signature)};
}

std::string jwt_signed_part(std::string_view algorithm, const Json& claims) {
  const std::string header = dump_json(Json{{"alg", algorithm}, {"typ", "JWT"}});
  return base64url_encode(header) + "." + base64url_encode(dump_json(claims));
}

}  // namespace plenaria
