#include "protocol/cpp/record.hpp"

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

InterventionSubmitted submitted() {
  InterventionSubmitted event;
  event.id = filled<InterventionId>(1);
  event.author = filled<AuthorRef>(2);
  event.key = filled<KeyDigest>(3);
  event.content = filled<ContentDigest>(4);
  event.status = Status::published;
  event.kind = Kind::good_practice;
  event.rule = Attribution::delegation;
  event.language = "es";
  event.tags = Tags{{"human-rights"}, {"local"}, {}};
  event.in_reply_to = filled<InterventionId>(9);
  event.text_commitment = filled<Digest>(5);
  event.author_commitment = filled<Digest>(6);
  return event;
}

Placed placed() { return {AggregateId("room:hall"), Epoch("epoch"), filled<Digest>(7), filled<Digest>(8)}; }

Intervention item_of(const InterventionSubmitted& event) {
  Intervention item;
  item.id = event.id;
  item.rule = event.rule;
  item.kind = event.kind;
  item.language = event.language;
  if (!event.tags.empty()) item.tags = std::make_shared<const Tags>(event.tags);
  item.in_reply_to = event.in_reply_to;
  item.text_commitment = event.text_commitment;
  item.author_commitment = event.author_commitment;
  return item;
}

}  // namespace

TEST_CASE("a header is read back as it was written") {
  const Entry entry{12, 7, VenueTime(Milliseconds(1'522'054'800'123)), submitted()};
  const Intervention item = item_of(submitted());
  const Headers headers = encode_headers(placed(), entry, &item, Rules{});
  const auto decoded = decode_header(headers.header);
  REQUIRE(decoded);
  CHECK(decoded->placed.aggregate == placed().aggregate);
  CHECK(decoded->placed.epoch == placed().epoch);
  CHECK(decoded->placed.previous == placed().previous);
  CHECK(decoded->public_digest == sha256(headers.public_header));
  CHECK(decoded->entry.seq == entry.seq);
  CHECK(decoded->entry.public_seq == entry.public_seq);
  CHECK(decoded->entry.at == entry.at);
  // Written again, it is the same to the byte: nothing was lost on the way.
  CHECK(encode_headers(placed(), decoded->entry, &item, Rules{}).header == headers.header);
}

TEST_CASE("every type of event is read back as it was written") {
  Rules rules{Moderation::pre, Attribution::group, RoomState::paused, std::chrono::seconds(30)};
  const Intervention item = item_of(submitted());
  const auto id = filled<InterventionId>(1);
  const Act act{filled<AuthorRef>(1), filled<Digest>(2), filled<Digest>(3)};
  for (const Event& event :
       {Event(RoomOpened{rules}), Event(InterventionWithdrawn{filled<InterventionId>(1), 2}),
        Event(InterventionErased{filled<InterventionId>(1), 3, filled<Digest>(2), filled<Digest>(3)}),
        Event(EpochChanged{Epoch("another")}), Event(submitted()), Event(RoomConfigured{rules, act}),
        Event(InterventionAmended{id, 2, filled<AuthorRef>(1), filled<ContentDigest>(2), filled<Digest>(3),
                                  filled<Digest>(4)}),
        Event(InterventionModerated{id, 2, Verb::publish, act}),
        Event(InterventionModerated{id, 2, Verb::return_, act}), Event(InterventionModerated{id, 2, Verb::hide, act}),
        Event(InterventionModerated{id, 2, Verb::pin, act}), Event(InterventionModerated{id, 2, Verb::unpin, act}),
        Event(InterventionTagged{id, 2, Tags{{"one"}, {}, {"origin"}}, act}),
        Event(ParticipantSanctioned{filled<AuthorRef>(5), Sanction::mute, VenueTime(Milliseconds(9)), act}),
        Event(ParticipantSanctioned{filled<AuthorRef>(5), Sanction::unmute, {}, act}),
        Event(ParticipantSanctioned{filled<AuthorRef>(5), Sanction::expel, {}, act}),
        Event(ParticipantSanctioned{filled<AuthorRef>(5), Sanction::readmit, {}, act}),
        Event(ParticipantSanctioned{
            filled<AuthorRef>(5), Sanction::bar, {}, Act{{}, filled<Digest>(6), filled<Digest>(7)}}),
        Event(ParticipantSanctioned{filled<AuthorRef>(5), Sanction::unbar, {}, act})}) {
    const Entry entry{3, 2, VenueTime(Milliseconds(1'000)), event};
    const Headers headers = encode_headers(placed(), entry, &item, Rules{});
    const auto decoded = decode_header(headers.header);
    REQUIRE(decoded);
    CHECK(decoded->entry.event.index() == event.index());
    CHECK(encode_headers(placed(), decoded->entry, &item, Rules{}).header == headers.header);
  }
}

TEST_CASE("the public header tells no author, no key and no content, and without attribution no exact time") {
  auto event = submitted();
  event.rule = Attribution::none;
  const Intervention item = item_of(event);
  const VenueTime at(Milliseconds(1'522'054'912'345));
  const Headers headers = encode_headers(placed(), Entry{12, 7, at, event}, &item, Rules{});
  for (const std::string& secret : {event.author.text(), event.key.text(), event.content.text(), std::string("\"by\""),
                                    std::string("1522054912345")})
    CHECK(headers.public_header.find(secret) == std::string::npos);
  CHECK(headers.public_header.find(std::to_string(quarter_hour(at).time_since_epoch().count())) != std::string::npos);
}

TEST_CASE("an entry that the public does not see has no public header") {
  auto event = submitted();
  event.status = Status::pending;
  const Intervention item = item_of(event);
  CHECK(encode_headers(placed(), Entry{12, 0, VenueTime(), event}, &item, Rules{}).public_header.empty());
}

TEST_CASE("a type that this version does not know is refused by its name, never skipped") {
  const auto decoded = decode_header(
      R"({"v":1,"log":"room:hall","epoch":"e","seq":1,"public_seq":0,"at":0,"type":"intervention.sung","prev":"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"})");
  REQUIRE_FALSE(decoded);
  CHECK(decoded.error().why.find("intervention.sung") != std::string::npos);
}

TEST_CASE("damaged headers are refused") {
  for (const char* text : {"", "{", "[]", "{}", R"({"v":2})", R"({"v":1,"log":"room:hall"})", R"({"v":"1"})"})
    CHECK_FALSE(decode_header(text));
}

TEST_CASE("a body is read back as it was written, and commitments bind its parts") {
  Body body{"Café — “quoted”\nline",
            {"https://example.org"},
            "ana",
            "Ana",
            "Chile",
            "national-government",
            "G77",
            "s1",
            "s2"};
  const auto read = decode_body(encode_body(body));
  REQUIRE(read);
  CHECK(encode_body(*read) == encode_body(body));
  const Digest text = commit_to_text(body), author = commit_to_author(body);
  Body other = body;
  other.text += ".";
  CHECK(commit_to_text(other) != text);
  CHECK(commit_to_author(other) == author);
  other = body;
  other.text_salt = "another";
  CHECK(commit_to_text(other) != text);
  other = body;
  other.on_behalf_of = "";
  CHECK(commit_to_author(other) != author);
  CHECK_FALSE(decode_body("{}"));
}

TEST_CASE("an act's body has a reason in place of a text") {
  Body body;
  body.name = "Registry";
  body.author_salt = "s1";
  body.reason = "It named a child.";
  body.reason_salt = "s2";
  const auto read = decode_body(encode_body(body));
  REQUIRE(read);
  CHECK(read->reason == body.reason);
  CHECK(encode_body(*read) == encode_body(body));
  CHECK(encode_body(body).find("text") == std::string::npos);
  Body other = body;
  other.reason += "!";
  CHECK(commit_to_reason(other) != commit_to_reason(body));
}
