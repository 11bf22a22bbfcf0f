// What the scripts' replies say, as the values of ports/log.hpp. Nothing where a reply is not of the agreed shape.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "ports/log.hpp"
#include "redis/connection.hpp"
#include "redis/reply.hpp"

namespace plenaria {

/// Why an answer is not the one that was hoped for, for the operator's log.
std::string why_failed(const RedisAnswer& answer);

/// The fields of a head in Redis, in the order in which every script and command here asks for them.
std::optional<Head> head_of(std::span<const RedisReply> fields);

/// Entries as entries_after.lua returns them.
std::optional<std::vector<StoredEntry>> entries_of(RedisReply reply);

/// Entries as XRANGE returns them, without bodies.
std::optional<std::vector<StoredEntry>> entries_of_range(RedisReply reply);

}  // namespace plenaria
