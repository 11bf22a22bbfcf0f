// Socket.IO 4 (Engine.IO 4 over a WebSocket, packets of Socket.IO 5) and the two events of peers/socketio: "join" and
// "publish", each acknowledged.
#pragma once

#include "load/dialect.hpp"

namespace plenaria {

class SocketioDialect final : public Dialect {
 public:
  std::string path(const Seat& seat) const override;
  bool acknowledges() const override { return true; }
  Joining opened(Seat& seat, Outgoing& out) override;
  Joining heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) override;
  void publish(Seat& author, const Publication& publication, Outgoing& out) override;
  void heard_by_author(Seat& seat, std::string_view message, Outgoing& out, Answers& answers) override;
  void heard_aside(Seat& seat, std::string_view message, Outgoing& out) override;

 private:
  std::string packet_;
};

}  // namespace plenaria
