#include "protocol/cpp/token.hpp"

#include <algorithm>
#include <optional>

#include "base/base64.hpp"
#include "base/crypto.hpp"
#include "protocol/cpp/json.hpp"
#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kIssuer = "plenaria";
constexpr std::size_t kLongestToken = 4096;
constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestDelegation = 1000;

std::optional<Json> decode_part(std::string_view part) {
  const auto text = base64url_decode(part);
  if (!text) return std::nullopt;
  auto parsed = parse_json(*text, 4);
  if (!parsed || !parsed->is_object()) return std::nullopt;
  return std::optional<Json>(std::in_place, std::move(*parsed));
}

const std::string* text_claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  return found != claims.end() && found->is_string() ? &found->get_ref<const std::string&>() : nullptr;
}

/// A claim that may be absent; nothing where it is there and not a text of at most `most` characters in one line.
std::optional<std::string> optional_text(const Json& claims, const char* name, std::size_t most) {
  if (!claims.contains(name)) return std::string();
  const std::string* text = text_claim(claims, name);
  if (!text) return std::nullopt;
  if (text->empty()) return std::string();
  return fault_of_text(*text, most, Lines::one) ? std::nullopt : std::optional(*text);
}

bool for_audience(const Json& claims, const std::string& dialogue) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == dialogue;
  return found->is_array() &&
         std::any_of(found->begin(), found->end(), [&](const Json& one) { return one == dialogue; });
}

TokenFault fault(const char* sentence) { return TokenFault{sentence}; }

}  // namespace

bool is_participant_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._:@-").find(c) != std::string_view::npos;
  });
}

std::string make_token(const TokenKey& key, const Participant& participant, const DialogueId& dialogue,
                       VenueTime issued, const std::string& token_id) {
  const auto seconds = [](VenueTime at) {
    return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
  };
  Json claims{{"iss", kIssuer},
              {"aud", dialogue.text()},
              {"sub", participant.id.text()},
              {"role", to_text(participant.role)},
              {"name", participant.name}};
  if (!participant.delegation.empty()) claims["delegation"] = participant.delegation;
  if (!participant.group.empty()) claims["group"] = participant.group;
  claims["iat"] = seconds(issued);
  claims["exp"] = seconds(participant.expires);
  claims["jti"] = token_id;
  const std::string header = dump_json(Json{{"alg", "EdDSA"}, {"typ", "JWT"}});
  const std::string signed_part = base64url_encode(header) + "." + base64url_encode(dump_json(claims));
  return signed_part + "." + sign(key.seed, signed_part).text();
}

Result<Participant, TokenFault> read_token(const TokenKey& key, std::string_view token, const DialogueId& dialogue,
                                           VenueTime now) {
  const auto malformed = [] { return fault("This is not a token of ours; ask the secretariat for a new link."); };
  if (token.size() > kLongestToken) return malformed();
  const auto first = token.find('.');
  const auto second = first == token.npos ? token.npos : token.find('.', first + 1);
  if (second == token.npos || token.find('.', second + 1) != token.npos) return malformed();

  const auto header = decode_part(token.substr(0, first));
  if (!header) return malformed();
  const std::string* algorithm = text_claim(*header, "alg");
  if (!algorithm || *algorithm != "EdDSA" || header->contains("crit")) return malformed();
  const auto signature = Signature::parse(token.substr(second + 1));
  if (!signature) return malformed();
  const std::string_view signed_part = token.substr(0, second);
  if (!is_signed(public_key_of(key.seed), signed_part, *signature)) return malformed();

  const auto claims = decode_part(token.substr(first + 1, second - first - 1));
  if (!claims) return malformed();
  const std::string* issuer = text_claim(*claims, "iss");
  const std::string* subject = text_claim(*claims, "sub");
  const std::string* role_word = text_claim(*claims, "role");
  if (!issuer || *issuer != kIssuer || !subject || !is_participant_id(*subject) || !role_word) return malformed();
  if (!for_audience(*claims, dialogue.text()))
    return fault("This token is for another dialogue; ask the secretariat for a link to this one.");
  const auto role = from_text<Role>(*role_word);
  const auto name = optional_text(*claims, "name", kLongestName);
  const auto delegation = optional_text(*claims, "delegation", kLongestDelegation);
  const auto group = optional_text(*claims, "group", 64);
  const auto expires = claims->find("exp");
  if (!role || !name || !delegation || !group || expires == claims->end() || !expires->is_number_integer())
    return malformed();
  if (const auto begins = claims->find("nbf"); begins != claims->end())
    if (!begins->is_number_integer() || VenueTime(std::chrono::seconds(begins->get<std::int64_t>())) > now)
      return fault("This token is not valid yet; try again later.");

  Participant participant;
  participant.id = ParticipantId(*subject);
  participant.role = *role;
  participant.name = *name;
  participant.delegation = *delegation;
  participant.group = *group;
  participant.expires = VenueTime(std::chrono::seconds(expires->get<std::int64_t>()));
  if (participant.expires <= now) return fault("This link has expired; ask the secretariat for a new one.");
  return participant;
}

}  // namespace plenaria
