#include "protocol/cpp/token.hpp"

#include <algorithm>

#include "protocol/cpp/jwt.hpp"
#include "protocol/cpp/token_claims.hpp"

namespace plenaria {

namespace {
constexpr std::string_view kIssuer = "plenaria";
constexpr std::string_view kAlgorithm = "EdDSA";
}  // namespace

bool is_participant_id(std::string_view text) {
  return !text.empty() && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("._:@-").find(c) != std::string_view::npos;
  });
}

std::string make_token(const TokenKey& key, const Participant& participant, const DialogueId& dialogue,
                       VenueTime issued) {
  Json claims{{"iss", kIssuer}, {"aud", dialogue.text()}};
  claims.update(claims_of(participant));
  claims["iat"] = std::chrono::floor<std::chrono::seconds>(issued.time_since_epoch()).count();
  const std::string signed_part = jwt_signed_part(kAlgorithm, claims);
  return signed_part + "." + sign(key.seed, signed_part).text();
}

Result<Participant, TokenFault> read_token(const TokenKey& key, std::string_view token, const DialogueId& dialogue,
                                           VenueTime now) {
  const TokenFault malformed{"This is not a token of ours; ask the secretariat for a new link."};
  const auto jwt = parse_jwt(token);
  if (!jwt || jwt->algorithm != kAlgorithm) return malformed;
  const auto signature = Signature::parse(jwt->signature);
  if (!signature || !is_signed(public_key_of(key.seed), jwt->signed_part, *signature)) return malformed;
  const std::string* issuer = text_claim(jwt->claims, "iss");
  if (!issuer || *issuer != kIssuer) return malformed;
  auto participant = participant_of(jwt->claims, dialogue.text(), now);
  if (participant && !is_participant_id(participant->id.text())) return malformed;
  return participant;
}

}  // namespace plenaria
