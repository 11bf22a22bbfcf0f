#include "protocol/cpp/accreditation_requests.hpp"

#include "protocol/cpp/params.hpp"
#include "protocol/cpp/request_decoders.hpp"
#include "protocol/cpp/token.hpp"

namespace plenaria {

namespace {

using Need = Members::Need;

constexpr std::size_t kLongestSearch = 100;
constexpr std::uint64_t kShortestLink = 60;
constexpr std::uint64_t kLongestLink = 31'536'000;
constexpr const char* kSlug = "a slug of at most 64 of a-z, 0-9 and -";
constexpr const char* kCapacities = "state, observer, intergovernmental or stakeholder";

ParticipantId read_person(Members& params, const std::string& name) {
  return ParticipantId(params.word(name, Need::required, is_participant_id,
                                   "a participant's id: 1 to 64 of A-Z, a-z, 0-9 and . _ : @ -"));
}

DelegationId read_delegation(Members& params, const std::string& name) {
  const std::string text = params.word(
      name, Need::required, [](const std::string& t) { return DelegationId::parse(t).has_value(); },
      "a delegation's id, 22 characters of base64url");
  return DelegationId::parse(text).value_or(DelegationId());
}

std::string read_key(Members& params) {
  return params.word("key", Need::required, is_key, "8 to 64 of A-Z, a-z, 0-9, _ and -");
}

/// A list of people: its bound is in bytes, as what a message may hold is.
std::string read_list(Members& params) {
  const JsonValue* found = params.value("csv", Need::required);
  if (!found) return {};
  const auto* csv = found->if_string();
  if (!csv) {
    params.fail("csv", "The parameter csv is a string.");
    return {};
  }
  if (csv->size() > kLongestList)
    params.fail(
        "csv",
        "The parameter csv is longer than " + std::to_string(kLongestList) + " bytes; send the rest as another list.",
        Code::too_large);
  return std::string(csv->data(), csv->size());
}

bool read_flag(Members& params, const std::string& name) {
  const JsonValue* found = params.value(name, Need::optional);
  if (!found) return false;
  const bool* flag = found->if_bool();
  if (!flag) params.fail(name, "The parameter " + name + " is true or false.");
  return flag && *flag;
}

Params list(Members& params, const RequestLimits&) {
  AccreditationList request;
  if (params.value("after", Need::optional)) request.after = read_person(params, "after");
  request.limit = params.integer("limit", Need::optional, 1, 200, 100);
  request.find = params.text("find", Need::optional, kLongestSearch, Lines::one);
  return request;
}

Params delegation(Members& params, const RequestLimits&) {
  AccreditationDelegation request;
  if (params.value("id", Need::optional)) request.id = read_delegation(params, "id");
  request.name = params.text("name", Need::required, kLongestDelegationName, Lines::one);
  request.group = params.word("group", Need::required, is_slug, kSlug);
  request.capacity = read_choice<Capacity>(params, "capacity", Need::required, kCapacities).value_or(request.capacity);
  return request;
}

Params person(Members& params, const RequestLimits&) {
  AccreditationPerson request;
  if (params.value("id", Need::optional)) request.id = read_person(params, "id");
  if (!request.id || params.value("key", Need::optional)) request.key = read_key(params);
  request.role =
      read_choice<Role>(params, "role", Need::required, "follower, observer, delegate, moderator or secretariat")
          .value_or(request.role);
  request.name = params.text("name", Need::required, kLongestPersonName, Lines::one);
  if (params.value("delegation", Need::optional)) request.delegation = read_delegation(params, "delegation");
  request.group = params.word("group", Need::optional, is_slug, kSlug);
  request.capacity = read_choice<Capacity>(params, "capacity", Need::optional, kCapacities);
  request.on_behalf_of = params.texts("on_behalf_of", kMostBehalves, kLongestBehalf);
  for (auto& room : params.words("rooms", kMostPersonRooms, is_slug, kSlug))
    request.rooms.emplace_back(std::move(room));
  request.language = params.word("language", Need::optional, is_language, "a BCP 47 language tag");
  return request;
}

Params import_list(Members& params, const RequestLimits&) {
  AccreditationImport request;
  request.csv = read_list(params);
  request.key = read_key(params);
  request.dry_run = read_flag(params, "dry_run");
  return request;
}

Params link(Members& params, const RequestLimits&) {
  AccreditationLink request;
  request.person = read_person(params, "person");
  request.ttl = std::chrono::seconds(params.integer("ttl_s", Need::optional, kShortestLink, kLongestLink,
                                                    static_cast<std::uint64_t>(request.ttl.count())));
  request.renew = read_flag(params, "renew");
  return request;
}

Params revoke(Members& params, const RequestLimits&) {
  AccreditationRevoke request;
  request.person = read_person(params, "person");
  request.reason = read_reason(params, Need::required);
  return request;
}

Params restore(Members& params, const RequestLimits&) {
  AccreditationRestore request;
  request.person = read_person(params, "person");
  request.reason = read_reason(params, Need::required);
  return request;
}

}  // namespace

const Decoders& accreditation_decoders() {
  static const Decoders kDecoders{
      {"accreditation.list", list},       {"accreditation.delegation", delegation},
      {"accreditation.person", person},   {"accreditation.import", import_list},
      {"accreditation.link", link},       {"accreditation.revoke", revoke},
      {"accreditation.restore", restore},
  };
  return kDecoders;
}

}  // namespace plenaria
