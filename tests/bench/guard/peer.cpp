#include "peer.hpp"

#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <utility>

namespace plenaria::guard {

namespace {

constexpr std::array<char, 4> kMask{0x11, 0x22, 0x33, 0x44};

std::string masked_frame(std::string_view text) {
  std::string frame("\x81");
  if (text.size() < 126) {
    frame += static_cast<char>(0x80 | text.size());
  } else {
    frame += static_cast<char>(0x80 | 126);
    frame += static_cast<char>(text.size() >> 8);
    frame += static_cast<char>(text.size() & 0xFF);
  }
  frame.append(kMask.data(), kMask.size());
  for (std::size_t i = 0; i < text.size(); ++i) frame += static_cast<char>(text[i] ^ kMask[i % kMask.size()]);
  return frame;
}

}  // namespace

Peer::Peer() {
  std::array<int, 2> ends{};
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0, ends.data()) != 0)
    throw std::runtime_error("no socket is to be had: raise the limit on open files");
  client_ = ends[0];
  server_ = ends[1];
}

Peer::~Peer() {
  ::close(client_);
  if (server_ >= 0) ::close(server_);
}

int Peer::take_server_end() { return std::exchange(server_, -1); }

void Peer::send(std::string_view bytes) {
  if (::send(client_, bytes.data(), bytes.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(bytes.size()))
    throw std::runtime_error("the server's end does not take what is sent to it");
}

void Peer::send_upgrade() {
  send(
      "GET /ws HTTP/1.1\r\nHost: guard\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: plenaria.v1\r\n\r\n");
}

void Peer::expect_upgraded() {
  const std::string answer = take();
  if (!answer.starts_with("HTTP/1.1 101 ") || !answer.ends_with("\r\n\r\n"))
    throw std::runtime_error("the upgrade was answered by " + answer);
}

void Peer::send_text(std::string_view text) { send(masked_frame(text)); }

std::string Peer::take() {
  std::string all;
  std::array<char, 65536> piece;
  for (;;) {
    const auto count = ::recv(client_, piece.data(), piece.size(), 0);
    if (count < 0 && errno == EAGAIN) return all;
    if (count <= 0) throw std::runtime_error("the server has closed a connection");
    all.append(piece.data(), static_cast<std::size_t>(count));
  }
}

std::vector<std::string> texts_of(const std::string& frames) {
  std::vector<std::string> texts;
  const auto byte = [&](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(frames.at(i))); };
  for (std::size_t at = 0; at < frames.size();) {
    if (byte(at) != 0x81) throw std::runtime_error("something else came than a whole text frame");
    const std::size_t first = byte(at + 1);
    const std::size_t length_bytes = first == 127 ? 8 : first == 126 ? 2 : 0;
    std::size_t length = length_bytes == 0 ? first : 0;
    for (std::size_t i = 0; i < length_bytes; ++i) length = length << 8 | byte(at + 2 + i);
    const std::size_t begin = at + 2 + length_bytes;
    if (begin + length > frames.size()) throw std::runtime_error("a frame came in part only");
    texts.push_back(frames.substr(begin, length));
    at = begin + length;
  }
  return texts;
}

}  // namespace plenaria::guard
