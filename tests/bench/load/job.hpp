// What the generator is told to do: a JSON file, read and checked as a whole before anything is connected.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

namespace plenaria {

enum class WorkKind { closed_delivered, closed_acknowledged, open, once, storm, idle };

/// What is published, and when. Which members count depends on the kind.
struct Work {
  WorkKind kind = WorkKind::idle;
  unsigned in_flight = 1;              ///< closed: for each room (delivered) or each author (acknowledged)
  double per_second = 1;               ///< open: over all rooms
  unsigned messages = 1;               ///< once
  std::chrono::milliseconds pause{0};  ///< once
  unsigned snapshot = 0;               ///< storm: how many messages each connection has to get
};

struct Job {
  std::string dialect;
  std::string host = "127.0.0.1";
  std::uint16_t port = 0;
  std::vector<std::string> rooms;
  unsigned followers = 0;           ///< for each room
  unsigned authors = 0;             ///< for each room
  std::vector<std::string> tokens;  ///< of the authors, room by room; then of followers, taken in turn
  bool authenticated = false;       ///< followers send tokens too
  std::size_t payload_bytes = 200;
  unsigned connect_at_once = 500;
  Work work;
  std::chrono::nanoseconds warm_up{0};
  std::chrono::nanoseconds measure{0};
  double stalled = 0;  ///< share of the followers of each room that never read once they have joined

  std::size_t author_count() const { return rooms.size() * authors; }
  std::size_t connection_count() const { return rooms.size() * (authors + followers); }
  /// Of each room; the last ones.
  unsigned stalled_followers() const;
};

inline constexpr std::size_t kMostConnections = 50'000;

/// Reads the file and the file of tokens that it names. Throws std::runtime_error with a sentence that names the member
/// at fault; members that it does not know are faults.
Job read_job(const std::string& file);
Job parse_job(const std::string& json);

}  // namespace plenaria
