// The floor: what a server cannot do without on this kernel. One epoll, and for each message that an author sends one
// ready frame and one send() to each follower of the room; no record, no decision, no joining of writes.
//
//   bench_floor PORT [--join] [--lose N] [--double N] [--swap N] [--cut N]
//
// GET /ROOM follows a room, GET /ROOM?author publishes into it. With --join what is sent within a turn goes out in one
// write for each follower, to see how fast a generator can check. The others damage every Nth delivery, to see whether
// a generator notices: it is left out, sent twice, sent after the next one on that connection, or its connection ends.
#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <openssl/evp.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/owned_fd.hpp"
#include "load/frames.hpp"

namespace plenaria {
namespace {

struct Faults {
  unsigned lose = 0;
  unsigned doubled = 0;
  unsigned swap = 0;
  unsigned cut = 0;
};

struct Client {
  OwnedFd fd;
  std::string in;       // an unfinished request or frame
  std::string waiting;  // what the kernel has not taken yet
  std::string held;     // of --swap: goes out after the next one
  std::string room;
  bool is_upgraded = false;
  bool is_dirty = false;
};

constexpr std::size_t kMostWaiting = 64 * 1024 * 1024;

/// Of RFC 6455 section 4.2.2: the key with the protocol's own GUID, SHA-1, base64.
std::string accept_of(const std::string& key) {
  const std::string text = key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
  unsigned size = 0;
  EVP_Digest(text.data(), text.size(), digest.data(), &size, EVP_sha1(), nullptr);
  std::array<unsigned char, 4 * EVP_MAX_MD_SIZE> base64{};
  const int length = EVP_EncodeBlock(base64.data(), digest.data(), static_cast<int>(size));
  return std::string(reinterpret_cast<const char*>(base64.data()), static_cast<std::size_t>(length));
}

class Floor {
 public:
  Floor(std::uint16_t port, bool joins, Faults faults)
      : joins_(joins), faults_(faults), epoll_(::epoll_create1(EPOLL_CLOEXEC)) {
    listener_ = OwnedFd(::socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
    const int on = 1;
    ::setsockopt(listener_.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::bind(listener_.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
        ::listen(listener_.get(), SOMAXCONN) != 0) {
      std::perror("bench_floor");
      std::exit(1);
    }
    watch(listener_.get(), EPOLLIN, nullptr);
  }

  [[noreturn]] void run() {
    std::array<epoll_event, 256> events;
    for (;;) {
      const int count = ::epoll_wait(epoll_.get(), events.data(), static_cast<int>(events.size()), -1);
      for (int i = 0; i < count; ++i) {
        const epoll_event& event = events[static_cast<std::size_t>(i)];
        if (event.data.ptr == nullptr) {
          accept();
          continue;
        }
        Client& client = *static_cast<Client*>(event.data.ptr);
        bool is_open = true;
        if ((event.events & EPOLLOUT) != 0 && !client.waiting.empty()) is_open = write_waiting(client);
        if (is_open && (event.events & ~static_cast<std::uint32_t>(EPOLLOUT)) != 0) is_open = read(client);
        if (!is_open) doomed_.push_back(&client);
      }
      for (Client* client : std::exchange(dirty_, {})) {
        client->is_dirty = false;
        if (!write_waiting(*client)) doomed_.push_back(client);
      }
      for (Client* client : std::exchange(doomed_, {})) remove(*client);
    }
  }

 private:
  void watch(int fd, std::uint32_t events, void* whom) {
    epoll_event event{};
    event.events = events;
    event.data.ptr = whom;
    ::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, fd, &event);
  }

  void accept() {
    for (;;) {
      OwnedFd fd(::accept4(listener_.get(), nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC));
      if (fd.get() < 0) return;
      const int on = 1;
      ::setsockopt(fd.get(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
      auto client = std::make_unique<Client>();
      client->fd = std::move(fd);
      watch(client->fd.get(), EPOLLIN | EPOLLOUT | EPOLLET, client.get());
      Client* const key = client.get();
      clients_.emplace(key, std::move(client));
    }
  }

  bool read(Client& client) {
    for (;;) {
      const ssize_t got = ::recv(client.fd.get(), buffer_.data(), buffer_.size(), 0);
      if (got < 0) return errno == EAGAIN || errno == EINTR;
      if (got == 0) return false;
      client.in.append(buffer_.data(), static_cast<std::size_t>(got));
      if (!client.is_upgraded && !upgrade(client)) return false;
      if (client.is_upgraded && !take(client)) return false;
    }
  }

  /// False for what is no upgrade; an unfinished one stays.
  bool upgrade(Client& client) {
    const std::size_t end = client.in.find("\r\n\r\n");
    if (end == std::string::npos) return client.in.size() < 8192;
    const std::size_t space = client.in.find(' ');
    const std::string target = client.in.substr(space + 2, client.in.find(' ', space + 1) - space - 2);
    const std::string_view name = "Sec-WebSocket-Key: ";
    const std::size_t key = client.in.find(name);
    if (key == std::string::npos || key > end) return false;
    const std::string value = client.in.substr(key + name.size(), 24);
    client.in.erase(0, end + 4);
    client.is_upgraded = true;
    client.room = target.substr(0, target.find('?'));
    if (target == client.room) rooms_[client.room].push_back(&client);
    client.waiting =
        "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: " +
        accept_of(value) + "\r\n\r\n";
    return write_waiting(client);
  }

  bool take(Client& client) {
    bool is_open = true;
    const std::size_t taken = take_frames(client.in, [&](const FrameHead& head, std::string_view payload) {
      if (head.opcode == Opcode::close) is_open = false;
      if (head.opcode == Opcode::text || head.opcode == Opcode::binary) publish(client.room, head, payload);
      return is_open;
    });
    client.in.erase(0, taken);
    return is_open;
  }

  void publish(const std::string& room, const FrameHead& head, std::string_view payload) {
    frame_.clear();
    append_frame_head(frame_, head.opcode, payload.size(), false);
    const std::size_t header = frame_.size();
    frame_.append(payload);
    apply_mask(head.mask, frame_.data() + header, payload.size());
    for (Client* client : rooms_[room]) {
      const bool is_open = has_faults() ? deliver_damaged(*client) : deliver(*client, frame_);
      if (!is_open) doomed_.push_back(client);
    }
  }

  bool deliver(Client& client, std::string_view frame) {
    if (joins_ || !client.waiting.empty()) {
      client.waiting.append(frame);
      if (joins_ && !client.is_dirty) {
        client.is_dirty = true;
        dirty_.push_back(&client);
      }
      return client.waiting.size() < kMostWaiting;
    }
    const ssize_t count = ::send(client.fd.get(), frame.data(), frame.size(), MSG_NOSIGNAL);
    if (count < 0 && errno != EAGAIN) return false;
    client.waiting.assign(frame.substr(static_cast<std::size_t>(std::max<ssize_t>(count, 0))));
    return true;
  }

  bool has_faults() const { return faults_.lose + faults_.doubled + faults_.swap + faults_.cut > 0; }

  bool deliver_damaged(Client& client) {
    ++delivered_;
    const auto is_due = [this](unsigned every) { return every > 0 && delivered_ % every == 0; };
    if (is_due(faults_.lose)) return true;
    if (is_due(faults_.cut)) ::shutdown(client.fd.get(), SHUT_WR);
    if (is_due(faults_.doubled)) return deliver(client, frame_) && deliver(client, frame_);
    if (is_due(faults_.swap) && client.held.empty()) {
      client.held = frame_;
      return true;
    }
    return deliver(client, frame_) && (client.held.empty() || deliver(client, std::exchange(client.held, {})));
  }

  /// As far as the kernel takes it; the rest when it is writable again.
  bool write_waiting(Client& client) {
    const ssize_t count = ::send(client.fd.get(), client.waiting.data(), client.waiting.size(), MSG_NOSIGNAL);
    if (count < 0) return errno == EAGAIN || errno == EINTR;
    client.waiting.erase(0, static_cast<std::size_t>(count));
    return true;
  }

  void remove(Client& client) {
    if (!clients_.contains(&client)) return;
    std::erase(rooms_[client.room], &client);
    clients_.erase(&client);
  }

  bool joins_;
  Faults faults_;
  OwnedFd epoll_;
  OwnedFd listener_;
  std::array<char, 256 * 1024> buffer_;
  std::string frame_;
  std::unordered_map<Client*, std::unique_ptr<Client>> clients_;
  std::map<std::string, std::vector<Client*>> rooms_;
  std::vector<Client*> dirty_;
  std::vector<Client*> doomed_;
  unsigned long delivered_ = 0;
};

}  // namespace
}  // namespace plenaria

int main(int argc, char** argv) {
  if (argc < 2) {
    std::fprintf(stderr, "usage: bench_floor PORT [--join] [--lose N] [--double N] [--swap N] [--cut N]\n");
    return 2;
  }
  plenaria::Faults faults;
  bool joins = false;
  for (int i = 2; i < argc; ++i) {
    const std::string_view flag = argv[i];
    const unsigned number = i + 1 < argc ? static_cast<unsigned>(std::strtoul(argv[i + 1], nullptr, 10)) : 0;
    if (flag == "--join") joins = true;
    else if (flag == "--lose") faults.lose = number;
    else if (flag == "--double") faults.doubled = number;
    else if (flag == "--swap") faults.swap = number;
    else if (flag == "--cut") faults.cut = number;
  }
  ::signal(SIGPIPE, SIG_IGN);
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
  const auto floor = std::make_unique<plenaria::Floor>(static_cast<std::uint16_t>(std::atoi(argv[1])), joins, faults);
  floor->run();
}
