// How a participant stands in a room: as everybody, or muted, expelled, barred. A reason and who decided are in the
// body of the entry that it came with.
#pragma once

#include "base/ids.hpp"
#include "base/time.hpp"
#include "rooms/seq.hpp"

namespace plenaria {

/// One measure against a participant.
struct Measure {
  bool taken = false;
  VenueTime until{};  ///< zero: without end
  Seq seq = 0;        ///< the entry that it came with
  bool in_force(VenueTime now) const { return taken && (until == VenueTime{} || now < until); }
};

struct Standing {
  Measure muted;     ///< may follow and withdraw, not submit or amend
  Measure expelled;  ///< may not be in the room
  Measure barred;    ///< is not accredited to the dialogue any more
  bool ordinary(VenueTime now) const {
    return !muted.in_force(now) && !expelled.in_force(now) && !barred.in_force(now);
  }
};

}  // namespace plenaria
