// How many people are in each room, on all nodes: each node tells its own counts, and forgets those of a node that has
// been silent for 15 s. A participant is counted once on a node, however many tabs they have open; somebody without a
// token once for each connection.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <unordered_map>

#include "base/ids.hpp"
#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/timers.hpp"
#include "rooms/participant.hpp"

namespace plenaria {

struct Attendance {
  std::size_t total = 0;
  std::map<std::string, std::size_t> groups;
  bool operator==(const Attendance&) const = default;
};

class Presence {
 public:
  /// `node` is this node's random name. `on_change` is called at most once a second for a room, when its attendance has
  /// changed. Messages of the channel come in through told().
  Presence(EphemeralChannel& channel, const Clock& clock, Timers& timers, std::string node,
           std::function<void(const RoomId&)> on_change);

  /// Counts somebody until the handle is destroyed. `participant` null: nobody known.
  [[nodiscard]] std::unique_ptr<Undo> enter(const RoomId& room, const Participant* participant);
  Attendance attendance(const RoomId& room) const;
  void told(const std::string& message);

 private:
  struct Local {
    std::size_t anonymous = 0;
    using Participants =
        std::unordered_map<ParticipantId, std::pair<std::size_t, std::string>>;  ///< connections, group
    Participants participants;
    Attendance attendance() const;
  };
  struct Remote {
    std::map<RoomId, Attendance> rooms;
    SteadyTime heard;
  };
  class Entered;

  void tick();
  void tell();

  EphemeralChannel& channel_;
  const Clock& clock_;
  Timers& timers_;
  std::string node_;
  std::function<void(const RoomId&)> on_change_;
  std::map<RoomId, std::shared_ptr<Local>> local_;  ///< shared with who is counted there
  std::map<std::string, Remote> remote_;
  std::map<RoomId, Attendance> announced_;
  std::map<RoomId, Attendance> told_;
  SteadyTime told_at_{};
  std::unique_ptr<Undo> timer_;
};

}  // namespace plenaria
