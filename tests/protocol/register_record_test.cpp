#include "protocol/cpp/register_record.hpp"

#include <catch2/catch.hpp>

#include "protocol/cpp/json.hpp"
#include "result_text.hpp"

using namespace plenaria;

namespace {

template <class Id>
Id filled(std::uint8_t with) {
  typename Id::Bytes bytes;
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<std::uint8_t>(with * 16 + i);
  return Id(bytes);
}

RegisterBody body() {
  RegisterBody body;
  body.person = "maria";
  body.name = "María \"Pía\" <González>";
  body.on_behalf_of = {"the Group of Friends", "la diáspora"};
  body.text_salt = "salt 1";
  body.reason = "Left the delegation.\nTold by letter.";
  body.reason_salt = "salt 2";
  body.by = "office";
  body.by_name = "Ana";
  body.by_delegation = "Secretariat";
  body.author_salt = "salt 3";
  return body;
}

Accreditation in_full() {
  Accreditation as;
  as.role = Role::delegate;
  as.delegation = filled<DelegationId>(1);
  as.group = "academia";
  as.capacity = Capacity::intergovernmental;
  as.rooms = {RoomId("hall"), RoomId("annex")};
  as.language = "es";
  return as;
}

std::vector<RegisterEvent> every_event() {
  const ActedBy by{filled<PersonRef>(2), commit_to_author(body())};
  const Digest text = commit_to_text(body()), reason = commit_to_reason(body());
  const auto person = filled<PersonRef>(3);
  const auto delegation = filled<DelegationId>(1);
  const auto name = filled<NameDigest>(4);
  return {RegisterOpened{},
          DelegationAdded{delegation, name, "academia", Capacity::state, filled<KeyDigest>(5), text, by},
          DelegationAdded{delegation, name, "academia", Capacity::observer, {}, text, by},
          DelegationChanged{delegation, name, "media", Capacity::stakeholder, text, by},
          PersonAccredited{person, in_full(), filled<KeyDigest>(5), filled<ContentDigest>(6), text, by},
          PersonAccredited{person, Accreditation{}, filled<KeyDigest>(5), filled<ContentDigest>(6), text, by},
          PersonChanged{person, in_full(), text, by},
          PersonRenewed{person, 7, by},
          PersonRevoked{person, reason, by},
          PersonRestored{person, 8, reason, by},
          EpochChanged{Epoch("next")}};
}

const Placed kPlaced{AggregateId("dialogue"), Epoch("epoch"), filled<Digest>(7), {}};

}  // namespace

TEST_CASE("every header of the register is read back as it was written, to the byte") {
  for (const auto& event : every_event()) {
    const RegisterEntry entry{12, 0, VenueTime(Milliseconds(1'522'054'800'123)), event};
    const std::string header = encode_register_header(kPlaced, entry);
    const auto decoded = decode_register_header(header);
    REQUIRE(decoded);
    CHECK(decoded->entry.event.index() == event.index());
    CHECK(encode_register_header(decoded->placed, decoded->entry) == header);
  }
}

TEST_CASE("a header of the register holds nothing that a person wrote") {
  for (const auto& event : every_event()) {
    const std::string header = encode_register_header(kPlaced, {12, 0, VenueTime{}, event});
    for (const std::string text : {"Mar", "Group of Friends", "diáspora", "Left", "office", "Ana"}) {
      CAPTURE(header, text);
      CHECK(header.find(text) == std::string::npos);
    }
  }
}

TEST_CASE("a body of the register is read back as it was written, with or without name and reason") {
  RegisterBody named = body();
  named.reason.clear();
  named.reason_salt.clear();
  RegisterBody reasoned = body();
  reasoned.name.clear();
  reasoned.on_behalf_of.clear();
  reasoned.text_salt.clear();
  RegisterBody bare = reasoned;
  bare.person.clear();
  bare.reason.clear();
  bare.reason_salt.clear();
  for (const auto& one : {body(), named, reasoned, bare}) {
    const auto decoded = decode_register_body(encode_register_body(one));
    REQUIRE(decoded);
    CHECK(encode_register_body(*decoded) == encode_register_body(one));
    CHECK(commit_to_author(*decoded) == commit_to_author(body()));
  }
}

TEST_CASE("a body is that of an event which commits to all that it says, and to nothing else") {
  RegisterBody named = body(), reasoned = body(), bare = body();
  named.reason_salt.clear();
  reasoned.text_salt.clear();
  bare.person.clear();
  bare.text_salt.clear();
  bare.reason_salt.clear();
  for (const auto& event : every_event()) {
    const bool has_text = !delegation_of(event).is_zero() || std::holds_alternative<PersonAccredited>(event) ||
                          std::holds_alternative<PersonChanged>(event);
    const bool has_reason =
        std::holds_alternative<PersonRevoked>(event) || std::holds_alternative<PersonRestored>(event);
    CAPTURE(event.index());
    CHECK(is_body_of(event, named) == has_text);
    CHECK(is_body_of(event, reasoned) == has_reason);
    CHECK(is_body_of(event, bare) == (has_body(event) && !has_text && !has_reason));
    CHECK_FALSE(is_body_of(event, body()));
  }
}

TEST_CASE("a body that was altered is not the one that its event commits to") {
  RegisterBody named = body(), reasoned = body();
  named.reason_salt.clear();
  reasoned.text_salt.clear();
  const auto altered = [](RegisterBody one, std::string RegisterBody::*member) {
    one.*member = "other";
    return one;
  };
  const RegisterEvent accredited = every_event()[4], revoked = every_event()[8];
  REQUIRE(is_body_of(accredited, named));
  REQUIRE(is_body_of(revoked, reasoned));
  for (const auto member : {&RegisterBody::person, &RegisterBody::name, &RegisterBody::by, &RegisterBody::by_name,
                            &RegisterBody::by_delegation, &RegisterBody::text_salt, &RegisterBody::author_salt})
    CHECK_FALSE(is_body_of(accredited, altered(named, member)));
  for (const auto member : {&RegisterBody::person, &RegisterBody::reason, &RegisterBody::by, &RegisterBody::by_name,
                            &RegisterBody::by_delegation, &RegisterBody::reason_salt, &RegisterBody::author_salt})
    CHECK_FALSE(is_body_of(revoked, altered(reasoned, member)));
  RegisterBody more = named;
  more.on_behalf_of.push_back("somebody");
  CHECK_FALSE(is_body_of(accredited, more));
}

TEST_CASE("what is no header or body of the register is told, not guessed") {
  CHECK_FALSE(decode_register_header("[]"));
  CHECK_FALSE(decode_register_header("not JSON"));
  const std::string header = encode_register_header(kPlaced, {12, 0, VenueTime{}, every_event()[4]});
  for (const auto* member : {"role", "person", "key", "by", "author", "prev", "type", "v"}) {
    Json object = Json::parse(header);
    object[member] = Json::array();
    CAPTURE(member);
    CHECK_FALSE(decode_register_header(dump_json(object)));
  }
  Json newer = Json::parse(header);
  newer["type"] = "person.knighted";
  const auto unknown = decode_register_header(dump_json(newer));
  REQUIRE_FALSE(unknown);
  CHECK(unknown.error().why.find("person.knighted") != std::string::npos);
  CHECK_FALSE(decode_register_body("{}"));
  CHECK_FALSE(decode_register_body("[1]"));
}
