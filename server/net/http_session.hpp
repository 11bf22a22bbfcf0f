// One connection that speaks HTTP/1.1: one request after the other, each answered before the next is read. A WebSocket
// upgrade and an event stream take the socket over and leave this session behind.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <optional>

#include "net/entrance.hpp"
#include "net/http_message.hpp"
#include "net/outbound_stream.hpp"
#include "net/router.hpp"

namespace plenaria {

class HttpSession final : public Session, private OutboundOwner {
 public:
  HttpSession(Entrance& entrance, TcpSocket socket, Address peer);

  void start();
  void tick(SteadyTime now) override;
  void drain() override;
  void abandon() override;

 private:
  using Parser = boost::beast::http::request_parser<boost::beast::http::string_body>;
  enum class Phase : std::uint8_t { idle, reading, answering, writing, lingering, over };

  std::shared_ptr<HttpSession> self() { return std::static_pointer_cast<HttpSession>(shared_from_this()); }

  void await_request();
  void read_header();
  void on_header(ErrorCode why);
  void refuse_unreadable(ErrorCode why);
  void read_body();
  void answer();
  void dispatch();
  void hold_back(Refused refused);
  void answer_rpc();
  void answer_poll();
  void follow_events();
  void upgrade();
  /// A reply for request number `request`; too late for any other.
  void respond_to(std::uint64_t request, HttpResponse response);
  void respond(HttpResponse response);
  void watch_for_hangup();
  void linger();
  void hand_over();
  void end();

  const RequestHeader& header() const { return parser_->get().base(); }
  Caller caller() const { return {real_.to_string(), counted_as(real_).to_string()}; }

  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void outbound_overflowed() override {}
  void outbound_failed(ErrorCode) override { end(); }

  Entrance& entrance_;
  OutboundStream stream_;
  boost::beast::flat_buffer buffer_;
  std::optional<Parser> parser_;
  Target target_;
  Address peer_;
  Address real_;
  AddressLimit::Lease connection_lease_;  ///< of a peer that is no proxy, for as long as it is connected
  AddressLimit::Lease request_lease_;     ///< of who stands behind a proxy, for one request
  std::unique_ptr<Undo> waiting_for_;     ///< what a long poll waits for
  std::string allowed_origin_;            ///< a foreign origin that may read the answer
  SteadyTime deadline_;
  std::uint64_t request_ = 0;  ///< counts requests, so that a late reply finds out
  Phase phase_ = Phase::idle;
};

}  // namespace plenaria
