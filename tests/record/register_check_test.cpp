// Whether the record of the register holds, and what is found where it does not.
#include "record/register_check.hpp"

#include <catch2/catch.hpp>

#include "protocol/cpp/json.hpp"
#include "result_text.hpp"
#include "rooms/register_draft.hpp"

using namespace plenaria;

namespace {

const DialogueId kDialogue("test");

RecordKey record_key() {
  RecordKey key;
  key.seed.fill(7);
  return key;
}

template <class Id>
Id filled(std::uint8_t with) {
  typename Id::Bytes bytes;
  bytes.fill(with);
  return Id(bytes);
}

RegisterBody body() {
  RegisterBody body;
  body.person = "maria";
  body.name = "María";
  body.text_salt = body.reason_salt = body.author_salt = "salt";
  body.reason = "Left.";
  body.by = "office";
  return body;
}
RegisterBody named() {
  RegisterBody named = body();
  named.reason.clear();
  named.reason_salt.clear();
  return named;
}
RegisterBody reasoned() {
  RegisterBody reasoned = body();
  reasoned.name.clear();
  reasoned.text_salt.clear();
  return reasoned;
}

/// A log as a node would have written it.
struct Written {
  std::vector<StoredEntry> entries;
  Head head{Epoch("first"), 0, {}, 0, {}};
  Register people{RegisterLimits{}};

  void add(RegisterEvent event, const std::string& body_text) {
    RegisterDraft draft(people);
    if (const auto* renewed = std::get_if<EpochChanged>(&event)) head.epoch = renewed->epoch;
    const RegisterEntry entry = draft.add_event(std::move(event), VenueTime(std::chrono::hours(420'000)));
    people.apply(entry);
    const std::string header = encode_register_header({register_log(), head.epoch, head.hash, {}}, entry);
    entries.push_back({entry.seq, header, {}, body_text});
    head.seq = entry.seq;
    head.hash = sha256(header);
  }
};

ActedBy by() { return {filled<PersonRef>(1), commit_to_author(body())}; }

Written usual() {
  Written log;
  log.add(RegisterOpened{}, "{}");
  PersonAccredited accredited;
  accredited.person = filled<PersonRef>(2);
  accredited.as.role = Role::delegate;
  accredited.text_commitment = commit_to_text(named());
  accredited.by = by();
  log.add(accredited, encode_register_body(named()));
  log.add(PersonRevoked{filled<PersonRef>(2), commit_to_reason(reasoned()), by()}, encode_register_body(reasoned()));
  log.add(PersonRestored{filled<PersonRef>(2), 2, commit_to_reason(reasoned()), by()},
          encode_register_body(reasoned()));
  return log;
}

RegisterCheck checked(const Written& log) {
  RegisterCheck check(kDialogue, {public_key_of(record_key().seed)});
  for (const auto& entry : log.entries) check.take(entry);
  check.finish(log.head);
  return check;
}

std::string first_fault(const Written& log) {
  const RegisterCheck check = checked(log);
  REQUIRE_FALSE(check.faults().none());
  return check.faults().told().front().sentence;
}

}  // namespace

TEST_CASE("a register as it was written holds, also across a change of the epoch") {
  Written log = usual();
  log.add(EpochChanged{Epoch("second")}, "{}");
  const RegisterCheck check = checked(log);
  CHECK(check.faults().none());
  CHECK(check.bodies() == 5);
  CHECK(check.people().find(filled<PersonRef>(2))->serial == 2);
  CHECK(check.head() == log.head);
}

TEST_CASE("the entry that a restore adds holds with what it follows on") {
  const Written log = usual();
  RegisterCheck check = checked(log);
  Head next{Epoch("restored"), 0, {}, 0, {}};
  const StoredEntry change = check.epoch_change(next, VenueTime{});
  check.take(change);
  CHECK(check.faults().none());
  CHECK(check.head() == next);
  CHECK(next.epoch == Epoch("restored"));
}

TEST_CASE("whatever was altered in the register is found") {
  Written log = usual();
  SECTION("a header") {
    log.entries[1].header.replace(log.entries[1].header.find("delegate"), 8, "observer");
    CHECK(first_fault(log).find("Entry 3 does not follow on the entry before it") == 0);
  }
  SECTION("a header that says more") {
    Json header = Json::parse(log.entries[3].header);
    header["note"] = "more";
    log.entries[3].header = dump_json(header);
    CHECK(first_fault(log).find("has a header that is not as it would have been written") != std::string::npos);
  }
  SECTION("a name") {
    RegisterBody other = named();
    other.name = "Juan";
    log.entries[1].body = encode_register_body(other);
    CHECK(first_fault(log) == "Entry 2 has a body that is not the one its header commits to.");
  }
  SECTION("a body that says more") {
    RegisterBody more = body();
    log.entries[2].body = encode_register_body(more);
    CHECK(first_fault(log) == "Entry 3 has a body that is not the one its header commits to.");
  }
  SECTION("a body where none belongs") {
    log.entries[0].body = encode_register_body(named());
    CHECK(first_fault(log) == "Entry 1 has a body, though it needs none.");
  }
  SECTION("a body that is gone") {
    log.entries[2].body.reset();
    CHECK(first_fault(log) == "Entry 3 lacks its body, though nothing says that it was erased.");
  }
  SECTION("an entry left out") {
    log.entries.erase(log.entries.begin() + 2);
    CHECK(first_fault(log) == "Entry 3 is not in the log.");
  }
  SECTION("the end cut off") {
    log.entries.pop_back();
    CHECK(first_fault(log).find("The head of the log names entry 4") == 0);
  }
  SECTION("something for the public") {
    log.entries[2].public_header = "{}";
    CHECK(first_fault(log).find("Entry 3 tells the public something") == 0);
  }
  SECTION("a serial that was skipped") {
    RegisterBody bare;
    bare.by = "office";
    bare.author_salt = "salt";
    log.add(PersonRenewed{filled<PersonRef>(2), 4, by()}, encode_register_body(bare));
    CHECK(first_fault(log) == "Entry 5 counts serial 4 of a person after serial 2.");
  }
}

TEST_CASE("a register that is not the one that was acknowledged or signed does not hold") {
  const Written log = usual();
  SignedHead signed_head;
  signed_head.aggregate = register_log();
  signed_head.audience = Audience::desk;
  signed_head.epoch = log.head.epoch;
  signed_head.seq = 4;
  signed_head.hash = log.head.hash;
  signed_head = sign_head(record_key(), kDialogue, signed_head);
  CHECK(decode_signed_head(encode_signed_head(signed_head)) == signed_head);
  const auto faults_with = [&](const SignedHead& expected, const Head& acknowledged) {
    RegisterCheck check(kDialogue, {public_key_of(record_key().seed)});
    check.expect(expected);
    check.expect_acknowledged(acknowledged);
    for (const auto& entry : log.entries) check.take(entry);
    check.finish(log.head);
    CHECK(check.marks(Audience::desk).newest() == (check.faults().none() ? 4U : check.marks(Audience::desk).newest()));
    return check.faults().count();
  };
  CHECK(faults_with(signed_head, log.head) == 0);
  SignedHead other = signed_head;
  other.hash = sha256("another");
  CHECK(faults_with(sign_head(record_key(), kDialogue, other), log.head) == 1);
  Head beyond = log.head;
  beyond.seq = 9;
  CHECK(faults_with(signed_head, beyond) == 1);
}
