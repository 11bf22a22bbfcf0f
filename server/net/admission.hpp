// Whether a request may go further than its header: method, framing, origin, numbers, and what its endpoint asks of it.
#pragma once

#include <optional>
#include <string>

#include "net/http_message.hpp"
#include "net/origin.hpp"
#include "net/router.hpp"

namespace plenaria {

/// How the request's address stands to the limit of connections for each.
enum class Crowd { within_limit, over_limit };

struct Admission {
  std::optional<HttpResponse> refusal;  ///< the answer, when the request goes no further
  std::string allowed_origin;           ///< a foreign origin whose pages may read the answer; empty otherwise
};

/// `target.route` is Route::none where the target could not be read. A WebSocket over the limit is admitted: browsers
/// cannot see an HTTP status there, so it is told by a close code.
Admission admit(const RequestHeader& header, const Target& target, const OriginRule& origins, Crowd crowd);

/// Lets a foreign page read the response.
void allow_origin(HttpResponse& response, const std::string& origin);

}  // namespace plenaria
