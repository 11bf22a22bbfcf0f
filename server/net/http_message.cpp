#include "net/http_message.hpp"

#include <array>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/serializer.hpp>
#include <ctime>

#include "net/page_policy.hpp"

namespace plenaria {

namespace http = boost::beast::http;

namespace {

/// RFC 9110 section 5.6.7.
std::string http_date(std::time_t at) {
  std::tm parts{};
  gmtime_r(&at, &parts);
  std::array<char, 40> text{};
  return {text.data(), std::strftime(text.data(), text.size(), "%a, %d %b %Y %H:%M:%S GMT", &parts)};
}

}  // namespace

std::string_view field(const RequestHeader& header, http::field name) {
  const auto value = header[name];
  return {value.data(), value.size()};
}

std::string_view field(const RequestHeader& header, std::string_view name) {
  const auto value = header[boost::beast::string_view(name.data(), name.size())];
  return {value.data(), value.size()};
}

std::string joined_fields(const RequestHeader& header, std::string_view name) {
  std::string list;
  const auto [begin, end] = header.equal_range(boost::beast::string_view(name.data(), name.size()));
  for (auto it = begin; it != end; ++it) {
    if (!list.empty()) list += ',';
    list.append(it->value().data(), it->value().size());
  }
  return list;
}

HttpResponse plain_response(int status, std::string_view sentence) {
  HttpResponse response;
  response.status = status;
  response.content_type = "text/plain; charset=utf-8";
  response.body = std::make_shared<const std::string>(std::string(sentence) + "\n");
  response.fields = {{"Cache-Control", "no-store"}};
  return response;
}

HttpResponse json_response(int status, std::string body) {
  HttpResponse response;
  response.status = status;
  response.content_type = "application/json";
  response.body = std::make_shared<const std::string>(std::move(body));
  response.fields = {{"Cache-Control", "no-store"}};
  return response;
}

std::string header_bytes(const HttpResponse& response, BodyFraming framing, AfterResponse after) {
  http::response<http::empty_body> message;
  message.version(11);
  message.result(static_cast<unsigned>(response.status));
  message.set(http::field::date, http_date(std::time(nullptr)));
  message.set(http::field::server, "Plenaria");
  if (after == AfterResponse::close) message.set(http::field::connection, "close");
  if (!response.content_type.empty()) message.set(http::field::content_type, response.content_type);
  if (framing == BodyFraming::chunked) message.set(http::field::transfer_encoding, "chunked");
  else if (response.status != 204 && response.status != 304)
    message.content_length(response.body ? response.body->size() : 0);
  set_browser_rules(message,
                    response.content_policy.empty() ? kSealedPolicy : std::string_view(response.content_policy));
  for (const auto& [name, value] : response.fields) message.insert(name, value);

  http::serializer<false, http::empty_body> serializer(message);
  serializer.split(true);  // the header alone: of an empty chunked body the rest is its last chunk
  std::string bytes;
  boost::system::error_code trouble;
  while (!serializer.is_header_done() && !trouble)
    serializer.next(trouble, [&](boost::system::error_code&, const auto& buffers) {
      std::size_t count = 0;
      for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(buffers)) {
        bytes.append(static_cast<const char*>(part.data()), part.size());
        count += part.size();
      }
      serializer.consume(count);
    });
  return bytes;
}

std::string_view framing_fault(const RequestHeader& header, bool is_upgrade) {
  const auto lengths = header.count(http::field::content_length);
  const auto codings = header.count(http::field::transfer_encoding);
  if (lengths > 0 && codings > 0) return "A request has either Content-Length or Transfer-Encoding, not both.";
  if (lengths > 1) return "A request has one Content-Length.";
  if (codings > 1 || (codings == 1 && !boost::beast::iequals(header[http::field::transfer_encoding], "chunked")))
    return "The only transfer coding understood here is chunked.";
  if (codings > 0 && header.version() < 11) return "Transfer-Encoding needs HTTP/1.1.";
  if (is_upgrade && (lengths > 0 || codings > 0)) return "A request to upgrade has no body.";
  const auto hosts = header.count(http::field::host);
  if (hosts > 1 || (hosts == 0 && header.version() >= 11)) return "A request has one Host.";
  return {};
}

}  // namespace plenaria
