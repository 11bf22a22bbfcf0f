#include "net/http_session.hpp"

#include <spdlog/spdlog.h>
#include <sys/socket.h>

#include <boost/beast/http/read.hpp>
#include <cerrno>
#include <limits>

#include "net/admission.hpp"
#include "net/event_stream.hpp"
#include "net/preferences.hpp"
#include "net/websocket_session.hpp"

namespace plenaria {

namespace http = boost::beast::http;

namespace {

constexpr std::chrono::seconds kLinger{2};
constexpr OutboundBound kOneResponseAtATime{std::numeric_limits<std::size_t>::max(), 0};
constexpr std::size_t kBufferBytes = 64 * 1024;
constexpr std::string_view kJson = "application/json";

std::string_view bearer_of(std::string_view authorization) {
  constexpr std::string_view kScheme = "Bearer ";
  if (!boost::beast::iequals(authorization.substr(0, kScheme.size()), kScheme)) return {};
  authorization.remove_prefix(kScheme.size());
  while (authorization.starts_with(' ')) authorization.remove_prefix(1);
  return authorization;
}

/// Where to resume: a browser's EventSource says it in a header, and knows better than the address it was opened with.
std::string position(const RequestHeader& header, const Target& target) {
  const auto last = field(header, "Last-Event-ID");
  return last.empty() ? target.after : std::string(last);
}

/// Whether nothing further may be read from this peer's connection: where its next request begins cannot be told, or it
/// is one too many.
bool closes_after(int status) {
  return status == 400 || status == 408 || status == 413 || status == 429 || status == 431;
}

}  // namespace

HttpSession::HttpSession(Entrance& entrance, TcpSocket socket, Address peer)
    : Session(Carrier::http),
      entrance_(entrance),
      stream_(std::move(socket), {}, entrance.loop, entrance.counters.now, *this, kOneResponseAtATime),
      buffer_(kBufferBytes),
      peer_(unmapped(peer)),
      real_(peer_) {
  if (!is_among(entrance_.proxies, peer_)) connection_lease_ = entrance_.addresses.take(peer_);
}

void HttpSession::start() {
  deadline_ = std::chrono::steady_clock::now() + entrance_.options.handshake_timeout;
  read_header();
}

void HttpSession::await_request() {
  parser_.reset();
  waiting_for_.reset();
  request_lease_.give_back();
  real_ = peer_;
  allowed_origin_.clear();
  target_ = {};
  if (entrance_.draining) return linger();
  const auto now = std::chrono::steady_clock::now();
  if (buffer_.size() > 0) {
    deadline_ = now + entrance_.options.handshake_timeout;
    return read_header();
  }
  // Nothing is reserved for a connection that may stay without a request for long.
  buffer_.shrink_to_fit();
  phase_ = Phase::idle;
  deadline_ = now + entrance_.options.keep_alive_timeout;
  stream_.socket().async_wait(TcpSocket::wait_read, [self = self(), request = request_](ErrorCode why) {
    if (self->phase_ != Phase::idle || self->request_ != request) return;
    if (why) return self->end();
    self->deadline_ = std::chrono::steady_clock::now() + self->entrance_.options.handshake_timeout;
    self->read_header();
  });
}

void HttpSession::read_header() {
  phase_ = Phase::reading;
  ++request_;
  parser_.emplace();
  parser_->header_limit(entrance_.options.max_header_bytes);
  parser_->body_limit(entrance_.options.max_message_bytes);
  http::async_read_header(stream_, buffer_, *parser_,
                          [self = self()](ErrorCode why, std::size_t) { self->on_header(why); });
}

void HttpSession::on_header(ErrorCode why) {
  if (phase_ != Phase::reading) return;
  if (why) return refuse_unreadable(why);
  const auto target = parse_target({header().target().data(), header().target().size()});
  if (target) target_ = *target;
  if (!connection_lease_.held()) {
    real_ = real_address(peer_, joined_fields(header(), "X-Forwarded-For"), entrance_.proxies);
    request_lease_ = entrance_.addresses.take(real_);
  }
  const bool over = connection_lease_.over() || request_lease_.over();
  auto admission = admit(header(), target_, entrance_.origins, over ? Crowd::over_limit : Crowd::within_limit);
  allowed_origin_ = std::move(admission.allowed_origin);
  if (admission.refusal) {
    if (admission.refusal->status == 429) ++entrance_.counters.now.over_limit;
    return respond(std::move(*admission.refusal));
  }
  if (target_.route == Route::websocket) return upgrade();
  read_body();
}

void HttpSession::refuse_unreadable(ErrorCode why) {
  if (why.category() != http::make_error_code(http::error::end_of_stream).category() ||
      why == http::error::end_of_stream || why == http::error::partial_message)
    return end();
  if (why == http::error::header_limit) return respond(plain_response(431, "This request's header is too long."));
  if (why == http::error::body_limit || why == http::error::buffer_overflow)
    return respond(
        json_response(413, entrance_.venue.error_body(4013, "This message is too long: send a shorter one.")));
  respond(plain_response(400, "This is not a request of HTTP/1.1 that can be understood."));
}

void HttpSession::read_body() {
  if (parser_->is_done()) return answer();
  if (boost::beast::iequals(header()[http::field::expect], "100-continue"))
    stream_.write(std::make_shared<const std::string>("HTTP/1.1 100 Continue\r\n\r\n"));
  http::async_read(stream_, buffer_, *parser_, [self = self()](ErrorCode why, std::size_t) {
    if (self->phase_ != Phase::reading) return;
    if (why) return self->refuse_unreadable(why);
    self->answer();
  });
}

void HttpSession::answer() {
  phase_ = Phase::answering;
  try {
    dispatch();
  } catch (const std::exception& trouble) {
    spdlog::error("A request failed inside the server: {}.", trouble.what());
    if (phase_ == Phase::answering)
      respond(plain_response(500, "This request failed inside the server: try again later."));
  }
}

void HttpSession::dispatch() {
  switch (target_.route) {
    case Route::rpc:
      return answer_rpc();
    case Route::events: {
      if (auto refused = entrance_.venue.too_often(caller())) return hold_back(std::move(*refused));
      const auto accept = field(header(), http::field::accept);
      const bool polls = weight_of(kJson, accept) > 0 && weight_of("text/event-stream", accept) <= 0;
      return polls ? answer_poll() : follow_events();
    }
    case Route::health:
      return respond(plain_response(200, "Alive."));
    case Route::ready: {
      const auto why =
          entrance_.draining ? std::optional<std::string>("This server is going away.") : entrance_.venue.not_ready();
      return respond(why ? plain_response(503, *why) : plain_response(200, "Ready."));
    }
    case Route::metrics: {
      if (!entrance_.may_measure(peer_, real_, header().find("X-Forwarded-For") != header().end()))
        return respond(plain_response(403, "Metrics are not for this address: see server.metrics_readers."));
      auto response = plain_response(200, "");
      response.content_type = "text/plain; version=0.0.4; charset=utf-8";
      response.body = std::make_shared<const std::string>(entrance_.metrics_page());
      return respond(std::move(response));
    }
    case Route::record_keys: {
      auto response = plain_response(200, "");
      response.content_type = "application/jwk-set+json";
      response.body = std::make_shared<const std::string>(entrance_.venue.record_keys());
      return respond(std::move(response));
    }
    case Route::page:
      return respond(entrance_.site.answer(target_.path, header()));
    case Route::poll:
    case Route::websocket:
    case Route::none:
      return respond(plain_response(404, "There is nothing here."));
  }
}

void HttpSession::hold_back(Refused refused) {
  ++entrance_.counters.now.over_limit;
  auto response = json_response(refused.http_status, std::move(refused.body));
  response.fields.emplace_back("Retry-After", "1");  // a bucket that fills each second
  respond(std::move(response));
}

void HttpSession::answer_rpc() {
  const std::string& body = parser_->get().body();
  ++entrance_.counters.now.messages_in;
  entrance_.counters.now.bytes_in += body.size();
  auto reply = [weak = std::weak_ptr<HttpSession>(self()), request = request_](std::string text) {
    if (const auto session = weak.lock()) session->respond_to(request, json_response(200, std::move(text)));
  };
  entrance_.venue.call(body, bearer_of(field(header(), http::field::authorization)), caller(), std::move(reply));
}

void HttpSession::answer_poll() {
  target_.route = Route::poll;
  auto ready = [weak = std::weak_ptr<HttpSession>(self()),
                request = request_](std::variant<std::string, Refused> came) {
    const auto session = weak.lock();
    if (!session) return;
    if (auto* refused = std::get_if<Refused>(&came))
      session->respond_to(request, json_response(refused->http_status, std::move(refused->body)));
    else session->respond_to(request, json_response(200, std::move(std::get<std::string>(came))));
  };
  waiting_for_ = entrance_.venue.poll(target_.room, position(header(), target_), std::move(ready));
  watch_for_hangup();
}

void HttpSession::follow_events() {
  if (header().version() < 11)
    return respond(plain_response(505, "An event stream needs HTTP/1.1 (of a proxy in between, too)."));
  auto lease = connection_lease_.held() ? std::move(connection_lease_) : std::move(request_lease_);
  const auto stream = std::make_shared<EventStream>(entrance_, stream_.release(), std::move(lease), allowed_origin_);
  entrance_.sessions.add(stream);
  stream->start(target_.room, position(header(), target_));
  hand_over();
}

void HttpSession::upgrade() {
  auto lease = connection_lease_.held() ? std::move(connection_lease_) : std::move(request_lease_);
  std::string already_read(static_cast<const char*>(buffer_.data().data()), buffer_.size());
  const auto session = std::make_shared<WebSocketSession>(entrance_, stream_.release(), std::move(already_read),
                                                          std::move(lease), caller());
  entrance_.counters.request(Route::websocket, 101);
  entrance_.sessions.add(session);
  session->start(parser_->get());
  hand_over();
}

void HttpSession::respond_to(std::uint64_t request, HttpResponse response) {
  if (phase_ == Phase::answering && request == request_) respond(std::move(response));
}

void HttpSession::respond(HttpResponse response) {
  // What follows an unread body cannot be told from a request.
  const bool more = parser_->is_done() && parser_->keep_alive() && header().version() >= 11 && !entrance_.draining &&
                    !closes_after(response.status);
  const auto after = more ? AfterResponse::keep_alive : AfterResponse::close;
  allow_origin(response, allowed_origin_);
  entrance_.counters.request(target_.route, response.status);
  phase_ = Phase::writing;
  stream_.write(std::make_shared<const std::string>(header_bytes(response, BodyFraming::length, after)));
  if (response.body && header().method() != http::verb::head) stream_.write(response.body);
  stream_.when_drained([self = self(), more](ErrorCode why) {
    if (self->phase_ != Phase::writing) return;
    if (why) return self->end();
    more ? self->await_request() : self->linger();
  });
}

void HttpSession::watch_for_hangup() {
  stream_.socket().async_wait(TcpSocket::wait_read, [self = self(), request = request_](ErrorCode) {
    if (self->phase_ != Phase::answering || self->request_ != request) return;
    char next = 0;
    const auto seen = ::recv(self->stream_.socket().native_handle(), &next, 1, MSG_PEEK | MSG_DONTWAIT);
    if (seen == 0 || (seen < 0 && errno != EAGAIN)) self->end();
    // Otherwise the next request is there already, and until it is read a hang-up behind it cannot be seen.
  });
}

void HttpSession::linger() {
  // A close with something unread resets the connection, and the peer may lose the answer: read until it hangs up.
  phase_ = Phase::lingering;
  deadline_ = std::chrono::steady_clock::now() + kLinger;
  stream_.say_end_and_discard([self = self()](ErrorCode) { self->end(); });
}

void HttpSession::tick(SteadyTime now) {
  if (stream_.stalled_for(entrance_.options.outbound_stall, now)) {
    ++entrance_.counters.now.slow_readers;
    stream_.reset();
    return end();
  }
  if (now < deadline_) return;
  switch (phase_) {
    case Phase::idle:
    case Phase::lingering:
      return end();
    case Phase::reading:
      if (!parser_->got_some()) return end();
      return respond(plain_response(408, "This request took too long to arrive."));
    case Phase::answering:
    case Phase::writing:
    case Phase::over:
      return;
  }
}

void HttpSession::drain() {
  if (phase_ == Phase::idle) return linger();
  if (phase_ == Phase::reading && !parser_->got_some() && buffer_.size() == 0) return end();
  // A long poll may have long to wait; everything else is answered soon, and its answer ends the connection.
  if (phase_ == Phase::answering && target_.route == Route::poll) {
    auto response = json_response(503, entrance_.venue.error_body(5003, "This server is restarting: ask again."));
    response.fields.emplace_back("Retry-After", "1");
    respond(std::move(response));
  }
}

void HttpSession::hand_over() {
  phase_ = Phase::over;
  entrance_.sessions.remove(*this);
}

void HttpSession::end() {
  if (phase_ == Phase::over) return;
  const auto alive = shared_from_this();
  phase_ = Phase::over;
  waiting_for_.reset();
  connection_lease_.give_back();
  request_lease_.give_back();
  stream_.close();
  entrance_.sessions.remove(*this);
}

void HttpSession::abandon() { end(); }

}  // namespace plenaria
