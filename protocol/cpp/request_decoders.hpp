// How requests.cpp finds the decoder of a method: each family of methods lists its own. For this folder alone.
#pragma once

#include <map>
#include <string>

#include "protocol/cpp/members.hpp"
#include "protocol/cpp/requests.hpp"

namespace plenaria {

/// Reads the params that it knows; what is wrong with them stands in the Members afterwards.
using Decoder = Params (*)(Members& params, const RequestLimits& limits);
using Decoders = std::map<std::string, Decoder, std::less<>>;

/// The methods of desk_requests.hpp, by name.
const Decoders& desk_decoders();
/// Those of accreditation_requests.hpp.
const Decoders& accreditation_decoders();

}  // namespace plenaria
