// The things whose instructions are counted. Each checks that what was counted has really been done.
#pragma once

#include <cstddef>

#include "slow_venue.hpp"

namespace plenaria::guard {

/// Sections `alone` (one submission at a time) and `together` (64 authors at once), in a room of so many
/// interventions, where nobody listens.
void count_submissions(std::size_t interventions, Slowness slowness);
/// Sections `alone_to_one` and `together_to_one`, where one follows the room, `alone_to_all` and `together_to_all`,
/// where 1,000 do. Units are submissions.
void count_deliveries(Slowness slowness);
/// Sections `rendered` (the first who joins after something was said), `joined` (those who come after), `resumed` (10
/// events behind) and `joined_known` (with a token).
void count_joins(Slowness slowness);
/// Section `loaded`: a node that starts reads and folds a log of 10,000 interventions. Units are entries.
void count_loading(Slowness slowness);
/// Sections `upgraded` (from the first byte of HTTP to the WebSocket) and `opened` (session.open with a token).
void count_openings(Slowness slowness);

}  // namespace plenaria::guard
