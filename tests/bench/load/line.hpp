// One connection of the crowd: its socket, what waits to be sent, and what has come of an unfinished frame or message.
// Not here: what it means, which is the crowd's and the dialect's.
#pragma once

#include <cstdint>
#include <string>

#include "base/owned_fd.hpp"
#include "load/dialect.hpp"
#include "load/tally.hpp"

namespace plenaria {

struct Line {
  enum class State : std::uint8_t { unopened, connecting, upgrading, joining, ready, stalled, closed };

  Line(Seat its_seat, std::uint32_t its_room, bool stalls, Opcode opcode)
      : stalls(stalls), room(its_room), seat(std::move(its_seat)), out(opcode) {}

  /// Begins to connect, from the address 127.0.0.`source`. Throws std::runtime_error.
  void open(const std::string& host, std::uint16_t port, unsigned source);
  /// Sends what waits as far as the kernel takes it. False: the connection is broken.
  bool send_out();
  /// The error of a finished connect, or 0.
  int connect_error() const;

  OwnedFd fd;
  State state = State::unopened;
  bool stalls;              ///< will read nothing once it has joined
  bool has_joined = false;  ///< is ready, and in a storm has its snapshot
  bool is_dirty = false;    ///< waits for the end of the turn to be sent
  Carry carry;
  std::uint32_t room;
  std::uint32_t snapshot = 0;  ///< markers that came in a storm
  Nanoseconds opened_at = 0;
  std::string unfinished;  ///< the beginning of a frame
  std::string message;     ///< the beginning of a message in fragments
  Seat seat;
  Outgoing out;
  std::size_t sent = 0;  ///< of out.bytes
};

}  // namespace plenaria
