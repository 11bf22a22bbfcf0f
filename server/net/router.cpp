#include "net/router.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <vector>

namespace plenaria {

std::optional<Target> parse_target(std::string_view text) {
  const auto parsed = boost::urls::parse_origin_form(boost::core::string_view(text.data(), text.size()));
  if (!parsed) return std::nullopt;
  Target target;
  std::vector<std::string> segments;
  for (const auto& segment : parsed->segments()) segments.emplace_back(segment);
  for (const auto& segment : segments) target.path += "/" + segment;
  if (target.path.find('\0') != std::string::npos) return std::nullopt;
  for (const auto& parameter : parsed->params())
    if (parameter.key == "after" && target.after.empty()) target.after = parameter.value;

  const auto& path = target.path;
  if (path == "/ws") {
    target.route = Route::websocket;
  } else if (path == "/rpc") {
    target.route = Route::rpc;
  } else if (path == "/healthz") {
    target.route = Route::health;
  } else if (path == "/readyz") {
    target.route = Route::ready;
  } else if (path == "/record/keys") {
    target.route = Route::record_keys;
  } else if (path == "/metrics") {
    target.route = Route::metrics;
  } else if (segments.size() == 3 && segments[0] == "rooms" && segments[2] == "events") {
    target.route = Route::events;
    target.room = segments[1];
  } else {
    target.route = Route::page;
  }
  return target;
}

bool is_allowed(Route route, std::string_view method) {
  auto allowed = allowed_methods(route);
  while (!allowed.empty()) {
    const auto comma = allowed.find(", ");
    if (allowed.substr(0, comma) == method) return true;
    allowed = comma == std::string_view::npos ? std::string_view{} : allowed.substr(comma + 2);
  }
  return false;
}

std::string_view allowed_methods(Route route) {
  switch (route) {
    case Route::websocket:
    case Route::events:
    case Route::poll:
      return "GET";
    case Route::rpc:
      return "POST";
    case Route::health:
    case Route::ready:
    case Route::metrics:
    case Route::record_keys:
    case Route::page:
    case Route::none:
      return "GET, HEAD";
  }
  return {};
}

}  // namespace plenaria
