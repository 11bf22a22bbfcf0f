#include "load/line.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace plenaria {

namespace {
[[noreturn]] void fail(const char* what) {
  throw std::runtime_error(std::string(what) + ": " + std::generic_category().message(errno));
}

sockaddr_in address_of(const std::string& host, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  if (inet_pton(AF_INET, host.c_str(), &address.sin_addr) != 1) throw std::runtime_error("no IPv4 address: " + host);
  return address;
}

/// What a reader who never reads has the kernel keep: on their own side, and, as a sender's buffer grows with the size
/// of segments, which on loopback have 64 KiB, on the server's.
constexpr int kStalledBuffer = 4096;
constexpr int kStalledSegment = 1400;
}  // namespace

void Line::open(const std::string& host, std::uint16_t port, unsigned source) {
  fd = OwnedFd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
  if (fd.get() < 0) fail("no socket");
  const int on = 1;
  ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  if (stalls) {
    ::setsockopt(fd.get(), SOL_SOCKET, SO_RCVBUF, &kStalledBuffer, sizeof kStalledBuffer);
    ::setsockopt(fd.get(), IPPROTO_TCP, TCP_MAXSEG, &kStalledSegment, sizeof kStalledSegment);
  }
  const sockaddr_in to = address_of(host, port);
  if (source > 1) {
    ::setsockopt(fd.get(), IPPROTO_IP, IP_BIND_ADDRESS_NO_PORT, &on, sizeof on);
    const sockaddr_in from = address_of("127.0.0." + std::to_string(source), 0);
    if (::bind(fd.get(), reinterpret_cast<const sockaddr*>(&from), sizeof from) != 0) fail("no source address");
  }
  state = State::connecting;
  if (::connect(fd.get(), reinterpret_cast<const sockaddr*>(&to), sizeof to) != 0 && errno != EINPROGRESS)
    fail("cannot connect");
}

int Line::connect_error() const {
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(fd.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 ? error : errno;
}

bool Line::send_out() {
  while (sent < out.bytes.size()) {
    const ssize_t count = ::send(fd.get(), out.bytes.data() + sent, out.bytes.size() - sent, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return errno == EAGAIN || errno == EWOULDBLOCK;
    sent += static_cast<std::size_t>(count);
  }
  out.bytes.clear();
  sent = 0;
  return true;
}

}  // namespace plenaria
