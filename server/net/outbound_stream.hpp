// The layer between Beast and the TCP socket, with the outbox of one connection. What Beast writes (handshake, pong,
// close) and ready frames made once for everyone enter one queue, whole, and leave it in that order, in one system call
// at the end of the loop's turn. Not here: who is told what, and WebSocket's protocol, which stays Beast's.
#pragma once

#include <algorithm>
#include <boost/asio/async_result.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/buffer_traits.hpp>
#include <boost/beast/core/buffers_range.hpp>
#include <boost/beast/core/role.hpp>
#include <boost/beast/websocket/teardown.hpp>
#include <boost/container/small_vector.hpp>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/event_loop.hpp"
#include "net/net_counters.hpp"

namespace plenaria {

using ErrorCode = boost::system::error_code;
/// Bound to the concrete executor: a type-erased one costs on every read.
using TcpSocket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
/// Bytes that go out together and are never changed; shared by all who are sent them.
using Frame = std::shared_ptr<const std::string>;

/// Whose stream it is. The calls are made from the loop, never from within a call to the stream.
class OutboundOwner {
 public:
  /// Held while the stream waits for the socket.
  virtual std::shared_ptr<void> keep_alive() = 0;
  /// Beast has written a close frame: the owner's own, the answer to the peer's, or the one that a mistake asks for.
  virtual void outbound_closing() {}
  /// More waits than is allowed. Frames are refused from here on.
  virtual void outbound_overflowed() = 0;
  /// The socket cannot be written to any more. The queue is gone.
  virtual void outbound_failed(ErrorCode why) = 0;

 protected:
  ~OutboundOwner() = default;
};

/// How many bytes may wait for a peer: what is said to it unasked, and, beside that, the answers it has asked for.
struct OutboundBound {
  std::size_t unasked;
  std::size_t asked;
};

// Not final: a trait of Asio derives from it.
class OutboundStream : public Flushable {
 public:
  using executor_type = TcpSocket::executor_type;
  using Bytes = std::size_t;

  /// `already_read` is what was received on the socket before and belongs to this stream. All references outlive the
  /// stream.
  OutboundStream(TcpSocket socket, std::string already_read, EventLoop& loop, NetCounts& counts, OutboundOwner& owner,
                 OutboundBound bound);
  OutboundStream(const OutboundStream&) = delete;
  OutboundStream& operator=(const OutboundStream&) = delete;

  executor_type get_executor() { return socket_.get_executor(); }
  TcpSocket& socket() { return socket_; }

  // What Beast asks of a stream.
  template <class Buffers, class Token>
  auto async_read_some(const Buffers& buffers, Token&& token);
  /// Takes the whole buffer sequence into the queue, as one frame; completes by post.
  template <class Buffers, class Token>
  auto async_write_some(const Buffers& buffers, Token&& token);

  /// Frames may be put in between from now on: the handshake, or the response's header, has been written.
  void open_gate() { gate_ = Gate::open; }
  /// Queues a ready frame, or so many whole ones in one piece. Dropped before open_gate() and after a close frame, an
  /// overflow or a failure.
  void enqueue(const Frame& frame, std::size_t messages = 1) {
    if (gate_ != Gate::open) return;
    counts_.messages_out += messages;
    push(frame);
  }
  /// The same for an answer that the peer has asked for.
  void enqueue_answer(const Frame& frame) {
    asked_ += frame->size();
    enqueue(frame);
    if (!blocked_ && bytes_ > 0) loop_.flush_first_at_turn_end(*this);
  }
  /// Queues bytes of a protocol without frames (HTTP), where nobody else writes. No bound: one response at a time.
  void write(Frame bytes);

  /// Forgets every frame of which nothing has been sent yet, and lifts the bound for the farewell that follows.
  void drop_unsent();
  /// Calls `then` once: when all that is queued has been taken by the kernel, or with the error that prevents it.
  void when_drained(std::function<void(ErrorCode)> then);

  Bytes queued_bytes() const { return bytes_; }
  /// Since when the kernel has taken nothing although something waits; nothing while it takes.
  bool stalled_for(std::chrono::steady_clock::duration limit, std::chrono::steady_clock::time_point now) const {
    return blocked_ && now - last_progress_ > limit;
  }
  /// Gives back what a burst has made the queue reserve. Called now and then, not on the hot path.
  void release_memory();

  /// No more is written; what still comes is read away until the peer ends it too, at most 16 MiB. `done` is called
  /// once, not from within; reset() or close() end the wait with an error.
  void say_end_and_discard(std::function<void(ErrorCode)> done);

  /// Ends it at once: an ordinary close.
  void close();
  /// Ends it at once: the peer sees a reset.
  void reset();
  /// Gives the socket away, for another stream. REQUIRES: nothing queued, no operation outstanding.
  TcpSocket release() { return std::move(socket_); }

  void flush() override;

 private:
  enum class Gate : std::uint8_t { not_yet, open, shut };

  void push(Frame frame);
  bool is_over_bound() const {
    return bytes_ > bound_.unasked && bytes_ - bound_.unasked > std::min(asked_, bound_.asked);
  }
  void overflow();
  Bytes copy_already_read(void* to, Bytes room);
  void take(std::string bytes);
  /// One pass of system calls, until the queue is empty, the kernel takes no more, or it fails.
  void write_out();
  void sent(Bytes count);
  void await_writable();
  void fail(ErrorCode why);
  void tell_drained(ErrorCode result) {
    if (awaited_) tell_waiting(result);
  }
  void tell_waiting(ErrorCode result);
  void discard(Bytes left, std::function<void(ErrorCode)> done);

  /// Room for the one frame that most often waits.
  using Frames = boost::container::small_vector<Frame, 1>;

  // First what every delivery reads, in as few lines of the cache as can be.
  TcpSocket socket_;
  EventLoop& loop_;
  NetCounts& counts_;
  Bytes bytes_ = 0;        ///< what waits, less first_sent_
  Bytes first_sent_ = 0;   ///< so much of the first has gone
  std::size_t first_ = 0;  ///< the frames before this one have gone
  Frames frames_;
  Gate gate_ = Gate::not_yet;
  bool blocked_ = false;  ///< a wait for the socket to take more is outstanding
  bool failed_ = false;
  bool progressed_ = true;  ///< the kernel has taken something since the last wait began, or nothing was waiting
  bool awaited_ = false;    ///< when_drained_ has somebody
  OutboundBound bound_;
  Bytes asked_ = 0;  ///< of all that was queued since the queue was last empty, the answers
  OutboundOwner& owner_;
  std::chrono::steady_clock::time_point last_progress_{};
  std::string already_read_;
  std::vector<std::function<void(ErrorCode)>> when_drained_;
};

template <class Buffers, class Token>
auto OutboundStream::async_read_some(const Buffers& buffers, Token&& token) {
  const auto start = [this](auto handler, const Buffers& to) {
    if (already_read_.empty()) {
      socket_.async_read_some(to, std::move(handler));
      return;
    }
    Bytes copied = 0;
    for (const boost::asio::mutable_buffer part : boost::beast::buffers_range_ref(to))
      copied += copy_already_read(part.data(), part.size());
    boost::asio::post(get_executor(), boost::beast::bind_front_handler(std::move(handler), ErrorCode{}, copied));
  };
  return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(start, token, buffers);
}

template <class Buffers, class Token>
auto OutboundStream::async_write_some(const Buffers& buffers, Token&& token) {
  const auto start = [this](auto handler, const Buffers& from) {
    std::string bytes;
    bytes.reserve(boost::beast::buffer_bytes(from));
    for (const boost::asio::const_buffer part : boost::beast::buffers_range_ref(from))
      bytes.append(static_cast<const char*>(part.data()), part.size());
    const Bytes count = bytes.size();
    if (!failed_) take(std::move(bytes));
    const ErrorCode result = failed_ ? boost::asio::error::broken_pipe : ErrorCode{};
    boost::asio::post(get_executor(),
                      boost::beast::bind_front_handler(std::move(handler), result, failed_ ? 0 : count));
  };
  return boost::asio::async_initiate<Token, void(ErrorCode, std::size_t)>(start, token, buffers);
}

// What websocket::stream finds by argument-dependent lookup.

void teardown(boost::beast::role_type role, OutboundStream& stream, ErrorCode& result);
void beast_close_socket(OutboundStream& stream);

/// Waits for the queue, says the end to the peer, and reads away what it still sends until it says its own: a close
/// with bytes unread would reset the connection, and the peer might never see the close frame. The owner's deadline
/// bounds it: reset() ends the wait.
template <class Handler>
void async_teardown(boost::beast::role_type, OutboundStream& stream, Handler&& handler) {
  // std::function wants to be copyable; Beast's handlers only move.
  auto shared = std::make_shared<std::decay_t<Handler>>(std::forward<Handler>(handler));
  stream.when_drained([&stream, shared](ErrorCode result) {
    auto done = [&stream, shared](ErrorCode why) {
      boost::asio::post(stream.get_executor(), boost::beast::bind_front_handler(std::move(*shared), why));
    };
    result ? done(result) : stream.say_end_and_discard(std::move(done));
  });
}

}  // namespace plenaria
