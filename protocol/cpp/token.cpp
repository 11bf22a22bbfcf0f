#include "protocol/cpp/token.hpp"

#include <algorithm>
#include <array>

#include "protocol/cpp/jwt.hpp"
#include "protocol/cpp/token_claims.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kOwnAlgorithm = "EdDSA";
constexpr std::string_view kForeign = "foreign:";
constexpr std::string_view kForeignHash =
    "foreign-sha256:";  // begins unlike the other, so that neither meets the other

const TokenFault kMalformed{"This is not a token of ours; ask the secretariat for a new link."};

bool is_from(const Jwt& jwt, std::string_view issuer) {
  const std::string* named = text_claim(jwt.claims, "iss");
  return named && *named == issuer;
}

Result<Participant, TokenFault> read_own(const TokenKey& key, const Jwt& jwt, const DialogueId& dialogue,
                                         VenueTime now) {
  Signature::Bytes bytes{};
  if (!is_from(jwt, kOwnIssuer) || jwt.algorithm != kOwnAlgorithm || jwt.signature.size() != bytes.size())
    return kMalformed;
  std::copy(jwt.signature.begin(), jwt.signature.end(), bytes.begin());
  if (!is_signed(key.open, jwt.signed_part, Signature(bytes))) return kMalformed;
  auto participant = participant_of(jwt.claims, dialogue.text(), now);
  if (participant && (!is_participant_id(participant->id.text()) || is_foreign_id(participant->id.text())))
    return kMalformed;
  return participant;
}

Result<Participant, TokenFault> read_foreign(const ForeignIssuer& issuer, const Jwt& jwt, const Dialogue& dialogue,
                                             VenueTime now) {
  if (jwt.algorithm != name_of(issuer.key.algorithm()) || !issuer.key.is_signed(jwt.signed_part, jwt.signature))
    return kMalformed;
  auto participant = participant_of(jwt.claims, issuer.audience, now);
  if (!participant) return participant;
  if (!participant->group.empty() && !has_term(dialogue.groups, participant->group))
    return TokenFault{"The \"group\" of this token is none of this dialogue's; tell those who issued it.", true};
  participant->id = foreign_id(participant->id.text());
  participant->serial.reset();
  return participant;
}

}  // namespace

bool is_participant_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._:@-").find(c) != std::string_view::npos;
  });
}

ParticipantId foreign_id(std::string_view subject) {
  std::string id = std::string(kForeign).append(subject);
  if (!is_participant_id(id)) id = std::string(kForeignHash) + sha256(subject).text();
  return ParticipantId(std::move(id));
}

bool is_foreign_id(std::string_view id) { return id.starts_with(kForeign) || id.starts_with(kForeignHash); }

std::string make_token(const TokenKey& key, const Participant& participant, const DialogueId& dialogue,
                       VenueTime issued) {
  Json claims{{"iss", kOwnIssuer}, {"aud", dialogue.text()}};
  claims.update(claims_of(participant));
  claims["iat"] = std::chrono::floor<std::chrono::seconds>(issued.time_since_epoch()).count();
  const std::string signed_part = jwt_signed_part(kOwnAlgorithm, claims);
  return signed_part + "." + sign(key.seed, signed_part).text();
}

Result<Participant, TokenFault> read_token(const TokenKey& key, std::string_view token, const DialogueId& dialogue,
                                           VenueTime now) {
  const auto jwt = parse_jwt(token, {&kOwnAlgorithm, 1});
  if (!jwt) return kMalformed;
  return read_own(key, *jwt, dialogue, now);
}

Result<Participant, TokenFault> read_token(const TokenIssuers& issuers, std::string_view token,
                                           const Dialogue& dialogue, VenueTime now) {
  if (!issuers.foreign) return read_token(issuers.own, token, dialogue.id, now);
  const std::array algorithms{kOwnAlgorithm, name_of(issuers.foreign->key.algorithm())};
  const auto jwt = parse_jwt(token, algorithms);
  if (!jwt) return kMalformed;
  // The claims are not to be believed yet; they only say whose key is to be asked.
  if (is_from(*jwt, issuers.foreign->name)) return read_foreign(*issuers.foreign, *jwt, dialogue, now);
  return read_own(issuers.own, *jwt, dialogue.id, now);
}

}  // namespace plenaria
