// A response before it is bytes, and the bytes of its header. Bodies are shared, never copied for a request.
#pragma once

#include <boost/beast/http/fields.hpp>
#include <boost/beast/http/message.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenaria {

using RequestHeader = boost::beast::http::request_header<>;
/// std::string_view of a header field's value; empty where the field is absent.
std::string_view field(const RequestHeader& header, boost::beast::http::field name);
std::string_view field(const RequestHeader& header, std::string_view name);
/// The values of all fields of that name, as the one list that they are (RFC 9110 section 5.3).
std::string joined_fields(const RequestHeader& header, std::string_view name);

struct HttpResponse {
  int status = 200;
  std::string content_type;                                 ///< empty: no body is described
  std::string content_policy;                               ///< Content-Security-Policy; empty: the sealed one
  std::shared_ptr<const std::string> body;                  ///< may be null
  std::vector<std::pair<std::string, std::string>> fields;  ///< besides the ones that every response has
};

/// One plain sentence, with a line break at its end.
HttpResponse plain_response(int status, std::string_view sentence);
/// application/json that no cache keeps.
HttpResponse json_response(int status, std::string body);

/// How a body's end is told, or that there is none to follow.
enum class BodyFraming { length, chunked };
enum class AfterResponse { keep_alive, close };

/// The status line and the header of a response of HTTP/1.1, with what every response carries: Date, and what a browser
/// may do with it (page_policy.hpp). A 304 carries the same, as browsers take it for the copy that they have.
std::string header_bytes(const HttpResponse& response, BodyFraming framing, AfterResponse after);

/// Why this header cannot be trusted to mark where its request ends (request smuggling), as a sentence; empty if it
/// can.
std::string_view framing_fault(const RequestHeader& header, bool is_upgrade);

}  // namespace plenaria
