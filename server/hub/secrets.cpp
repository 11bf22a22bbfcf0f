#include "hub/secrets.hpp"

namespace plenaria {

namespace {
/// A list as one part: its length first, so that two lists never read alike.
void add(std::string& joined, const std::vector<std::string>& list) {
  joined += std::to_string(list.size()) + ";";
  for (const auto& one : list) joined += std::to_string(one.size()) + ":" + one;
}
}  // namespace

AuthorRef Secrets::author(const RoomId& room, const ParticipantId& participant) const {
  return AuthorRef(keyed_hash(secret_, {"author", room.text(), participant.text()}));
}

KeyDigest Secrets::key(const RoomId& room, const ParticipantId& participant, const std::string& key) const {
  return KeyDigest(keyed_hash(secret_, {"key", room.text(), participant.text(), key}));
}

ContentDigest Secrets::content(const ParticipantId& participant, const InterventionSubmit& request) const {
  std::string lists;
  add(lists, request.tags.themes);
  add(lists, request.tags.levels);
  add(lists, request.tags.perspectives);
  add(lists, request.sources);
  return ContentDigest(keyed_hash(
      secret_,
      {"content", request.room.text(), participant.text(), request.key, to_text(request.kind), request.language,
       request.text, request.in_reply_to ? request.in_reply_to->text() : std::string(), request.on_behalf_of, lists}));
}

ContentDigest Secrets::amendment(const ParticipantId& participant, const InterventionAmend& request) const {
  return ContentDigest(keyed_hash(secret_, {"amendment", request.room.text(), participant.text(), request.id.text(),
                                            std::to_string(request.version), request.text}));
}

PersonRef Secrets::person(const ParticipantId& participant) const {
  return PersonRef(keyed_hash(secret_, {"person", participant.text()}));
}

NameDigest Secrets::delegation_name(const std::string& form) const {
  return NameDigest(keyed_hash(secret_, {"delegation", form}));
}

KeyDigest Secrets::accreditation_key(const ParticipantId& asking, const std::string& key) const {
  return KeyDigest(keyed_hash(secret_, {"accreditation key", asking.text(), key}));
}

ContentDigest Secrets::accreditation_content(const ParticipantId& asking, const std::string& key,
                                             const std::vector<std::string>& content) const {
  std::string parts;
  add(parts, content);
  return ContentDigest(keyed_hash(secret_, {"accreditation", asking.text(), key, parts}));
}

}  // namespace plenaria
