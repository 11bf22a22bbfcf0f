#include "net/event_stream.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <cerrno>

#include "net/admission.hpp"
#include "net/http_message.hpp"

namespace plenaria {

namespace {

/// The venue mostly answers on the loop's next turn, so that a refusal can still be an HTTP status; it may also have to
/// read from the store, and a client that waits for a first byte shall not wait for that.
constexpr std::chrono::milliseconds kHeadWaits{100};

Frame chunk(std::string_view event) {
  constexpr std::string_view kDigits = "0123456789abcdef";  // events of this file are shorter than 16 bytes
  return std::make_shared<const std::string>(kDigits.substr(event.size(), 1).data()[0] +
                                             ("\r\n" + std::string(event) + "\r\n"));
}

const Frame& retry_chunk() {
  static const Frame frame = chunk("retry: 2000\n\n");
  return frame;
}

const Frame& comment_chunk() {
  static const Frame frame = chunk(":\n\n");
  return frame;
}

const Frame& last_chunk() {
  static const Frame frame = std::make_shared<const std::string>("0\r\n\r\n");
  return frame;
}

}  // namespace

EventStream::EventStream(Entrance& entrance, TcpSocket socket, AddressLimit::Lease lease, std::string allowed_origin)
    : Session(Carrier::events),
      entrance_(entrance),
      stream_(std::move(socket), {}, entrance.loop, entrance.counters.now, *this,
              OutboundBound{entrance.options.outbound_bytes, entrance.options.reply_bytes}),
      lease_(std::move(lease)),
      allowed_origin_(std::move(allowed_origin)),
      head_timer_(entrance.loop.context()) {}

void EventStream::start(const std::string& room, const std::string& after) {
  auto ready = [weak = std::weak_ptr<EventStream>(self())](std::variant<std::vector<MessagePtr>, Refused> came) {
    if (const auto stream = weak.lock()) stream->on_ready(std::move(came));
  };
  last_comment_ = std::chrono::steady_clock::now();
  following_ = entrance_.venue.follow(room, after, *this, std::move(ready));
  head_timer_.expires_after(kHeadWaits);
  head_timer_.async_wait([self = self()](ErrorCode) {
    if (self->phase_ == Phase::asking) self->write_head();
  });
  watch_for_hangup();
}

void EventStream::write_head() {
  if (head_written_) return;
  head_written_ = true;
  HttpResponse response;
  response.content_type = "text/event-stream";
  response.fields = {{"Cache-Control", "no-store"}, {"X-Accel-Buffering", "no"}};
  allow_origin(response, allowed_origin_);
  entrance_.counters.request(Route::events, response.status);
  stream_.write(
      std::make_shared<const std::string>(header_bytes(response, BodyFraming::chunked, AfterResponse::close)));
  stream_.write(retry_chunk());
  stream_.open_gate();
}

void EventStream::on_ready(std::variant<std::vector<MessagePtr>, Refused> came) {
  if (phase_ != Phase::asking) return;
  if (auto* refused = std::get_if<Refused>(&came)) return refuse(std::move(*refused));
  write_head();
  phase_ = Phase::open;
  for (const auto& message : std::get<std::vector<MessagePtr>>(came))
    stream_.enqueue_answer(message->event_stream_chunk());
}

void EventStream::refuse(Refused refused) {
  // Too late for a status: the client will ask again, and hear it then.
  if (head_written_) return finish();
  head_written_ = true;
  phase_ = Phase::closing;
  deadline_ = std::chrono::steady_clock::now() + entrance_.options.close_timeout;
  auto response = json_response(refused.http_status, std::move(refused.body));
  allow_origin(response, allowed_origin_);
  entrance_.counters.request(Route::events, response.status);
  stream_.write(std::make_shared<const std::string>(header_bytes(response, BodyFraming::length, AfterResponse::close)));
  stream_.write(response.body);
  stream_.when_drained([self = self()](ErrorCode) { self->end(); });
}

void EventStream::deliver(const MessagePtr& message) {
  if (phase_ == Phase::open) stream_.enqueue(message->event_stream_chunk());
}

void EventStream::deliver_run(const MessageRun& run) {
  if (phase_ == Phase::open) stream_.enqueue(run.event_stream_chunks(), run.messages().size());
}

void EventStream::close(CloseCode, std::string_view) {
  // The venue may be what is calling now, so its handle on this stream goes on the next turn.
  const auto later = [self = self()] { self->finish(); };
  if (phase_ != Phase::over) boost::asio::post(entrance_.loop.context(), later);
}

void EventStream::finish() {
  if (phase_ == Phase::closing || phase_ == Phase::over) return;
  write_head();
  phase_ = Phase::closing;
  deadline_ = std::chrono::steady_clock::now() + entrance_.options.close_timeout;
  following_.reset();
  stream_.write(last_chunk());
  stream_.when_drained([self = self()](ErrorCode) { self->end(); });
}

void EventStream::watch_for_hangup() {
  stream_.socket().async_wait(TcpSocket::wait_read, [self = self()](ErrorCode) {
    if (self->phase_ == Phase::over) return;
    // Who follows has nothing to say: bytes are as good as a hang-up, and nobody would ever read them.
    self->end();
  });
}

void EventStream::outbound_overflowed() {
  if (phase_ == Phase::over) return;
  ++entrance_.counters.now.slow_readers;
  spdlog::info("An event stream was cut off: it is read too slowly.");
  stream_.reset();
  end();
}

void EventStream::tick(SteadyTime now) {
  if (phase_ == Phase::over) return;
  if (stream_.stalled_for(entrance_.options.outbound_stall, now)) return outbound_overflowed();
  if (phase_ == Phase::closing && now >= deadline_) return end();
  stream_.release_memory();
  if (!head_written_ || phase_ == Phase::closing || now - last_comment_ < entrance_.options.event_comment_interval)
    return;
  last_comment_ = now;
  stream_.enqueue(comment_chunk());
}

void EventStream::drain() { finish(); }

void EventStream::end() {
  if (phase_ == Phase::over) return;
  const auto alive = shared_from_this();
  phase_ = Phase::over;
  head_timer_.cancel();
  following_.reset();
  lease_.give_back();
  stream_.close();
  entrance_.sessions.remove(*this);
}

void EventStream::abandon() { end(); }

}  // namespace plenaria
