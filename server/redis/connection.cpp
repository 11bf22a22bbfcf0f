#include "redis/connection.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/post.hpp>
#include <utility>
#include <vector>

namespace plenaria {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {
// A process that was itself held up finds its timer due before it has read what came meanwhile. So a command is
// overdue only when it still is after one more short wait, in which the socket is read.
constexpr std::chrono::milliseconds kSecondLook{20};
// An output buffer that grew beyond this is given back once it is written.
constexpr std::size_t kKeptOutput = 1024 * 1024;

bool is_message(const RedisReply& reply) {
  if (!reply.is_array() || reply.elements.size() < 3) return false;
  const auto& kind = reply.elements.front().text;
  return kind == "message" || kind == "smessage";
}
}  // namespace

RedisConnection::RedisConnection(EventLoop& loop, const Limits& limits)
    : loop_(loop),
      limits_(limits),
      socket_(loop.context()),
      resolver_(loop.context()),
      connect_timer_(loop.context()),
      reply_timer_(loop.context()),
      reader_(limits.max_reply_bytes) {}

void RedisConnection::connect(const RedisAddress& address, std::function<void(std::string)> connected) {
  connected_handler_ = std::move(connected);
  state_ = State::connecting;
  connect_timer_.expires_after(limits_.connect_timeout);
  connect_timer_.async_wait([self = shared_from_this()](error_code) {
    if (self->state_ == State::connecting)
      self->finish_connect("no connection within " + std::to_string(self->limits_.connect_timeout.count()) + " ms");
  });
  if (const auto* unix_socket = std::get_if<RedisAddress::Unix>(&address.where)) {
    connect_to({asio::local::stream_protocol::endpoint(unix_socket->path)});
    return;
  }
  const auto& tcp = std::get<RedisAddress::Tcp>(address.where);
  error_code not_numeric;
  const auto ip = asio::ip::make_address(tcp.host, not_numeric);
  if (!not_numeric) {
    connect_to({asio::ip::tcp::endpoint(ip, tcp.port)});
    return;
  }
  resolver_.async_resolve(tcp.host, std::to_string(tcp.port),
                          [self = shared_from_this()](error_code trouble, const Resolver::results_type& found) {
                            if (self->state_ != State::connecting) return;
                            if (trouble) return self->finish_connect(trouble.message());
                            Endpoints endpoints;
                            for (const auto& one : found) endpoints.emplace_back(one.endpoint());
                            self->connect_to(std::move(endpoints));
                          });
}

void RedisConnection::connect_to(Endpoints endpoints) {
  asio::async_connect(socket_, endpoints,
                      [self = shared_from_this()](error_code trouble, const Endpoints::value_type&) {
                        if (self->state_ == State::connecting) self->finish_connect(trouble ? trouble.message() : "");
                      });
}

void RedisConnection::finish_connect(std::string trouble) {
  connect_timer_.cancel();
  resolver_.cancel();
  error_code ignored;
  if (trouble.empty()) {
    socket_.non_blocking(true, ignored);
    // Fails harmlessly on a unix socket.
    socket_.set_option(asio::ip::tcp::no_delay(true), ignored);
    state_ = State::open;
    read();
  } else {
    state_ = State::closed;
    socket_.close(ignored);
  }
  const auto connected = std::exchange(connected_handler_, nullptr);
  connected(std::move(trouble));
}

void RedisConnection::command(std::span<const std::string_view> arguments, Handler handler) {
  const char* refused = nullptr;
  if (state_ != State::open || draining_) refused = "the connection to Redis is closed";
  else if (pending_.size() >= limits_.max_pending) refused = "too many commands are waiting for Redis";
  else if (pending_bytes_ >= limits_.max_pending_bytes) refused = "too many bytes are waiting for Redis";
  if (refused != nullptr) {
    asio::post(loop_.context(), [handler = std::move(handler), refused] { handler(RedisFailure{false, refused}); });
    return;
  }
  const auto size = append_command(out_, arguments);
  queued_total_ += size;
  pending_bytes_ += size;
  pending_.push_back({queued_total_, size, std::chrono::steady_clock::now(), std::move(handler)});
  // Redis works on while a crowd is told of what it recorded before.
  if (!waiting_writable_) loop_.flush_first_at_turn_end(*this);
  if (!watching_) watch_oldest();
}

void RedisConnection::flush() {
  while (state_ == State::open && !waiting_writable_ && out_written_ < out_.size()) {
    error_code trouble;
    const auto count =
        socket_.write_some(asio::buffer(out_.data() + out_written_, out_.size() - out_written_), trouble);
    out_written_ += count;
    written_total_ += count;
    if (trouble == asio::error::would_block || trouble == asio::error::try_again) return wait_writable();
    if (trouble && trouble != asio::error::interrupted) return fail(trouble.message());
  }
  if (out_written_ < out_.size()) return;
  out_written_ = 0;
  if (out_.capacity() > kKeptOutput) out_ = std::string();
  else out_.clear();
}

void RedisConnection::wait_writable() {
  waiting_writable_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](error_code) {
    self->waiting_writable_ = false;
    self->flush();
  });
}

void RedisConnection::read() {
  socket_.async_read_some(asio::buffer(in_), [self = shared_from_this()](error_code trouble, std::size_t count) {
    if (self->state_ != State::open) return;
    if (count > 0) self->took({self->in_.data(), count});
    if (self->state_ != State::open) return;
    if (trouble) return self->fail(trouble == asio::error::eof ? "Redis closed the connection" : trouble.message());
    self->read();
  });
}

void RedisConnection::took(std::string_view bytes) {
  reader_.feed(bytes);
  while (state_ == State::open) {
    auto next = reader_.next();
    if (std::holds_alternative<std::monostate>(next)) break;
    if (const auto* garbled = std::get_if<std::string>(&next)) return fail("Redis sent " + *garbled);
    auto& reply = std::get<RedisReply>(next);
    if (message_handler_ && is_message(reply)) {
      // A copy, as the handler may drop this connection and with it the handler.
      const auto handler = message_handler_;
      handler(std::move(reply));
      continue;
    }
    if (pending_.empty()) return fail("Redis sent a reply that nothing had asked for");
    auto answered = std::move(pending_.front());
    pending_.pop_front();
    pending_bytes_ -= answered.size;
    answered.handler(std::move(reply));
  }
  if (draining_ && pending_.empty() && state_ == State::open) fail("no longer needed");
}

void RedisConnection::watch_oldest() {
  watching_ = true;
  const auto due = pending_.front().since + limits_.reply_timeout;
  reply_timer_.expires_at(overdue_ == pending_.front().end ? std::chrono::steady_clock::now() + kSecondLook : due);
  reply_timer_.async_wait([self = shared_from_this()](error_code) {
    self->watching_ = false;
    if (self->state_ == State::open) self->look_at_oldest();
  });
}

// One timer for all commands: it is set for the oldest, and when it rings the oldest is most often another by now.
void RedisConnection::look_at_oldest() {
  if (pending_.empty()) return;
  const auto& oldest = pending_.front();
  if (std::chrono::steady_clock::now() >= oldest.since + limits_.reply_timeout) {
    if (overdue_ == oldest.end)
      return fail("Redis did not answer within " + std::to_string(limits_.reply_timeout.count()) + " ms");
    overdue_ = oldest.end;
  }
  watch_oldest();
}

void RedisConnection::close_when_idle() {
  draining_ = true;
  if (!pending_.empty() || state_ != State::open) return;
  asio::post(loop_.context(), [self = shared_from_this()] {
    if (self->state_ == State::open) self->fail("no longer needed");
  });
}

void RedisConnection::drop() {
  closed_handler_ = nullptr;
  message_handler_ = nullptr;
  connected_handler_ = nullptr;
  pending_.clear();
  const bool was_open = state_ == State::open || state_ == State::connecting;
  state_ = State::closed;
  if (!was_open) return;
  error_code ignored;
  resolver_.cancel();
  connect_timer_.cancel();
  reply_timer_.cancel();
  socket_.close(ignored);
}

void RedisConnection::fail(const std::string& why) {
  const auto self = shared_from_this();
  const auto closed = std::exchange(closed_handler_, nullptr);
  auto unanswered = std::exchange(pending_, {});
  drop();
  if (closed) closed(why);
  for (auto& one : unanswered) one.handler(RedisFailure{one.end <= written_total_, why});
}

}  // namespace plenaria
