// One WebSocket: Beast reads and keeps the protocol, the outbox writes, the venue answers. Not here: what the messages
// mean.
#pragma once

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/http/message.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/websocket/stream.hpp>
#include <string_view>

#include "net/entrance.hpp"
#include "net/outbound_stream.hpp"

namespace plenaria {

class WebSocketSession final : public Session, public Connection, private OutboundOwner {
 public:
  /// `already_read` is what came behind the upgrade. An over-limit `lease` is closed with 4010 once accepted.
  WebSocketSession(Entrance& entrance, TcpSocket socket, std::string already_read, AddressLimit::Lease lease,
                   Caller caller);

  /// `upgrade` has been checked: origin, subprotocol, no body.
  void start(const boost::beast::http::request<boost::beast::http::string_body>& upgrade);

  void deliver(const MessagePtr& message) override;
  void deliver_run(const MessageRun& run) override;
  void deliver_text(std::string text) override;
  void close(CloseCode code, std::string_view reason) override;

  void tick(SteadyTime now) override;
  void drain() override;
  void abandon() override;

 private:
  /// Without message compression: it costs more memory for a connection than everything else together.
  using Stream = boost::beast::websocket::stream<OutboundStream, false>;
  enum class Phase : std::uint8_t { accepting, open, draining, closing, over };

  std::shared_ptr<WebSocketSession> self() { return std::static_pointer_cast<WebSocketSession>(shared_from_this()); }
  OutboundStream& outbound() { return stream_.next_layer(); }

  void on_accepted(ErrorCode why);
  void read();
  void on_read(ErrorCode why);
  void on_message();
  void handle(std::string_view message);
  /// A bug of ours: logged once, and the connection goes.
  void fail(const std::exception& trouble);
  void reply(std::string text);
  void read_on_if_there_is_room();
  bool has_room() const;
  /// The venue forgets this client, on the loop's next turn: the venue may be what is calling now.
  void leave_soon();
  void end();

  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void outbound_closing() override;
  void outbound_overflowed() override;
  void outbound_failed(ErrorCode) override;

  Entrance& entrance_;
  Stream stream_;
  Phase phase_ = Phase::accepting;  // beside what else a delivery reads
  boost::beast::flat_buffer buffer_;
  std::unique_ptr<Client> client_;
  AddressLimit::Lease lease_;
  Caller caller_;
  SteadyTime last_heard_;
  SteadyTime last_ping_;
  SteadyTime deadline_;          ///< of accepting, draining or closing
  std::size_t in_flight_ = 0;    ///< requests that the venue has not answered
  bool reading_ = false;         ///< a read is outstanding
  bool awaiting_drain_ = false;  ///< reading goes on when the queue is empty
  bool handling_ = false;        ///< the venue is reading the message in the buffer
  bool close_is_ours_ = false;   ///< an async_close is outstanding, whose handler ends the session
};

}  // namespace plenaria
