// nats-server by its WebSocket listener: a room is a subject. It records nothing and acknowledges nothing.
#pragma once

#include "load/dialect.hpp"

namespace plenaria {

class NatsDialect final : public Dialect {
 public:
  std::string path(const Seat& seat) const override;
  bool is_binary() const override { return true; }
  Marks marks() const override { return Marks::of_dialect; }
  Joining opened(Seat& seat, Outgoing& out) override;
  Joining heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) override;
  void publish(Seat& author, const Publication& publication, Outgoing& out) override;
  void heard_by_author(Seat& seat, std::string_view message, Outgoing& out, Answers& answers) override;
  void receive(Seat& seat, std::string_view payload, Outgoing& out, Reading& reading) override;

 private:
  std::string line_;
};

}  // namespace plenaria
