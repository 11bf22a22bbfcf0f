// The keyed hashes by which headers name authors, keys and contents without telling them. The deployment's secret comes
// from the store, so that all nodes agree.
#pragma once

#include <optional>

#include "base/crypto.hpp"
#include "protocol/cpp/requests.hpp"
#include "rooms/participant.hpp"

namespace plenaria {

class Secrets {
 public:
  explicit Secrets(const Secret& secret) : secret_(secret) {}

  /// Another one in each room, so that rooms cannot be joined by it.
  AuthorRef author(const RoomId& room, const ParticipantId& participant) const;
  KeyDigest key(const RoomId& room, const ParticipantId& participant, const std::string& key) const;
  /// Of everything that the author submitted but the attribution they were shown. The key is part of it: once an
  /// intervention is erased, nobody who lacks the key can try texts against this.
  ContentDigest content(const ParticipantId& participant, const InterventionSubmit& request) const;
  /// The same of an amendment.
  ContentDigest amendment(const ParticipantId& participant, const InterventionAmend& request) const;

  /// As the register knows them: the same in the whole dialogue, and in no room.
  PersonRef person(const ParticipantId& participant) const;
  /// `form` is the name's, as name_form gives it.
  NameDigest delegation_name(const std::string& form) const;
  /// Of an accreditation, or of a list.
  KeyDigest accreditation_key(const ParticipantId& asking, const std::string& key) const;
  ContentDigest accreditation_content(const ParticipantId& asking, const std::string& key,
                                      const std::vector<std::string>& content) const;

 private:
  Secret secret_;
};

}  // namespace plenaria
