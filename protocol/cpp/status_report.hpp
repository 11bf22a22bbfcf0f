// What `plenaria status` found, and how it is written for programs.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "ports/log.hpp"

namespace plenaria {

struct StatusReport {
  DialogueId dialogue;
  /// An intervention can be recorded and delivered now.
  bool recordable = false;

  struct Server {
    bool running = false;
    std::string process;   ///< its id, where that is known
    bool another = false;  ///< one that uses another store answers where this one would
    std::string listen;    ///< empty where that is not known
    /// What /readyz answered; nothing where nobody did, or where it was not asked.
    std::optional<unsigned> readyz;
    std::string readyz_says;
  } server;

  struct Store {
    std::string address;
    std::string trouble;  ///< why it cannot be used, as a sentence; empty when it can
    std::string version;
    std::uint64_t memory_bytes = 0;
    std::uint64_t file_bytes = 0;
    std::string last_rewrite;  ///< "ok", "err" or empty
    bool rewriting = false;
  } store;

  struct Signed {
    Seq seq = 0;
    VenueTime at{};
  };
  struct Room {
    RoomId id;
    std::optional<Head> head;  ///< nothing where it was never opened
    std::optional<VenueTime> last_at;
    std::optional<Signed> signed_public;
    std::optional<Signed> signed_desk;
  };
  std::vector<Room> rooms;  ///< empty where the store cannot be used

  /// The register of people; nothing where the store cannot be used.
  struct People {
    std::optional<Head> head;  ///< nothing where it was never opened
    std::optional<VenueTime> last_at;
    std::optional<Signed> signed_head;
  };
  std::optional<People> people;
};

/// One JSON object, in lines.
std::string encode_status_report(const StatusReport& report);

}  // namespace plenaria
