// Venue time: the one clock of a deployment (the store's), in milliseconds of UTC. Rooms are given it; they never ask
// for it.
#pragma once

#include <chrono>
#include <string>

namespace plenaria {

using Milliseconds = std::chrono::milliseconds;
using VenueTime = std::chrono::sys_time<Milliseconds>;

/// RFC 3339 in UTC with milliseconds: 2018-03-26T09:00:00.000Z.
std::string rfc3339(VenueTime at);

/// The quarter of an hour that `at` lies in: what is told of time where nothing may tell who spoke.
VenueTime quarter_hour(VenueTime at);

}  // namespace plenaria
