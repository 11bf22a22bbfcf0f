#include "record/told_check.hpp"

namespace plenaria {

bool may_be_told_at(const std::string& told, VenueTime at) {
  return told == rfc3339(at) || told == rfc3339(quarter_hour(at));
}

std::optional<std::string> wrong_content(const ShownIntervention::Content& content,
                                         const PublicHeader::Published& header, VenueTime at) {
  if (!may_be_told_at(content.at, at)) return "shows another time than that of its header.";
  if (content.kind != header.kind) return "shows another kind than its header.";
  if (content.language != header.language) return "shows another language than its header.";
  if (content.in_reply_to != header.in_reply_to) return "answers another intervention than its header says.";
  return std::nullopt;
}

}  // namespace plenaria
