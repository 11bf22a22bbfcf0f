#include "net/outbound_stream.hpp"

#include <limits.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <limits>
#include <memory>

namespace plenaria {

namespace {
/// FIN and opcode 8 (RFC 6455 section 5.2). No handshake begins with this byte, and a message's frame never does.
constexpr char kCloseFrame = static_cast<char>(0x88);
constexpr std::size_t kKeepReserved = 4;
constexpr std::size_t kNoBound = std::numeric_limits<std::size_t>::max();
constexpr std::size_t kMostDiscarded = 16 * 1024 * 1024;
}  // namespace

OutboundStream::OutboundStream(TcpSocket socket, std::string already_read, EventLoop& loop, NetCounts& counts,
                               OutboundOwner& owner, OutboundBound bound)
    : socket_(std::move(socket)),
      loop_(loop),
      counts_(counts),
      bound_(bound),
      owner_(owner),
      already_read_(std::move(already_read)) {}

OutboundStream::Bytes OutboundStream::copy_already_read(void* to, Bytes room) {
  const Bytes count = std::min(room, already_read_.size());
  std::memcpy(to, already_read_.data(), count);
  already_read_.erase(0, count);
  if (already_read_.empty()) already_read_.shrink_to_fit();
  return count;
}

void OutboundStream::take(std::string bytes) {
  if (bytes.empty()) return;
  if (bytes.front() == kCloseFrame) {
    gate_ = Gate::shut;
    const auto tell = [this, alive = owner_.keep_alive()] { owner_.outbound_closing(); };
    boost::asio::post(get_executor(), tell);
  }
  push(std::make_shared<const std::string>(std::move(bytes)));
}

void OutboundStream::write(Frame bytes) {
  if (failed_ || bytes->empty()) return;
  bytes_ += bytes->size();
  frames_.push_back(std::move(bytes));
  if (!blocked_) loop_.flush_at_turn_end(*this);
}

void OutboundStream::push(Frame frame) {
  bytes_ += frame->size();
  frames_.push_back(std::move(frame));
  if (is_over_bound()) return overflow();
  if (!blocked_) loop_.flush_at_turn_end(*this);
}

void OutboundStream::overflow() {
  // Much in one turn is not yet a slow reader: let the kernel take what it can before judging.
  if (!blocked_) {
    write_out();
    loop_.flush_at_turn_end(*this);
  }
  if (!is_over_bound() || failed_) return;
  gate_ = Gate::shut;
  bound_.unasked = kNoBound;  // told once
  const auto tell = [this, alive = owner_.keep_alive()] { owner_.outbound_overflowed(); };
  boost::asio::post(get_executor(), tell);
}

void OutboundStream::drop_unsent() {
  gate_ = Gate::shut;
  bound_.unasked = kNoBound;
  const std::size_t keep = first_sent_ > 0 ? first_ + 1 : first_;
  frames_.resize(std::min(keep, frames_.size()));
  bytes_ = first_sent_ > 0 ? frames_[first_]->size() - first_sent_ : 0;
}

void OutboundStream::flush() {
  if (blocked_) return;
  write_out();
  if (failed_) return;
  if (bytes_ > 0) await_writable();
  else tell_drained({});
}

void OutboundStream::write_out() {
  while (bytes_ > 0 && !failed_) {
    const std::size_t waiting = frames_.size() - first_;
    ssize_t result = 0;
    if (waiting == 1) {
      const std::string& only = *frames_[first_];
      result = ::send(socket_.native_handle(), only.data() + first_sent_, only.size() - first_sent_,
                      MSG_NOSIGNAL | MSG_DONTWAIT);
    } else {
      std::array<iovec, IOV_MAX> parts;  // left uninitialised on purpose: only the first `count` are read
      const std::size_t count = std::min(waiting, parts.size());
      for (std::size_t i = 0; i < count; ++i) {
        const std::string& frame = *frames_[first_ + i];
        const Bytes skip = i == 0 ? first_sent_ : 0;
        parts[i] = {const_cast<char*>(frame.data()) + skip, frame.size() - skip};
      }
      msghdr message{};
      message.msg_iov = parts.data();
      message.msg_iovlen = count;
      result = ::sendmsg(socket_.native_handle(), &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    }
    ++counts_.write_calls;
    if (result >= 0) {
      sent(static_cast<Bytes>(result));
    } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
      return;
    } else if (errno != EINTR) {
      fail(ErrorCode(errno, boost::system::system_category()));
    }
  }
}

void OutboundStream::sent(Bytes count) {
  counts_.bytes_out += count;
  progressed_ = true;
  bytes_ -= count;
  if (bytes_ == 0) {
    frames_.clear();
    first_ = 0;
    first_sent_ = 0;
    asked_ = 0;
    return;
  }
  first_sent_ += count;
  while (first_sent_ >= frames_[first_]->size()) {
    first_sent_ -= frames_[first_]->size();
    frames_[first_++].reset();
  }
  if (first_ > frames_.size() / 2) {
    frames_.erase(frames_.begin(), frames_.begin() + static_cast<std::ptrdiff_t>(first_));
    first_ = 0;
  }
}

void OutboundStream::await_writable() {
  blocked_ = true;
  if (progressed_) last_progress_ = std::chrono::steady_clock::now();
  progressed_ = false;
  socket_.async_wait(TcpSocket::wait_write, [this, alive = owner_.keep_alive()](ErrorCode why) {
    blocked_ = false;
    if (failed_) return;
    if (why) return fail(why);
    flush();
  });
}

void OutboundStream::release_memory() {
  if (bytes_ > 0 || frames_.capacity() <= kKeepReserved) return;
  // Neither swap() nor shrink_to_fit() goes back to the room inside.
  first_ = 0;
  std::destroy_at(&frames_);
  std::construct_at(&frames_);
}

void OutboundStream::when_drained(std::function<void(ErrorCode)> then) {
  when_drained_.push_back(std::move(then));
  awaited_ = true;
  if (failed_) {
    const auto tell = [this, alive = owner_.keep_alive()] { tell_drained(boost::asio::error::broken_pipe); };
    boost::asio::post(get_executor(), tell);
  } else if (!blocked_) {
    loop_.flush_at_turn_end(*this);
  }
}

void OutboundStream::tell_waiting(ErrorCode result) {
  awaited_ = false;
  const auto waiting = std::exchange(when_drained_, {});
  for (const auto& then : waiting) then(result);
}

void OutboundStream::fail(ErrorCode why) {
  failed_ = true;
  gate_ = Gate::shut;
  frames_.clear();
  first_ = 0;
  first_sent_ = 0;
  bytes_ = 0;
  const auto tell = [this, why, alive = owner_.keep_alive()] {
    tell_drained(why);
    owner_.outbound_failed(why);
  };
  boost::asio::post(get_executor(), tell);
}

void OutboundStream::say_end_and_discard(std::function<void(ErrorCode)> done) {
  ErrorCode ignored;
  socket_.shutdown(TcpSocket::shutdown_send, ignored);
  discard(kMostDiscarded, std::move(done));
}

void OutboundStream::discard(Bytes left, std::function<void(ErrorCode)> done) {
  socket_.async_wait(TcpSocket::wait_read,
                     [this, left, done = std::move(done), alive = owner_.keep_alive()](ErrorCode why) mutable {
                       if (why) return done(why);
                       std::array<char, 16 * 1024> nowhere;
                       const auto count = ::recv(socket_.native_handle(), nowhere.data(), nowhere.size(), MSG_DONTWAIT);
                       const bool over = count == 0 || (count < 0 && errno != EAGAIN && errno != EINTR);
                       const Bytes read = count > 0 ? static_cast<Bytes>(count) : 0;
                       if (over || read >= left) return done({});
                       discard(left - read, std::move(done));
                     });
}

void OutboundStream::close() {
  ErrorCode ignored;
  socket_.close(ignored);
  if (!failed_) fail(boost::asio::error::operation_aborted);
}

void OutboundStream::reset() {
  ErrorCode ignored;
  socket_.set_option(boost::asio::socket_base::linger(true, 0), ignored);
  close();
}

void teardown(boost::beast::role_type, OutboundStream& stream, ErrorCode& result) {
  stream.close();
  result = {};
}

void beast_close_socket(OutboundStream& stream) { stream.close(); }

}  // namespace plenaria
