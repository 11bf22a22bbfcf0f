// Plenaria's own protocol (protocol/README.md): a session where there is a token, room.join for followers,
// intervention.submit for authors, whose result is the acknowledgement.
#pragma once

#include "load/dialect.hpp"

namespace plenaria {

class PlenariaDialect final : public Dialect {
 public:
  PlenariaDialect();
  std::string path(const Seat&) const override { return "/ws"; }
  std::string_view subprotocol() const override { return "plenaria.v1"; }
  bool acknowledges() const override { return true; }
  Joining opened(Seat& seat, Outgoing& out) override;
  Joining heard_while_joining(Seat& seat, std::string_view message, Outgoing& out) override;
  void publish(Seat& author, const Publication& publication, Outgoing& out) override;
  void heard_by_author(Seat& author, std::string_view message, Outgoing& out, Answers& answers) override;

 private:
  Joining open_session(Seat& seat, Outgoing& out);
  Joining join_room(Seat& seat, Outgoing& out);

  std::string run_;  // of this run alone, so that no key was ever used before
  std::string request_;
};

}  // namespace plenaria
