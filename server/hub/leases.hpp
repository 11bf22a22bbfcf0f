// Who looks at which intervention of one room at the moment, on all nodes. A lease advises colleagues and forbids
// nothing: versions decide. Each is forgotten 15 s after it was last said.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/ids.hpp"
#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/timers.hpp"
#include "protocol/cpp/node_message.hpp"
#include "protocol/cpp/views.hpp"

namespace plenaria {

class Leases {
 public:
  static constexpr std::chrono::seconds kLasts{15};

  /// `on_change` is called whenever somebody else, or nobody any more, holds an intervention.
  using OnChange = std::function<void(const InterventionId&, const std::optional<PersonView>& holder)>;
  Leases(EphemeralChannel& channel, const Clock& clock, Timers& timers, std::string node, RoomId room,
         OnChange on_change);

  /// Gives it to this person, or for longer, unless somebody else holds it. At most 4,096 are held in a room; beyond
  /// that nothing is remembered. The answer is who holds it now.
  struct Held {
    PersonView holder;
    Milliseconds left{};
  };
  Held take(const InterventionId& id, const PersonView& who);
  /// Nothing happens unless this person holds it.
  void release(const InterventionId& id, const std::string& participant);
  /// What it was held for is done, as every node hears from the log.
  void drop(const InterventionId& id);
  void told(const LeaseMessage& message);
  std::vector<LeaseView> all() const;

 private:
  struct Lease {
    PersonView holder;
    SteadyTime until;
  };
  void hold(const InterventionId& id, const PersonView& who);
  void let_go(const InterventionId& id);
  void tell(const InterventionId& id, const PersonView& who, bool held);
  void watch();

  EphemeralChannel& channel_;
  const Clock& clock_;
  Timers& timers_;
  std::string node_;
  RoomId room_;
  OnChange on_change_;
  std::unordered_map<InterventionId, Lease> held_;
  std::unique_ptr<Undo> watching_;
};

}  // namespace plenaria
