// What an export says of each intervention's status, against what became of it by its last entry.
#pragma once

#include <unordered_map>

#include "base/ids.hpp"
#include "record/faults.hpp"
#include "rooms/words.hpp"

namespace plenaria {

class ShownStatuses {
 public:
  /// Entry `seq` shows the intervention with this status.
  void shown(Seq seq, const InterventionId& id, Status status, Faults& faults) {
    const auto [place, fresh] = shown_.emplace(id, Shown{seq, status});
    if (!fresh && place->second.status != status)
      faults.add(seq, "Entry " + std::to_string(seq) + " shows another status of its intervention than entry " +
                          std::to_string(place->second.seq) + ".");
  }
  /// At the end. `now` gives the status by the record, for an id that was shown.
  template <class Now>
  void finish(Now now, Faults& faults) const {
    for (const auto& [id, one] : shown_)
      if (now(id) != one.status)
        faults.add(one.seq, "Entry " + std::to_string(one.seq) + " shows its intervention as " +
                                std::string(to_text(one.status)) + ", but by the record it is " +
                                std::string(to_text(now(id))) + ".");
  }

 private:
  struct Shown {
    Seq seq;
    Status status;
  };
  std::unordered_map<InterventionId, Shown> shown_;
};

}  // namespace plenaria
