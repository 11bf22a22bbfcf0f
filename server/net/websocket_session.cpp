#include "net/websocket_session.hpp"

#include <spdlog/spdlog.h>

#include <array>

#include "net/page_policy.hpp"
#include "net/websocket_subprotocol.hpp"

namespace plenaria {

namespace websocket = boost::beast::websocket;
namespace http = boost::beast::http;

namespace {

/// What a waiting connection reserves for its next message; a longer one is then read in larger pieces.
constexpr std::size_t kFirstRead = 128;
/// A read buffer up to this size is kept between messages.
constexpr std::size_t kKeepReserved = 256;
/// How long requests in flight may take to be answered when the server goes away.
constexpr std::chrono::seconds kLastAnswers{2};
/// Beast refuses to read on into a full buffer, even where only an empty last fragment is to come.
constexpr std::size_t kBeyondLongest = 1024;
constexpr unsigned kSpreadMilliseconds = 2000;

const Frame& ping_frame() {
  static const Frame frame = std::make_shared<const std::string>("\x89\x00", 2);
  return frame;
}

/// A server that restarts must not be met by everybody at once.
unsigned come_back_after(const Randomness& random) {
  std::array<std::uint8_t, 2> bytes{};
  random(bytes);
  return (static_cast<unsigned>(bytes[0]) << 8 | bytes[1]) * kSpreadMilliseconds / 0xFFFF;
}

}  // namespace

WebSocketSession::WebSocketSession(Entrance& entrance, TcpSocket socket, std::string already_read,
                                   AddressLimit::Lease lease, Caller caller)
    : Session(Carrier::websocket),
      entrance_(entrance),
      stream_(std::move(socket), std::move(already_read), entrance.loop, entrance.counters.now,
              static_cast<OutboundOwner&>(*this),
              OutboundBound{entrance.options.outbound_bytes, entrance.options.reply_bytes}),
      buffer_(entrance.options.max_message_bytes + kBeyondLongest),
      lease_(std::move(lease)),
      caller_(std::move(caller)) {
  stream_.read_message_max(entrance_.options.max_message_bytes);
  stream_.auto_fragment(false);
}

void WebSocketSession::start(const http::request<http::string_body>& upgrade) {
  last_heard_ = last_ping_ = std::chrono::steady_clock::now();
  deadline_ = last_heard_ + entrance_.options.handshake_timeout;
  stream_.set_option(websocket::stream_base::decorator([](websocket::response_type& response) {
    response.set(http::field::server, "Plenaria");
    response.set(http::field::sec_websocket_protocol,
                 boost::beast::string_view(kSubprotocol.data(), kSubprotocol.size()));
    // What is no upgrade after all is answered with a page of text.
    if (response.result() != http::status::switching_protocols) set_browser_rules(response);
  }));
  // Pings and pongs are signs of life too.
  stream_.control_callback(
      [this](websocket::frame_type, boost::beast::string_view) { last_heard_ = std::chrono::steady_clock::now(); });
  stream_.async_accept(upgrade, [self = self()](ErrorCode why) { self->on_accepted(why); });
}

void WebSocketSession::on_accepted(ErrorCode why) {
  if (phase_ != Phase::accepting) return;
  // Beast has answered what is wrong with the upgrade.
  if (why) return outbound().when_drained([self = self()](ErrorCode) { self->end(); });
  phase_ = Phase::open;
  outbound().open_gate();
  if (lease_.over()) {
    ++entrance_.counters.now.over_limit;
    return close(CloseCode::too_many, "too many connections from this address");
  }
  try {
    client_ = entrance_.venue.enter(*this, caller_);
  } catch (const std::exception& trouble) {
    return fail(trouble);
  }
  if (entrance_.draining) return drain();
  read_on_if_there_is_room();
}

bool WebSocketSession::has_room() const {
  // Whoever asks faster than it reads the answers waits too; otherwise its own answers would make it a slow reader.
  return in_flight_ < entrance_.options.requests_in_flight &&
         stream_.next_layer().queued_bytes() <= entrance_.options.outbound_bytes / 4;
}

void WebSocketSession::read() {
  reading_ = true;
  const std::size_t most = buffer_.size() == 0 ? kFirstRead : 0;
  stream_.async_read_some(buffer_, most, [self = self()](ErrorCode why, std::size_t) { self->on_read(why); });
}

void WebSocketSession::on_read(ErrorCode why) {
  reading_ = false;
  if (phase_ == Phase::over) return;
  if (why) {
    // Beast has answered a close frame, or sent the close code that the peer's mistake asks for, and torn down.
    if (!close_is_ours_) end();
    return;
  }
  last_heard_ = std::chrono::steady_clock::now();
  if (phase_ != Phase::open) return;
  if (stream_.got_binary()) return close(CloseCode::binary, "only text is understood here");
  if (!stream_.is_message_done()) return read();
  on_message();
}

void WebSocketSession::on_message() {
  ++entrance_.counters.now.messages_in;
  entrance_.counters.now.bytes_in += buffer_.size();
  ++in_flight_;
  handling_ = true;
  try {
    handle({static_cast<const char*>(buffer_.data().data()), buffer_.size()});
  } catch (const std::exception& trouble) {
    return fail(trouble);
  }
  handling_ = false;
  buffer_.clear();
  if (buffer_.capacity() > kKeepReserved) buffer_.shrink_to_fit();
  read_on_if_there_is_room();
}

void WebSocketSession::fail(const std::exception& trouble) {
  spdlog::error("A WebSocket failed inside the server: {}.", trouble.what());
  outbound().reset();
  end();
}

void WebSocketSession::handle(std::string_view message) {
  auto answer = [weak = std::weak_ptr<WebSocketSession>(self())](std::string text) {
    if (const auto session = weak.lock()) session->reply(std::move(text));
  };
  client_->handle(message, std::move(answer));
}

void WebSocketSession::reply(std::string text) {
  if (in_flight_ > 0) --in_flight_;
  if (phase_ != Phase::open && phase_ != Phase::draining) return;
  outbound().enqueue_answer(text_frame(text));
  if (phase_ == Phase::open) read_on_if_there_is_room();
  else if (in_flight_ == 0) close(CloseCode::restart, "the server restarts");
}

void WebSocketSession::read_on_if_there_is_room() {
  if (phase_ != Phase::open || reading_ || handling_) return;
  if (has_room()) return read();
  if (in_flight_ >= entrance_.options.requests_in_flight || awaiting_drain_) return;
  awaiting_drain_ = true;
  outbound().when_drained([self = self()](ErrorCode) {
    self->awaiting_drain_ = false;
    self->read_on_if_there_is_room();
  });
}

void WebSocketSession::deliver(const MessagePtr& message) {
  if (phase_ == Phase::open || phase_ == Phase::draining) outbound().enqueue(message->websocket_frame());
}

void WebSocketSession::deliver_run(const MessageRun& run) {
  if (phase_ == Phase::open || phase_ == Phase::draining)
    outbound().enqueue(run.websocket_frames(), run.messages().size());
}

void WebSocketSession::deliver_text(std::string text) {
  if (phase_ == Phase::open || phase_ == Phase::draining) outbound().enqueue(text_frame(text));
}

void WebSocketSession::close(CloseCode code, std::string_view reason) {
  if (phase_ != Phase::open && phase_ != Phase::draining) return;
  phase_ = Phase::closing;
  close_is_ours_ = true;
  deadline_ = std::chrono::steady_clock::now() + entrance_.options.close_timeout;
  const websocket::close_reason why(static_cast<websocket::close_code>(code),
                                    boost::beast::string_view(reason.data(), reason.size()));
  stream_.async_close(why, [self = self()](ErrorCode) { self->end(); });
  leave_soon();
}

void WebSocketSession::leave_soon() {
  boost::asio::post(entrance_.loop.context(), [self = self()] { self->client_.reset(); });
}

void WebSocketSession::outbound_closing() {
  if (phase_ != Phase::open && phase_ != Phase::draining) return;
  phase_ = Phase::closing;
  deadline_ = std::chrono::steady_clock::now() + entrance_.options.close_timeout;
  client_.reset();
}

void WebSocketSession::outbound_overflowed() {
  if (phase_ != Phase::open && phase_ != Phase::draining) return;
  ++entrance_.counters.now.slow_readers;
  spdlog::info("A WebSocket of {} was cut off: it reads too slowly.", caller_.address);
  outbound().drop_unsent();
  close(CloseCode::slow_reader, "slow reader: reconnect and resume");
}

void WebSocketSession::outbound_failed(ErrorCode) {
  // While accepting or closing, Beast's own operation fails as well and ends the session.
  end();
}

void WebSocketSession::tick(SteadyTime now) {
  const auto& options = entrance_.options;
  switch (phase_) {
    case Phase::over:
      return;
    case Phase::accepting:
    case Phase::closing:
      if (now < deadline_) return;
      outbound().reset();
      return end();
    case Phase::draining:
      if (now >= deadline_) close(CloseCode::restart, "the server restarts");
      return;
    case Phase::open:
      break;
  }
  outbound().release_memory();
  if (outbound().stalled_for(options.outbound_stall, now)) return outbound_overflowed();
  // A peer that is not being read cannot be heard.
  if (!reading_) last_heard_ = now;
  if (now - last_heard_ > options.ping_interval * 5 / 2) {
    ++entrance_.counters.now.silent_peers;
    outbound().reset();
    return end();
  }
  if (now - last_ping_ >= options.ping_interval) {
    last_ping_ = now;
    outbound().enqueue(ping_frame());
  }
}

void WebSocketSession::drain() {
  if (phase_ != Phase::open) return;
  const auto after = std::to_string(come_back_after(entrance_.random));
  deliver_text(
      R"({"jsonrpc":"2.0","method":"session.closing","params":{"reason":"restart","reconnect":true,"after_ms":)" +
      after + "}}");
  phase_ = Phase::draining;
  deadline_ = std::chrono::steady_clock::now() + kLastAnswers;
  if (in_flight_ == 0) close(CloseCode::restart, "the server restarts");
}

void WebSocketSession::end() {
  if (phase_ == Phase::over) return;
  const auto alive = shared_from_this();
  phase_ = Phase::over;
  client_.reset();
  lease_.give_back();
  outbound().close();
  entrance_.sessions.remove(*this);
}

void WebSocketSession::abandon() { end(); }

}  // namespace plenaria
