// What somebody who can write to the store or to a file, but lacks the record key, might make of a record; and what
// outlives an erasure. Each was once found to pass.
#include <catch2/catch.hpp>

#include "exported.hpp"
#include "record/export_check.hpp"
#include "record/log_check.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

std::string first_of(const std::vector<const Faults*>& all) {
  for (const Faults* one : all)
    if (!one->none()) return one->told().front().sentence;
  return "";
}

/// A log that goes on after the last entry of `log` with this event, whose chain is right.
void go_on(WrittenLog& log, const Event& event, const std::string& body, const std::string& more = "") {
  log.now += Milliseconds(1000);
  Draft draft(log.room);
  const Entry entry = draft.add_event(event, log.now);
  const InterventionId id = about(event);
  Headers headers = encode_headers({log.aggregate, log.head.epoch, log.head.hash, log.head.public_hash}, entry,
                                   id.is_zero() ? nullptr : draft.find(id), draft.rules());
  if (!more.empty()) headers.header.insert(1, more);
  log.head.seq = entry.seq;
  log.head.hash = sha256(headers.header);
  if (entry.public_seq != 0) {
    log.head.public_seq = entry.public_seq;
    log.head.public_hash = sha256(headers.public_header);
  }
  log.entries.push_back({entry.seq, headers.header, headers.public_header, body});
  log.room.apply(entry);
}

std::string found(const WrittenLog& log) {
  LogCheck check(kDialogue, RoomId("hall"), keys_of(record_key()), Withheld::none);
  for (const auto& head : log.signed_heads) check.expect(head);
  for (const auto& entry : log.entries) check.take(entry);
  check.finish(log.head);
  return first_of({&check.faults()});
}

struct Judged {
  std::string fault, unjudged;
};
Judged judged(const std::string& file, const std::vector<PublicKey>& keys, const std::vector<SignedHead>& kept = {}) {
  ExportCheck check(keys);
  for (const auto& head : kept) check.expect(head);
  for (std::size_t at = 0; at < file.size();) {
    const auto end = std::min(file.find('\n', at), file.size());
    check.take(std::string_view(file).substr(at, end - at));
    at = end + 1;
  }
  check.finish(true);
  return {first_of(check.faults()), first_of(check.unjudged())};
}

/// The file with `what` replaced, and a seal that fits it by this key, or by none.
std::string changed(std::string file, const std::string& what, const std::string& by,
                    const std::optional<RecordKey>& key) {
  file.erase(file.rfind("{\"end\":"));
  const auto at = file.find(what);
  REQUIRE(at != std::string::npos);
  file.replace(at, what.size(), by);
  std::string sealed;
  SealingWriter writer([&sealed](std::string_view bytes) { sealed += bytes; });
  for (std::size_t begin = 0; begin < file.size();) {
    const auto end = file.find('\n', begin);
    writer.add(std::string_view(file).substr(begin, end - begin));
    begin = end + 1;
  }
  writer.seal(kExportPurpose, key);
  return sealed;
}

}  // namespace

TEST_CASE("an export without the signature of its whole is no proof of names to whoever named a key") {
  WrittenLog log;
  log.submit("Good morning.");
  log.sign();
  const SignedHead kept = log.signed_heads.back();
  const std::string file = exported(log, Audience::public_);
  const std::string forged = changed(file, "Delegation of ana", "Delegation of bob", std::nullopt);
  CHECK(judged(file, keys_of(record_key()), {kept}).unjudged == "");
  CHECK(judged(forged, keys_of(record_key())).unjudged != "");
  CHECK(judged(forged, keys_of(record_key()), {kept}).unjudged != "");
  // The file names the key that it should have been signed with.
  CHECK(judged(forged, {}).fault != "");
}

TEST_CASE("a key that somebody put into the file beside the venue's does not vouch against a kept head") {
  WrittenLog log;
  log.submit("Good morning.");
  log.sign();
  const SignedHead kept = log.signed_heads.back();
  std::string file = exported(log, Audience::public_);
  const std::string ours = exported(log, Audience::public_, jsonl_export, "en", record_key(9));
  const auto jwk = [](const std::string& text) {
    const auto from = text.find("\"keys\":[") + 8;
    return text.substr(from, text.find(']', from) - from);
  };
  file = changed(file, jwk(file), jwk(file) + "," + jwk(ours), record_key(9));
  file = changed(file, "Delegation of ana", "Delegation of bob", record_key(9));
  CHECK(judged(file, {}).fault == "");
  CHECK(judged(file, {}, {kept}).unjudged != "");
}

TEST_CASE("what was erased stays erased: nothing follows on it, and its texts are missed where they are not gone") {
  WrittenLog log;
  const auto number = log.submit("To be forgotten.");
  const auto body = *log.entries[1].body;
  log.erase(number);
  REQUIRE(found(log) == "");
  const auto id = numbered<InterventionId>(number);
  SECTION("a withdrawal") { go_on(log, InterventionWithdrawn{id, 3}, "{}"); }
  SECTION("another erasure") {
    Body reason;
    reason.reason = "again";
    reason.reason_salt = "salt";
    go_on(log, InterventionErased{id, 3, commit_to_reason(reason), commit_to_author(reason)}, encode_body(reason));
  }
  log.entries[1].body = body;
  CHECK(found(log) != "");
  log.entries[1].body.reset();
  CHECK(found(log) != "");
}

TEST_CASE("an intervention is submitted as pending or published, and becomes nothing else without an act") {
  for (const Status status : {Status::erased, Status::hidden, Status::withdrawn, Status::returned}) {
    WrittenLog log;
    InterventionSubmitted event;
    event.id = numbered<InterventionId>(77);
    event.language = "en";
    event.status = status;
    event.text_commitment = commit_to_text(Body{});
    event.author_commitment = commit_to_author(Body{});
    go_on(log, event, encode_body(Body{}));
    CHECK(found(log) != "");
  }
}

TEST_CASE("a header says nothing twice, and nothing beside what its type says") {
  InterventionSubmitted event;
  event.id = numbered<InterventionId>(77);
  event.language = "en";
  event.text_commitment = commit_to_text(Body{});
  event.author_commitment = commit_to_author(Body{});
  for (const char* more : {"", "\"kind\":\"question\",", "\"smuggled\":\"a whole text\",", " "}) {
    WrittenLog log;
    go_on(log, event, encode_body(Body{}), more);
    CHECK((found(log) == "") == std::string(more).empty());
  }
}

TEST_CASE("nor does a public header, whoever sealed the file") {
  WrittenLog log;
  log.submit("Good morning.");
  const std::string file = exported(log, Audience::public_);
  const std::string begins = R"(\"type\":\"intervention.published\")";
  for (const char* more : {R"(,\"by\":\"ana\")", R"(,\"kind\":\"question\")", R"( )"})
    CHECK(tells(judged(changed(file, begins, begins + more, record_key()), {}).fault,
                "has a header that cannot be read"));
}
