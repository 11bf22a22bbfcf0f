// The protocol of the bare servers: a connection to /ROOM follows, one to /ROOM?author publishes; every message goes to
// all followers of the room as it is.
#pragma once

#include "load/dialect.hpp"

namespace plenaria {

class RawDialect final : public Dialect {
 public:
  std::string path(const Seat& seat) const override { return "/" + seat.room + (seat.is_author ? "?author" : ""); }
  Joining opened(Seat&, Outgoing&) override { return Joining::done(); }
  Joining heard_while_joining(Seat&, std::string_view, Outgoing&) override { return Joining::done(); }
  void publish(Seat&, const Publication& publication, Outgoing& out) override { out.message(publication.text); }
};

}  // namespace plenaria
