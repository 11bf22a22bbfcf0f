// Whoever follows a room's public events without a WebSocket: by the event stream, or one long poll at a time.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "hub/house.hpp"
#include "ports/venue.hpp"

namespace plenaria {

class Following final : public Undo {
 public:
  Following(House& house, const RoomId& room, const std::string& after, Connection& connection,
            Venue::FollowReady ready);
  ~Following() override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

class Polling final : public Undo {
 public:
  Polling(House& house, const RoomId& room, const std::string& after, Venue::PollReady ready);
  ~Polling() override;

 private:
  struct State;
  std::shared_ptr<State> state_;
};

}  // namespace plenaria
