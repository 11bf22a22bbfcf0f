// Centrifuge's JSON protocol, as of 0.15: commands and replies of a line each, several of them in one message. A room
// is a channel; in a storm a follower comes back for the publications that it missed.
#pragma once

#include "load/dialect.hpp"

namespace plenaria {

class CentrifugeDialect final : public Dialect {
 public:
  explicit CentrifugeDialect(Coming coming) : coming_(coming) {}

  std::string path(const Seat& seat) const override;
  Marks marks() const override { return Marks::many; }
  bool acknowledges() const override { return true; }
  Joining opened(Seat& seat, Outgoing& out) override;
  Joining heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) override;
  void publish(Seat& author, const Publication& publication, Outgoing& out) override;
  void heard_by_author(Seat& seat, std::string_view message, Outgoing& out, Answers& answers) override;

 private:
  Coming coming_;
  std::string command_;
};

}  // namespace plenaria
