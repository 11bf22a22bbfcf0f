// The dialogue's register as it is stored: an entry's header and its body, as JSON texts. What record.hpp is for rooms;
// the same format and chain, other types. There is no public header. Format: protocol/record.md.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/cpp/record.hpp"
#include "rooms/register_events.hpp"

namespace plenaria {

/// What an entry of the register keeps apart from its header: names, the reason, who acted, salts.
struct RegisterBody {
  std::string person;  ///< the participant id of the person it is about; empty for a delegation
  std::string name;
  std::vector<std::string> on_behalf_of;
  std::string text_salt;  ///< of the three above; 128 random bits, base64url; empty where the entry has no name
  std::string reason;
  std::string reason_salt;  ///< of person and reason; empty where the entry has no reason
  std::string by;           ///< the participant id of who acted
  std::string by_name;
  std::string by_delegation;
  std::string author_salt;  ///< of the three above
};
/// Null where the body has been erased.
using RegisterBodyPtr = std::shared_ptr<const RegisterBody>;

std::string encode_register_body(const RegisterBody& body);
/// Nothing for a text that no encode_register_body wrote.
std::optional<RegisterBody> decode_register_body(std::string_view stored);

/// SHA-256 of the salt and the canonical JSON of whom it is about and their name, of whom it is about and the reason,
/// or of who acted.
Digest commit_to_text(const RegisterBody& body);
Digest commit_to_reason(const RegisterBody& body);
Digest commit_to_author(const RegisterBody& body);
/// Whether this body says what this event commits to, all of it and nothing beside it.
bool is_body_of(const RegisterEvent& event, const RegisterBody& body);
/// Whether entries of this kind have a body.
bool has_body(const RegisterEvent& event);

/// The kind of entry, as its header has it: "person.revoked".
std::string_view type_of(const RegisterEvent& event);
std::string encode_register_header(const Placed& placed, const RegisterEntry& entry);

/// A header as it was stored.
struct DecodedRegisterHeader {
  Placed placed;
  RegisterEntry entry;
  Digest public_digest;  ///< zero: there is no public header
};
Result<DecodedRegisterHeader, BadHeader> decode_register_header(std::string_view stored);

}  // namespace plenaria
