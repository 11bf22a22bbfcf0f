#include "net/origin.hpp"

#include <algorithm>
#include <boost/url/grammar/ci_string.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <optional>
#include <stdexcept>

namespace plenaria {

namespace {

struct Origin {
  std::string scheme;
  std::string host;
  std::string port;  ///< never empty

  std::string text() const { return scheme + "://" + host + ":" + port; }
};

std::string lowered(std::string_view text) {
  std::string out(text);
  std::transform(out.begin(), out.end(), out.begin(), [](char c) { return boost::urls::grammar::to_lower(c); });
  return out;
}

std::string_view port_of(std::string_view scheme) { return scheme == "https" ? "443" : "80"; }

/// The origin of an http(s) URL (RFC 6454 section 4), spelled in one way; nothing for anything else, `null` included.
std::optional<Origin> origin_of(std::string_view url) {
  const auto parsed = boost::urls::parse_uri(boost::core::string_view(url.data(), url.size()));
  if (!parsed || !parsed->has_authority()) return std::nullopt;
  Origin origin{lowered(parsed->scheme()), lowered(parsed->encoded_host()), std::string(parsed->port())};
  if (origin.scheme != "http" && origin.scheme != "https") return std::nullopt;
  if (origin.host.empty() || parsed->has_userinfo()) return std::nullopt;
  if (origin.port.empty()) origin.port = port_of(origin.scheme);
  return origin;
}

}  // namespace

OriginRule::OriginRule(const std::string& public_url, const std::vector<std::string>& allowed_origins) {
  const auto canonical = [](const std::string& url) {
    const auto origin = origin_of(url);
    if (!origin) throw std::invalid_argument("\"" + url + "\" is not an origin such as https://dialogue.example.org.");
    return origin->text();
  };
  if (!public_url.empty()) public_origin_ = canonical(public_url);
  for (const auto& url : allowed_origins) allowed_.push_back(canonical(url));
}

OriginVerdict OriginRule::judge(std::string_view origin_header, std::string_view host) const {
  if (origin_header.empty()) return OriginVerdict::absent;
  const auto origin = origin_of(origin_header);
  if (!origin) return OriginVerdict::refused;
  // The Host header tells no scheme: behind a proxy that ends TLS it is the page's all the same.
  const auto here = origin_of(origin->scheme + "://" + std::string(host));
  if (here && here->host == origin->host && here->port == origin->port) return OriginVerdict::same;
  if (origin->text() == public_origin_) return OriginVerdict::same;
  if (std::find(allowed_.begin(), allowed_.end(), origin->text()) != allowed_.end()) return OriginVerdict::allowed;
  return OriginVerdict::refused;
}

}  // namespace plenaria
