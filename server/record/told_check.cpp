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
  if (content.tags != header.tags) return "is filed in another way than its header says.";
  if (content.in_reply_to != header.in_reply_to) return "answers another intervention than its header says.";
  return std::nullopt;
}

std::optional<std::string> wrong_words(const ShownIntervention::Content& content, const Body& body) {
  if (content.text != body.text || content.sources != body.sources) return "shows another text than its body.";
  const AuthorView& author = content.author;
  if (author.name != body.name || author.delegation != body.delegation || author.group != body.group ||
      content.on_behalf_of != body.on_behalf_of)
    return "shows another author than its body.";
  return std::nullopt;
}

}  // namespace plenaria
