// One pipelined connection to Redis: commands gathered during a turn, written once at its end, answered in order. It
// lives once: after a failure another is made. Not here: what commands mean, and when to connect again.
#pragma once

#include <array>
#include <boost/asio/generic/stream_protocol.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>

#include "base/event_loop.hpp"
#include "redis/address.hpp"
#include "redis/codec.hpp"

namespace plenaria {

/// Why a command has no reply.
struct RedisFailure {
  /// Whether the whole command had been handed to the socket. If not, Redis cannot have executed it.
  bool written = false;
  std::string why;
};
using RedisAnswer = std::variant<RedisReply, RedisFailure>;

class RedisConnection final : public Flushable, public std::enable_shared_from_this<RedisConnection> {
 public:
  struct Limits {
    std::chrono::milliseconds connect_timeout{2000};
    /// The oldest command without a reply for so long ends the connection.
    std::chrono::milliseconds reply_timeout{2500};
    /// Beyond these, counted over the commands without a reply, a command is refused as not written.
    std::size_t max_pending = 65'536;
    std::size_t max_pending_bytes = std::size_t{64} * 1024 * 1024;
    std::size_t max_reply_bytes = std::size_t{64} * 1024 * 1024;
  };
  using Handler = std::function<void(RedisAnswer)>;

  RedisConnection(EventLoop& loop, const Limits& limits);
  RedisConnection(const RedisConnection&) = delete;
  RedisConnection& operator=(const RedisConnection&) = delete;

  /// `connected` is called once, with an empty text or why not, unless the connection is dropped before.
  void connect(const RedisAddress& address, std::function<void(std::string trouble)> connected);
  /// Called once when an established connection ends, before the commands without a reply are answered.
  void on_closed(std::function<void(const std::string& why)> closed) { closed_handler_ = std::move(closed); }
  /// Gets the messages of subscribed channels (`message` and `smessage`), which answer no command.
  void on_message(std::function<void(RedisReply)> message) { message_handler_ = std::move(message); }

  /// Sends a command. `handler` is called exactly once, from the loop and never from within command, unless the
  /// connection is dropped before.
  void command(std::span<const std::string_view> arguments, Handler handler);

  /// Takes no more commands and closes when the last reply has come, or the reply timeout has.
  void close_when_idle();
  /// Ends it at once and forgets all handlers uncalled.
  void drop();

  bool is_open() const { return state_ == State::open; }
  std::size_t pending() const { return pending_.size(); }

  void flush() override;

 private:
  enum class State : std::uint8_t { fresh, connecting, open, closed };
  struct Pending {
    std::uint64_t end;  ///< where its last byte stands in all that was ever queued
    std::size_t size;
    std::chrono::steady_clock::time_point since;
    Handler handler;
  };
  using Socket =
      boost::asio::basic_stream_socket<boost::asio::generic::stream_protocol, boost::asio::io_context::executor_type>;
  using Timer =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                        boost::asio::io_context::executor_type>;
  using Resolver = boost::asio::ip::basic_resolver<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;
  using Endpoints = std::vector<boost::asio::generic::stream_protocol::endpoint>;

  void connect_to(Endpoints endpoints);
  void finish_connect(std::string trouble);
  void read();
  void took(std::string_view bytes);
  void wait_writable();
  void watch_oldest();
  void look_at_oldest();
  void fail(const std::string& why);

  EventLoop& loop_;
  Limits limits_;
  Socket socket_;
  Resolver resolver_;
  Timer connect_timer_;
  Timer reply_timer_;
  ReplyReader reader_;
  State state_ = State::fresh;
  bool draining_ = false;
  bool waiting_writable_ = false;
  bool watching_ = false;
  std::uint64_t overdue_ = 0;  ///< the `end` of the command that was found overdue at the last look
  std::string out_;
  std::size_t out_written_ = 0;
  std::uint64_t queued_total_ = 0;
  std::uint64_t written_total_ = 0;
  std::deque<Pending> pending_;
  std::size_t pending_bytes_ = 0;
  std::function<void(std::string)> connected_handler_;
  std::function<void(const std::string&)> closed_handler_;
  std::function<void(RedisReply)> message_handler_;
  std::array<char, 65'536> in_;
};

}  // namespace plenaria
