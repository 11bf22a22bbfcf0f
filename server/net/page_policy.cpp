#include "net/page_policy.hpp"

#include <algorithm>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

namespace plenaria {

namespace {

/// A letter of a host-source (CSP 3, section 2.3.1), and no sign that means anything in a header or a policy.
bool is_plain(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-';
}

bool can_be_named(std::string_view host) {
  const std::string url = "http://" + std::string(host);
  const auto parsed = boost::urls::parse_uri(url);
  if (!parsed || parsed->has_userinfo() || !parsed->encoded_path().empty() || parsed->has_query() ||
      parsed->has_fragment())
    return false;
  const auto name = parsed->encoded_host();
  return !name.empty() && name.size() <= 255 && std::all_of(name.begin(), name.end(), is_plain);
}

}  // namespace

void set_browser_rules(boost::beast::http::fields& header, std::string_view policy) {
  const auto text = [](std::string_view value) { return boost::beast::string_view(value.data(), value.size()); };
  header.set("Content-Security-Policy", text(policy));
  header.set("Permissions-Policy", text(kPermissionsPolicy));
  header.set("X-Content-Type-Options", "nosniff");
  header.set("Referrer-Policy", "no-referrer");
  header.set("Cross-Origin-Opener-Policy", "same-origin");
  header.set("Cross-Origin-Resource-Policy", "same-origin");
  header.set("X-Frame-Options", "DENY");
}

std::string page_policy(std::string_view host) {
  std::string sockets;
  if (can_be_named(host)) sockets = " ws://" + std::string(host) + " wss://" + std::string(host);
  return "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'" + sockets +
         "; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
         "trusted-types 'none'";
}

}  // namespace plenaria
