// Which pages may use this server. Browsers name the page's origin; whatever is not a browser names none and is
// allowed.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace plenaria {

enum class OriginVerdict { absent, same, allowed, refused };

class OriginRule {
 public:
  /// Throws std::invalid_argument with one sentence when `public_url` (may be empty) or an origin is not an http(s)
  /// URL.
  OriginRule(const std::string& public_url, const std::vector<std::string>& allowed_origins);

  /// `origin` and `host` are the request's headers, empty where absent. `same`: the origin's host and port are those of
  /// the Host header, or it is public_url's origin; `allowed`: one of the others that were listed.
  OriginVerdict judge(std::string_view origin, std::string_view host) const;

 private:
  std::string public_origin_;
  std::vector<std::string> allowed_;
};

}  // namespace plenaria
