#include "net/http_probe.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

namespace plenaria {

namespace beast = boost::beast;
namespace http = beast::http;
namespace asio = boost::asio;
using boost::system::error_code;

namespace {

constexpr std::size_t kLongestBody = 4096;

asio::ip::address reachable(const asio::ip::address& address) {
  if (!address.is_unspecified()) return address;
  if (address.is_v6()) return asio::ip::address_v6::loopback();
  return asio::ip::address_v4::loopback();
}

}  // namespace

std::optional<ProbeAnswer> http_probe(const std::string& address, std::uint16_t port, const std::string& path,
                                      std::chrono::milliseconds patience) {
  error_code malformed;
  const auto ip = asio::ip::make_address(address, malformed);
  if (malformed) return std::nullopt;
  asio::io_context context;
  beast::tcp_stream stream(context);
  stream.expires_after(patience);
  http::request<http::empty_body> request(http::verb::get, path, 11);
  request.set(http::field::host, address.find(':') == std::string::npos ? address : "[" + address + "]");
  request.set(http::field::connection, "close");
  beast::flat_buffer buffer;
  http::response_parser<http::string_body> parser;
  parser.body_limit(kLongestBody);
  std::optional<ProbeAnswer> answer;
  stream.async_connect(asio::ip::tcp::endpoint(reachable(ip), port), [&](error_code not_connected) {
    if (not_connected) return;
    http::async_write(stream, request, [&](error_code not_written, std::size_t) {
      if (not_written) return;
      http::async_read(stream, buffer, parser, [&](error_code not_read, std::size_t) {
        if (!not_read) answer = ProbeAnswer{parser.get().result_int(), parser.get().body()};
      });
    });
  });
  context.run();
  return answer;
}

}  // namespace plenaria
