#include "net/listener.hpp"

#include <fcntl.h>
#include <netinet/tcp.h>
#include <spdlog/spdlog.h>
#include <sys/socket.h>
#include <unistd.h>

#include <boost/asio/ip/v6_only.hpp>

#include "net/http_message.hpp"
#include "net/http_session.hpp"

namespace plenaria {

namespace asio = boost::asio;

namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;
using UserTimeout = asio::detail::socket_option::integer<IPPROTO_TCP, TCP_USER_TIMEOUT>;

constexpr std::chrono::milliseconds kPause{200};
/// Beyond the outbox's own deadline: this one finds peers that are gone, not peers that are slow.
constexpr int kUserTimeoutMilliseconds = 30'000;

std::string full() {
  auto response = plain_response(503, "This server has all the connections it can take for now.");
  response.fields.emplace_back("Retry-After", "5");
  return header_bytes(response, BodyFraming::length, AfterResponse::close) + *response.body;
}

bool is_shortage(ErrorCode why) {
  return why == boost::system::errc::too_many_files_open || why == boost::system::errc::too_many_files_open_in_system ||
         why == boost::system::errc::no_buffer_space || why == boost::system::errc::not_enough_memory;
}

}  // namespace

Listener::Listener(Entrance& entrance)
    : entrance_(entrance), acceptor_(entrance.loop.context()), pause_(entrance.loop.context()) {
  hold_spare();
}

Listener::~Listener() {
  stop();
  if (spare_ >= 0) ::close(spare_);
}

std::optional<std::string> Listener::listen() {
  const auto& options = entrance_.options;
  const auto place = options.address + " port " + std::to_string(options.port);
  ErrorCode why;
  const auto address = asio::ip::make_address(options.address, why);
  if (why) return "\"" + options.address + "\" is not an address to listen on: give an IPv4 or IPv6 address.";
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  acceptor_.open(endpoint.protocol(), why);
  if (!why) acceptor_.set_option(asio::socket_base::reuse_address(true), why);
  if (!why && options.share_port) acceptor_.set_option(ReusePort(true), why);
  if (!why && address.is_v6()) {
    ErrorCode only_v6;  // where the system has no IPv4, IPv6 alone serves
    acceptor_.set_option(asio::ip::v6_only(false), only_v6);
  }
  if (!why) acceptor_.bind(endpoint, why);
  if (!why) acceptor_.listen(asio::socket_base::max_listen_connections, why);
  if (!why) port_ = acceptor_.local_endpoint(why).port();
  if (why == asio::error::address_in_use)
    return "Something already listens on " + place + ": stop it, or choose another port.";
  if (why) return "Cannot listen on " + place + ": " + why.message() + ".";
  accept();
  return std::nullopt;
}

void Listener::stop() {
  alive_.reset();
  pause_.cancel();
  ErrorCode ignored;
  acceptor_.close(ignored);
}

void Listener::accept() {
  acceptor_.async_accept([this, weak = std::weak_ptr<Alive>(alive_)](ErrorCode why, TcpSocket socket) {
    if (!weak.expired()) on_accept(why, std::move(socket));
  });
}

void Listener::on_accept(ErrorCode why, TcpSocket socket) {
  if (is_shortage(why)) {
    ++entrance_.counters.now.accept_pauses;
    if (!std::exchange(short_of_descriptors_, true))
      spdlog::warn("The system has no descriptors left for new connections: raise the limit on open files.");
    give_up_spare();
    return pause();
  }
  if (why && why != asio::error::connection_aborted) {
    spdlog::warn("A connection could not be accepted: {}.", why.message());
    return pause();
  }
  if (!why) {
    short_of_descriptors_ = false;
    try {
      take_in(std::move(socket));
    } catch (const std::exception& trouble) {
      spdlog::error("A connection could not be taken in: {}.", trouble.what());
    }
  }
  accept();
}

void Listener::take_in(TcpSocket socket) {
  ErrorCode why;
  const auto peer = socket.remote_endpoint(why).address();
  if (why) return;
  if (entrance_.sessions.size() >= entrance_.options.max_connections || entrance_.addresses.is_flooded_by(peer)) {
    ++entrance_.counters.now.over_limit;
    // As good as can be without waiting for anybody.
    const std::string answer = full();
    (void)::send(socket.native_handle(), answer.data(), answer.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
    socket.shutdown(TcpSocket::shutdown_send, why);
    return;
  }
  socket.set_option(asio::ip::tcp::no_delay(true), why);
  socket.set_option(UserTimeout(kUserTimeoutMilliseconds), why);
  if (entrance_.options.send_buffer_bytes > 0)
    socket.set_option(asio::socket_base::send_buffer_size(entrance_.options.send_buffer_bytes), why);
  const auto session = std::make_shared<HttpSession>(entrance_, std::move(socket), peer);
  entrance_.sessions.add(session);
  session->start();
}

void Listener::give_up_spare() {
  if (spare_ < 0) return;
  // Whoever waits longest is told by a close rather than left hanging.
  ::close(spare_);
  const int refused = ::accept4(acceptor_.native_handle(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
  if (refused >= 0) ::close(refused);
  hold_spare();
}

void Listener::pause() {
  pause_.expires_after(kPause);
  pause_.async_wait([this, weak = std::weak_ptr<Alive>(alive_)](ErrorCode) {
    if (!weak.expired()) accept();
  });
}

void Listener::hold_spare() { spare_ = ::open("/dev/null", O_RDONLY | O_CLOEXEC); }

}  // namespace plenaria
