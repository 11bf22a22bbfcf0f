#include "net/admission.hpp"

#include <boost/beast/websocket/rfc6455.hpp>

#include "net/preferences.hpp"
#include "net/websocket_subprotocol.hpp"

namespace plenaria {

namespace http = boost::beast::http;

namespace {

bool is_json(std::string_view content_type) {
  content_type = content_type.substr(0, content_type.find(';'));
  while (content_type.ends_with(' ')) content_type.remove_suffix(1);
  return boost::beast::iequals(content_type, "application/json");
}

/// The endpoints that browsers may be made to use by pages of others.
bool minds_origin(Route route) {
  return route == Route::websocket || route == Route::rpc || route == Route::events || route == Route::poll;
}

/// A browser asks before it lets a foreign page POST JSON or send a token.
bool is_preflight(const RequestHeader& header, Route route) {
  return header.method() == http::verb::options && header.count(http::field::access_control_request_method) > 0 &&
         minds_origin(route) && route != Route::websocket;
}

HttpResponse preflight_answer(Route route) {
  HttpResponse response;
  response.status = 204;
  response.fields = {{"Access-Control-Allow-Methods", std::string(allowed_methods(route))},
                     {"Access-Control-Allow-Headers", "Authorization, Content-Type, Last-Event-ID"},
                     {"Access-Control-Max-Age", "600"}};
  return response;
}

HttpResponse wrong_method(Route route) {
  auto response = plain_response(405, "This address answers other methods: see Allow.");
  response.fields.emplace_back("Allow", allowed_methods(route));
  return response;
}

HttpResponse too_many() {
  auto response = plain_response(429, "There are too many connections from this address: close some, then try again.");
  response.fields.emplace_back("Retry-After", "5");
  return response;
}

HttpResponse websocket_only() {
  auto response = plain_response(426, "This address speaks WebSocket only, subprotocol plenaria.v1.");
  response.fields.emplace_back("Upgrade", "websocket");
  response.fields.emplace_back("Connection", "Upgrade");
  return response;
}

/// What is wrong with the request, whoever sent it, in the order in which it is told.
std::optional<HttpResponse> refusal(const RequestHeader& header, const Target& target, Crowd crowd) {
  if (crowd == Crowd::over_limit && target.route != Route::websocket) return too_many();
  if (target.route == Route::websocket) {
    if (!boost::beast::websocket::is_upgrade(header)) return websocket_only();
    if (weight_of(kSubprotocol, joined_fields(header, "Sec-WebSocket-Protocol")) < 0)
      return plain_response(400, "This address needs the WebSocket subprotocol plenaria.v1: name it in the upgrade.");
  }
  if (target.route == Route::rpc && !is_json(field(header, http::field::content_type)))
    return plain_response(415, "A request to this address is application/json.");
  return std::nullopt;
}

}  // namespace

void allow_origin(HttpResponse& response, const std::string& origin) {
  if (origin.empty()) return;
  response.fields.emplace_back("Access-Control-Allow-Origin", origin);
  response.fields.emplace_back("Vary", "Origin");
}

Admission admit(const RequestHeader& header, const Target& target, const OriginRule& origins, Crowd crowd) {
  if (const auto fault = framing_fault(header, boost::beast::websocket::is_upgrade(header)); !fault.empty())
    return {plain_response(400, fault), {}};
  if (target.route == Route::none) return {plain_response(400, "This request's target is not a path."), {}};
  const auto method = header.method_string();
  const bool preflight = is_preflight(header, target.route);
  if (!preflight && !is_allowed(target.route, {method.data(), method.size()})) return {wrong_method(target.route), {}};

  Admission admission;
  if (minds_origin(target.route)) {
    const auto origin = field(header, http::field::origin);
    switch (origins.judge(origin, field(header, http::field::host))) {
      case OriginVerdict::refused:
        return {plain_response(403, "Pages of this origin may not use this server: its operator can allow them."), {}};
      case OriginVerdict::allowed:
        admission.allowed_origin = origin;
        break;
      case OriginVerdict::absent:
      case OriginVerdict::same:
        break;
    }
  }
  admission.refusal = preflight ? preflight_answer(target.route) : refusal(header, target, crowd);
  return admission;
}

}  // namespace plenaria
