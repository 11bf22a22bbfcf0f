#include "load/crowd.hpp"

#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>

#include <array>
#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace plenaria {

namespace {
/// A peer that takes nothing of so much is no server to be measured.
constexpr std::size_t kMostWaiting = 64 * 1024 * 1024;
constexpr Nanoseconds kNothingMoves = 30'000'000'000;
constexpr std::size_t kPortsOfAnAddress = 25'000;
constexpr std::uint32_t kInput = UINT32_MAX;
constexpr std::uint32_t kEnds = EPOLLRDHUP | EPOLLHUP | EPOLLERR;
constexpr std::uint32_t kToRead = EPOLLIN | kEnds;

std::string filler(std::size_t bytes) {
  std::string text(bytes, 'x');
  for (std::size_t at = kMarkerBytes + 5; at + 1 < bytes; at += 6) text[at] = ' ';
  return text;
}
}  // namespace

Nanoseconds monotonic_now() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return static_cast<Nanoseconds>(now.tv_sec) * 1'000'000'000 + static_cast<Nanoseconds>(now.tv_nsec);
}

Crowd::Crowd(const Job& job, Dialect& dialect, Tally& tally)
    : job_(job),
      dialect_(dialect),
      tally_(tally),
      finder_(job.work.kind == WorkKind::storm ? Marks::many : dialect.marks()),
      marks_(dialect.marks()),
      is_storm_(job.work.kind == WorkKind::storm),
      epoll_(::epoll_create1(EPOLL_CLOEXEC)),
      text_(filler(job.payload_bytes)) {
  if (epoll_.get() < 0) throw std::runtime_error("no epoll");
  lines_.reserve(job.connection_count());
  const Opcode opcode = dialect.is_binary() ? Opcode::binary : Opcode::text;
  const std::size_t spare = job.tokens.size() - std::min(job.tokens.size(), job.author_count());
  std::uint32_t number = 0;
  for (std::uint32_t room = 0; room < job.rooms.size(); ++room) {
    for (unsigned i = 0; i < job.authors; ++i, ++number) {
      const std::string token = job.tokens.empty() ? std::string() : job.tokens[number];
      lines_.emplace_back(Seat{true, job.rooms[room], number, token}, room, false, opcode);
    }
  }
  number = 0;
  for (std::uint32_t room = 0; room < job.rooms.size(); ++room) {
    for (unsigned i = 0; i < job.followers; ++i, ++number) {
      const std::string token = job.authenticated ? job.tokens[job.author_count() + number % spare] : std::string();
      const bool stalls = i >= job.followers - job.stalled_followers();
      lines_.emplace_back(Seat{false, job.rooms[room], number, token}, room, stalls, opcode);
    }
  }
}

void Crowd::join() {
  std::size_t before = 0;
  Nanoseconds moved = monotonic_now();
  while (joined_ < lines_.size()) {
    open_more();
    const Nanoseconds now = monotonic_now();
    if (joined_ != before) moved = now;
    before = joined_;
    if (now - moved > kNothingMoves) {
      throw std::runtime_error("only " + std::to_string(joined_) + " of " + std::to_string(lines_.size()) +
                               " connections have joined, and nothing moves");
    }
    turn(now + 100'000'000);
  }
  joining_ = false;
}

void Crowd::open_more() {
  while (opened_ < lines_.size() && opened_ - joined_ < job_.connect_at_once) {
    Line& line = lines_[opened_];
    line.opened_at = monotonic_now();
    line.open(job_.host, job_.port, 1 + static_cast<unsigned>(opened_ / kPortsOfAnAddress));
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u32 = static_cast<std::uint32_t>(opened_++);
    if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, line.fd.get(), &event) != 0)
      throw std::runtime_error("epoll takes no more");
  }
}

void Crowd::watch_input() {
  epoll_event event{};
  event.events = EPOLLIN;
  event.data.u32 = kInput;
  if (::epoll_ctl(epoll_.get(), EPOLL_CTL_ADD, 0, &event) != 0) input_over_ = true;
}

void Crowd::turn(Nanoseconds until) {
  flush_dirty();
  std::array<epoll_event, 128> events;
  const Nanoseconds now = monotonic_now();
  const Nanoseconds wait = until > now ? until - now : 0;
  const timespec timeout{static_cast<time_t>(wait / 1'000'000'000), static_cast<long>(wait % 1'000'000'000)};
  const int count = ::epoll_pwait2(epoll_.get(), events.data(), static_cast<int>(events.size()), &timeout, nullptr);
  if (count < 0 && errno != EINTR) throw std::runtime_error("epoll: " + std::generic_category().message(errno));
  for (int i = 0; i < count; ++i) {
    const epoll_event& event = events[static_cast<std::size_t>(i)];
    if (event.data.u32 == kInput) {
      std::array<char, 256> nowhere;
      if (::read(0, nowhere.data(), nowhere.size()) <= 0) input_over_ = true;
      continue;
    }
    Line& line = lines_[event.data.u32];
    if (line.state == Line::State::connecting && (event.events & (EPOLLOUT | EPOLLERR | EPOLLHUP)) != 0) upgrade(line);
    if ((event.events & EPOLLOUT) != 0 && line.sent < line.out.bytes.size()) mark_dirty(line);
    if ((event.events & kToRead) != 0) take_readable(line, (event.events & kEnds) != 0);
  }
  flush_dirty();
}

void Crowd::upgrade(Line& line) {
  if (const int error = line.connect_error(); error != 0) return end(line, std::generic_category().message(error));
  line.state = Line::State::upgrading;
  std::string& request = line.out.bytes;
  request = "GET " + dialect_.path(line.seat) + " HTTP/1.1\r\nHost: " + job_.host + ":" + std::to_string(job_.port) +
            "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n";
  if (!dialect_.subprotocol().empty())
    request.append("Sec-WebSocket-Protocol: ").append(dialect_.subprotocol()).append("\r\n");
  request += "\r\n";
  mark_dirty(line);
}

void Crowd::publish(std::uint32_t author, Nanoseconds at) {
  Line& line = lines_[author];
  const std::uint64_t sequence = tally_.publish(author, at);
  write_marker({sequence, author, at}, text_.data());
  dialect_.publish(line.seat, {sequence, text_}, line.out);
  if (line.out.bytes.size() > kMostWaiting)
    throw std::runtime_error("the server takes nothing of what an author sends");
  mark_dirty(line);
}

void Crowd::mark_dirty(Line& line) {
  if (line.is_dirty) return;
  line.is_dirty = true;
  dirty_.push_back(index_of(line));
}

void Crowd::flush_dirty() {
  for (std::size_t i = 0; i < dirty_.size(); ++i) {
    Line& line = lines_[dirty_[i]];
    line.is_dirty = false;
    const bool is_open = line.state != Line::State::closed && line.state != Line::State::stalled;
    if (is_open && !line.send_out()) end(line, "the connection is broken");
  }
  dirty_.clear();
}

void Crowd::take_readable(Line& line, bool to_the_end) {
  for (;;) {
    if (line.state == Line::State::closed || line.state == Line::State::stalled) return;
    char* const to = buffer_.prepare(line.unfinished);
    const ssize_t got = ::recv(line.fd.get(), to, ReadBuffer::kReadBytes, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return;
    if (got <= 0) return end(line, got == 0 ? "the server closed it" : std::generic_category().message(errno));
    const Nanoseconds now = monotonic_now();
    const auto take = [&](std::string_view bytes) { return take_bytes(line, bytes, now); };
    if (!buffer_.take(line.unfinished, static_cast<std::size_t>(got), take)) {
      return end(line, "the server sent a frame that is too long");
    }
    if (static_cast<std::size_t>(got) < ReadBuffer::kReadBytes && !to_the_end) return;
  }
}

void Crowd::end(Line& line, const std::string& why) {
  if (line.state == Line::State::closed) return;
  if (joining_) {
    throw std::runtime_error(std::string(line.seat.is_author ? "an author" : "a follower") + " of " + line.seat.room +
                             " could not join, when " + std::to_string(joined_) + " had: " + why);
  }
  line.state = Line::State::closed;
  line.fd = OwnedFd();
  if (line.seat.is_author) tally_.author_closed(line.seat.number);
  else tally_.follower_closed(line.seat.number, line.room, monotonic_now());
}

}  // namespace plenaria
