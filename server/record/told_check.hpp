// What a line of an export tells of an intervention, against what headers say of it. Each gives what is wrong, as the
// rest of a sentence that begins with "Entry N ".
#pragma once

#include <optional>
#include <string>

#include "protocol/cpp/export_lines.hpp"
#include "protocol/cpp/public_header.hpp"

namespace plenaria {

/// Whether a time may be told as `told`: exactly, or to the quarter of an hour.
bool may_be_told_at(const std::string& told, VenueTime at);

/// Everything but the text, its author and its filing, which later headers may change.
std::optional<std::string> wrong_content(const ShownIntervention::Content& content,
                                         const PublicHeader::Published& header, VenueTime at);

}  // namespace plenaria
