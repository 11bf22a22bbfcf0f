#include "protocol/cpp/jwt.hpp"

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

std::optional<Jwt> parse_jwt(std::string_view token) {
  if (token.size() > kLongestToken) return std::nullopt;
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return std::nullopt;

  const auto header = decode_part(token.substr(0, first));
  if (!header || header->contains("crit")) return std::nullopt;
  const auto algorithm = header->find("alg");
  if (algorithm == header->end() || !algorithm->is_string()) return std::nullopt;
  auto claims = decode_part(token.substr(first + 1, second - first - 1));
  if (!claims) return std::nullopt;
  return Jwt{algorithm->get<std::string>(), std::move(*claims), token.substr(0, second), token.substr(second + 1)};
}

std::string jwt_signed_part(std::string_view algorithm, const Json& claims) {
  const std::string header = dump_json(Json{{"alg", algorithm}, {"typ", "JWT"}});
  return base64url_encode(header) + "." + base64url_encode(dump_json(claims));
}

}  // namespace plenaria
