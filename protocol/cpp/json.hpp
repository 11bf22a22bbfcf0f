// JSON as this house accepts it: one value, UTF-8, no member twice, depth bounded; an integer beyond 2^53 is none. The
// only includes of nlohmann/json are in this folder.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "protocol/cpp/json_fault.hpp"

namespace plenaria {

/// Members keep their order, so that what people read starts with what matters.
using Json = nlohmann::ordered_json;

/// `max_depth` counts nested arrays and objects; the outermost one is 1.
Result<Json, JsonFault> parse_json(std::string_view text, int max_depth = 32);

/// Compact. REQUIRES: all strings are UTF-8 (they came through parse_json or from the configuration).
std::string dump_json(const Json& value);

}  // namespace plenaria
