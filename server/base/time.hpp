// Venue time: the one clock of a deployment (the store's), in milliseconds of UTC. Rooms are given it; they never ask
// for it.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace plenaria {

using Milliseconds = std::chrono::milliseconds;
using VenueTime = std::chrono::sys_time<Milliseconds>;

/// RFC 3339 in UTC with milliseconds: 2018-03-26T09:00:00.000Z.
std::string rfc3339(VenueTime at);

/// A moment as RFC 3339 (section 5.6) writes it, with T and Z in capitals, at most nine decimals, of which three count,
/// and no leap second. Nothing for anything else, nor for a day that its month does not have.
std::optional<VenueTime> parse_rfc3339(std::string_view text);

/// The quarter of an hour that `at` lies in: what is told of time where nothing may tell who spoke.
VenueTime quarter_hour(VenueTime at);

}  // namespace plenaria
