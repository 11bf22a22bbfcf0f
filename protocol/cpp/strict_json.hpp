// What a client sent, read as strictly as parse_json (json.hpp) does, into light trees: no member twice, depth bounded,
// an integer beyond 2^53 is none.
#pragma once

#include <string_view>

#include "base/result.hpp"
#include "protocol/cpp/json_fault.hpp"
#include "protocol/cpp/light_json.hpp"

namespace plenaria {

/// `max_depth` counts nested arrays and objects; the outermost one is 1. Integers are uint64 unless they begin with a
/// minus sign; those that JSON does not hold exactly are doubles.
Result<JsonValue, JsonFault> parse_strictly(std::string_view text, int max_depth, const Scratch& scratch);

}  // namespace plenaria
