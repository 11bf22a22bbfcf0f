#include "protocol/cpp/token_claims.hpp"

#include <algorithm>

#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kLongestName = 200;
constexpr std::size_t kLongestDelegation = 1000;
constexpr std::size_t kMostBehalves = 5;
constexpr std::size_t kLongestBehalf = 200;
constexpr std::size_t kMostRooms = 64;
constexpr std::uint64_t kLargestSerial = std::uint64_t{1} << 31;
constexpr std::chrono::seconds kClocksApart{60};

/// Reads claims, each by its rule. The first that is not as it has to be is remembered; after it, what is read is void.
class Claims {
 public:
  explicit Claims(const Json& claims) : claims_(claims) {}

  /// A text of at most `most` characters in one line, as clean_text leaves it; empty where it is absent or empty.
  std::string line(const char* name, std::size_t most) {
    const Json* value = find(name);
    if (!value) return {};
    if (!value->is_string()) return fail(name), std::string();
    const auto& text = value->get_ref<const std::string&>();
    if (text.empty()) return {};
    auto clean = clean_text(text, most, Lines::one);
    return clean ? *std::move(clean) : (fail(name), std::string());
  }

  /// A word for programs, at most `most` characters; empty where it is absent or empty. It is taken as it is or not at
  /// all.
  std::string word_as_it_is(const char* name, std::size_t most) {
    const std::string clean = line(name, most);
    if (!clean.empty() && clean != *text_claim(claims_, name)) fail(name);
    return clean;
  }

  /// At most `most` texts, each of which `accept` accepts; none where it is absent.
  template <class Accept>
  std::vector<std::string> list(const char* name, std::size_t most, const Accept& accept) {
    const Json* value = find(name);
    if (!value) return {};
    const bool good = value->is_array() && value->size() <= most &&
                      std::all_of(value->begin(), value->end(), [&accept](const Json& one) {
                        return one.is_string() && accept(one.get_ref<const std::string&>());
                      });
    return good ? value->get<std::vector<std::string>>() : (fail(name), std::vector<std::string>());
  }

  template <class Enum>
  std::optional<Enum> word(const char* name) {
    const Json* value = find(name);
    if (!value) return std::nullopt;
    const auto known = value->is_string() ? from_text<Enum>(value->get_ref<const std::string&>()) : std::nullopt;
    if (!known) fail(name);
    return known;
  }

  /// Seconds since 1970, whole ones.
  std::optional<VenueTime> time(const char* name) {
    const Json* value = find(name);
    if (!value) return std::nullopt;
    if (!value->is_number_integer()) return fail(name), std::nullopt;
    return VenueTime(std::chrono::seconds(value->get<std::int64_t>()));
  }

  std::optional<std::uint32_t> serial(const char* name) {
    const Json* value = find(name);
    if (!value) return std::nullopt;
    const bool good = value->is_number_unsigned() && *value >= 1U && *value <= kLargestSerial;
    return good ? std::optional(value->get<std::uint32_t>()) : (fail(name), std::nullopt);
  }

  void fail(const char* name) {
    if (!fault_) fault_ = name;
  }
  const char* fault() const { return fault_; }

 private:
  const Json* find(const char* name) const {
    const auto found = claims_.find(name);
    return found == claims_.end() ? nullptr : &*found;
  }

  const Json& claims_;
  const char* fault_ = nullptr;
};

bool for_audience(const Json& claims, const std::string& audience) {
  const auto found = claims.find("aud");
  if (found == claims.end()) return false;
  if (found->is_string()) return *found == audience;
  return found->is_array() &&
         std::any_of(found->begin(), found->end(), [&](const Json& one) { return one == audience; });
}

}  // namespace

const std::string* text_claim(const Json& claims, const char* name) {
  const auto found = claims.find(name);
  return found != claims.end() && found->is_string() ? &found->get_ref<const std::string&>() : nullptr;
}

Json claims_of(const Participant& participant) {
  Json claims{{"sub", participant.id.text()}, {"role", to_text(participant.role)}, {"name", participant.name}};
  if (!participant.delegation.empty()) claims["delegation"] = participant.delegation;
  if (!participant.group.empty()) claims["group"] = participant.group;
  if (participant.capacity) claims["capacity"] = to_text(*participant.capacity);
  if (!participant.on_behalf_of.empty()) claims["on_behalf_of"] = participant.on_behalf_of;
  for (const auto& room : participant.rooms) claims["rooms"].push_back(room.text());
  if (participant.serial) claims["serial"] = *participant.serial;
  claims["exp"] = std::chrono::floor<std::chrono::seconds>(participant.expires.time_since_epoch()).count();
  if (!participant.token_id.empty()) claims["jti"] = participant.token_id;
  return claims;
}

Result<Participant, TokenFault> participant_of(const Json& object, const std::string& audience, VenueTime now) {
  if (!for_audience(object, audience))
    return TokenFault{"This token is for another dialogue; ask the secretariat for a link to this one.", true};
  Claims claims(object);
  Participant participant;
  const std::string* subject = text_claim(object, "sub");
  if (!subject || subject->empty()) claims.fail("sub");
  const auto role = claims.word<Role>("role");
  if (!role) claims.fail("role");
  participant.name = claims.line("name", kLongestName);
  participant.delegation = claims.line("delegation", kLongestDelegation);
  participant.group = claims.word_as_it_is("group", 64);
  participant.capacity = claims.word<Capacity>("capacity");
  for (const auto& text : claims.list("on_behalf_of", kMostBehalves, [](const std::string&) { return true; })) {
    auto clean = clean_text(text, kLongestBehalf, Lines::one);
    if (clean) participant.on_behalf_of.push_back(*std::move(clean));
    else claims.fail("on_behalf_of");
  }
  for (auto& room : claims.list("rooms", kMostRooms, is_slug)) participant.rooms.emplace_back(std::move(room));
  participant.serial = claims.serial("serial");
  participant.token_id = claims.word_as_it_is("jti", 200);
  const auto expires = claims.time("exp");
  if (!expires) claims.fail("exp");
  const auto begins = claims.time("nbf");
  const auto issued = claims.time("iat");
  if (claims.fault())
    return TokenFault{"The \"" + std::string(claims.fault()) +
                          "\" of this token is missing or not as it has to be; ask the secretariat for a new link.",
                      true};
  if ((begins && *begins > now) || (issued && *issued > now + kClocksApart))
    return TokenFault{"This token is not valid yet; try again later.", true};
  if (*expires <= now) return TokenFault{"This link has expired; ask the secretariat for a new one.", true};
  participant.id = ParticipantId(*subject);
  participant.role = *role;
  if (issued) participant.issued = *issued;
  participant.expires = *expires;
  return participant;
}

}  // namespace plenaria
