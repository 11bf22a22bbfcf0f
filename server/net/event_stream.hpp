// A room's events as Server-Sent Events (WHATWG HTML section 9.2) in HTTP/1.1 chunked coding, until either side ends
// it. One chunk is made once for everyone. A slow reader is cut off and resumes by Last-Event-ID.
#pragma once

#include <boost/asio/steady_timer.hpp>
#include <string>

#include "net/entrance.hpp"
#include "net/outbound_stream.hpp"

namespace plenaria {

class EventStream final : public Session, public Connection, private OutboundOwner {
 public:
  /// `allowed_origin` is a foreign origin whose pages may read it; empty otherwise.
  EventStream(Entrance& entrance, TcpSocket socket, AddressLimit::Lease lease, std::string allowed_origin);

  void start(const std::string& room, const std::string& after);

  void deliver(const MessagePtr& message) override;
  void deliver_run(const MessageRun& run) override;
  /// Nothing is ever said to an event stream alone: it belongs to nobody.
  void deliver_text(std::string) override {}
  void close(CloseCode code, std::string_view reason) override;

  void tick(SteadyTime now) override;
  void drain() override;
  void abandon() override;

 private:
  enum class Phase : std::uint8_t { asking, open, closing, over };

  std::shared_ptr<EventStream> self() { return std::static_pointer_cast<EventStream>(shared_from_this()); }
  void write_head();
  void on_ready(std::variant<std::vector<MessagePtr>, Refused> came);
  void refuse(Refused refused);
  void watch_for_hangup();
  void finish();
  void end();

  std::shared_ptr<void> keep_alive() override { return shared_from_this(); }
  void outbound_overflowed() override;
  void outbound_failed(ErrorCode) override { end(); }

  Entrance& entrance_;
  OutboundStream stream_;
  AddressLimit::Lease lease_;
  std::string allowed_origin_;
  std::unique_ptr<Undo> following_;
  boost::asio::steady_timer head_timer_;
  SteadyTime last_comment_;
  SteadyTime deadline_;  ///< of closing
  Phase phase_ = Phase::asking;
  bool head_written_ = false;
};

}  // namespace plenaria
