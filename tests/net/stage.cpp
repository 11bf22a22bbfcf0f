#include "stage.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <boost/beast/core/string.hpp>
#include <catch2/catch.hpp>
#include <cerrno>
#include <cstdlib>

namespace plenaria::test {

namespace {

class StageClient final : public Client {
 public:
  StageClient(StageVenue& venue, Connection& connection) : venue_(venue), connection_(connection) {}
  ~StageClient() override { std::erase(venue_.connections, &connection_); }
  void handle(std::string_view message, std::function<void(std::string)> reply) override {
    venue_.messages.emplace_back(message);
    if (venue_.throws) throw std::runtime_error("the stage throws");
    if (venue_.hold_replies) venue_.held.push_back({std::string(message), std::move(reply)});
    else reply("{\"echo\":" + std::string(message) + "}");
  }

 private:
  StageVenue& venue_;
  Connection& connection_;
};

bool connect_to(int socket, std::uint16_t port) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  return ::connect(socket, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
}

class Erasing final : public Undo {
 public:
  explicit Erasing(std::function<void()> erase) : erase_(std::move(erase)) {}
  ~Erasing() override { erase_(); }

 private:
  std::function<void()> erase_;
};

}  // namespace

std::unique_ptr<Client> StageVenue::enter(Connection& connection, const Caller& caller) {
  connections.push_back(&connection);
  callers.push_back(caller.address);
  return std::make_unique<StageClient>(*this, connection);
}

void StageVenue::call(std::string_view message, std::string_view bearer, const Caller& caller,
                      std::function<void(std::string)> reply) {
  bearers.emplace_back(bearer);
  callers.push_back(caller.address);
  if (throws) throw std::runtime_error("the stage throws");
  if (hold_replies) held.push_back({std::string(message), std::move(reply)});
  else reply("{\"echo\":" + std::string(message) + "}");
}

std::unique_ptr<Undo> StageVenue::follow(const std::string& room, const std::string& after, Connection& connection,
                                         FollowReady ready) {
  auto one = std::make_shared<Following>(Following{room, after, &connection, std::move(ready)});
  following.push_back(one);
  return std::make_unique<Erasing>([this, one] { std::erase(following, one); });
}

std::unique_ptr<Undo> StageVenue::poll(const std::string& room, const std::string& after, PollReady ready) {
  auto one = std::make_shared<Polling>(Polling{room, after, std::move(ready)});
  polling.push_back(one);
  return std::make_unique<Erasing>([this, one] { std::erase(polling, one); });
}

std::optional<Refused> StageVenue::too_often(const Caller& caller) {
  callers_to_follow.push_back(caller.address + " in " + caller.network);
  return asked_too_often;
}

std::string StageVenue::error_body(int code, std::string_view sentence) const {
  return "{\"code\":" + std::to_string(code) + ",\"message\":\"" + std::string(sentence) + "\"}";
}

void StageVenue::say(const MessagePtr& message) {
  for (auto* connection : connections) connection->deliver(message);
}

MessagePtr message_of(int number, std::size_t size) {
  const auto params = "{\"n\":" + std::to_string(number) + ",\"text\":\"" + std::string(size, 'x') + "\"}";
  return std::make_shared<const SharedMessage>("{\"params\":" + params + "}", params, "room.event",
                                               "epoch:" + std::to_string(number));
}

int WsFrame::close_code() const {
  if (payload.size() < 2) return 0;
  return static_cast<unsigned char>(payload[0]) << 8 | static_cast<unsigned char>(payload[1]);
}

Peer::Peer(Stage& stage, int receive_buffer)
    : stage_(stage), socket_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  REQUIRE(socket_ >= 0);
  if (receive_buffer > 0) ::setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof receive_buffer);
  REQUIRE(connect_to(socket_, stage.server->port()));
  ::fcntl(socket_, F_SETFL, O_NONBLOCK);
  stage_.peers_.push_back(this);
}

Peer::~Peer() {
  hang_up();
  std::erase(stage_.peers_, this);
}

void Peer::hang_up() {
  if (socket_ >= 0) ::close(std::exchange(socket_, -1));
}

void Peer::stop_sending() { ::shutdown(socket_, SHUT_WR); }

void Peer::turn() {
  if (socket_ < 0) return;
  if (!unsent_.empty()) {
    const auto sent = ::send(socket_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (sent > 0) unsent_.erase(0, static_cast<std::size_t>(sent));
    if (sent < 0 && errno != EAGAIN) unsent_.clear();
  }
  while (reads && !ended) {
    std::array<char, 65536> piece;
    const auto count = ::recv(socket_, piece.data(), piece.size(), 0);
    if (count > 0) {
      received.append(piece.data(), static_cast<std::size_t>(count));
    } else {
      ended = count == 0 || errno != EAGAIN;
      break;
    }
  }
}

void Peer::get(std::string_view path, std::string_view headers) {
  send("GET " + std::string(path) + " HTTP/1.1\r\nHost: stage\r\n" + std::string(headers) + "\r\n");
}

void Peer::post(std::string_view path, std::string_view body, std::string_view headers) {
  send("POST " + std::string(path) + " HTTP/1.1\r\nHost: stage\r\nContent-Type: application/json\r\nContent-Length: " +
       std::to_string(body.size()) + "\r\n" + std::string(headers) + "\r\n" + std::string(body));
}

void Peer::upgrade(std::string_view headers) {
  get("/ws",
      "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
      "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
          std::string(headers));
}

void Peer::enter() {
  upgrade();
  REQUIRE(stage_.until([&] { return received.find("\r\n\r\n") != std::string::npos; }));
  REQUIRE(received.starts_with("HTTP/1.1 101 "));
  received.erase(0, received.find("\r\n\r\n") + 4);
}

void Peer::send_frame(int opcode, std::string_view payload, bool fin, bool masked) {
  constexpr std::array<char, 4> kMask{0x11, 0x22, 0x33, 0x44};
  std::string frame(1, static_cast<char>((fin ? 0x80 : 0) | opcode));
  const int mask_bit = masked ? 0x80 : 0;
  const auto length = payload.size();
  const int bytes = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
  frame += static_cast<char>(mask_bit | (bytes == 0 ? static_cast<int>(length) : bytes == 2 ? 126 : 127));
  for (int i = bytes - 1; i >= 0; --i) frame += static_cast<char>(length >> (8 * i) & 0xFF);
  if (masked) frame.append(kMask.data(), kMask.size());
  for (std::size_t i = 0; i < length; ++i) frame += static_cast<char>(masked ? payload[i] ^ kMask[i % 4] : payload[i]);
  send(frame);
}

std::size_t Peer::body_begin() const {
  const auto end = received.find("\r\n\r\n");
  return end == std::string::npos ? end : end + 4;
}

std::string Peer::header(std::string_view name) const {
  const auto head = received.substr(0, body_begin());
  std::size_t at = 0;
  while ((at = head.find("\r\n", at)) != std::string::npos) {
    at += 2;
    const auto line = head.substr(at, head.find("\r\n", at) - at);
    const auto colon = line.find(':');
    if (colon != std::string::npos && boost::beast::iequals(line.substr(0, colon), {name.data(), name.size()}))
      return line.substr(line.find_first_not_of(' ', colon + 1));
  }
  return {};
}

int Peer::status() const {
  const auto begin = body_begin();
  if (begin == std::string::npos) return 0;
  const auto length = header("Content-Length");
  if (!length.empty() && !ended && received.size() < begin + std::stoul(length)) return 0;
  return std::stoi(received.substr(9, 3));
}

std::string Peer::body() const {
  const auto length = header("Content-Length");
  return received.substr(body_begin(), length.empty() ? std::string::npos : std::stoul(length));
}

void Peer::take_response() { received.erase(0, body_begin() + body().size()); }

std::vector<WsFrame>& Peer::frames() {
  while (received.size() >= 2) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(received[i]); };
    std::size_t begin = 2;
    std::size_t length = byte(1) & 0x7F;
    const std::size_t bytes = length == 126 ? 2 : length == 127 ? 8 : 0;
    if (received.size() < begin + bytes) break;
    if (bytes > 0) length = 0;
    for (std::size_t i = 0; i < bytes; ++i) length = length << 8 | byte(begin + i);
    begin += bytes;
    if (received.size() < begin + length) break;
    CHECK((byte(1) & 0x80) == 0);  // a server does not mask
    frames_.push_back({byte(0) & 0x0F, (byte(0) & 0x80) != 0, received.substr(begin, length)});
    received.erase(0, begin + length);
  }
  return frames_;
}

Stage::Stage(const std::function<void(NetOptions&)>& change, StaticFiles files) {
  NetOptions options;
  options.port = 0;
  options.tick = std::chrono::milliseconds(20);
  if (change) change(options);
  server = std::make_unique<Server>(loop, options, venue, files, metrics, [this] { return metrics.text(); });
  const auto trouble = server->listen();
  INFO(trouble.value_or(""));
  REQUIRE(!trouble);
}

bool Stage::can_be_connected_to() const {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const bool connected = connect_to(socket, server->port());
  ::close(socket);
  return connected;
}

bool Stage::turn() {
  bool moved = loop.run_turn(std::chrono::milliseconds(1));
  for (auto* peer : peers_) {
    const auto before = peer->received.size() + peer->unsent_.size();
    peer->turn();
    moved = moved || before != peer->received.size() + peer->unsent_.size();
  }
  return moved;
}

bool Stage::until(const std::function<bool()>& condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    turn();
  }
  return true;
}

void Stage::settle() {
  for (int still = 0; still < 5;) still = turn() ? 0 : still + 1;
}

}  // namespace plenaria::test
