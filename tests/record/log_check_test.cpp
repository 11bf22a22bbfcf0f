#include "record/log_check.hpp"

#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "written_log.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

/// What a store holds of one room.
struct Stored {
  std::vector<StoredEntry> entries;
  std::vector<SignedHead> signed_heads;
  std::optional<Head> head;
};

Stored stored(const WrittenLog& log) { return {log.entries, log.signed_heads, log.head}; }

LogCheck checked(const Stored& store, Withheld withheld = Withheld::none,
                 std::vector<PublicKey> keys = keys_of(record_key())) {
  LogCheck check(kDialogue, RoomId("hall"), keys, withheld);
  for (const auto& mark : store.signed_heads) check.expect(mark);
  for (const auto& entry : store.entries) check.take(entry);
  check.finish(store.head);
  return check;
}

std::string first_fault(const LogCheck& check) {
  return check.faults().none() ? std::string() : check.faults().told().front().sentence;
}

WrittenLog some_log() {
  WrittenLog log;
  log.submit("Good morning.");
  const auto second = log.submit("Second.", "bruno");
  log.sign();
  log.withdraw(second);
  const auto third = log.submit("To be forgotten.");
  log.submit("Waiting.", "carla", false);
  log.erase(third);
  log.renew("epoch-2");
  log.submit("After the change.");
  log.sign();
  return log;
}

/// A random history, for the edits below.
WrittenLog random_log() {
  Rules rules;
  rules.attribution = *rc::gen::element(Attribution::none, Attribution::named);
  WrittenLog log(rules);
  const int steps = *rc::gen::inRange(4, 20);
  int epochs = 1;
  for (int i = 0; i < steps; ++i) {
    const int what = *rc::gen::inRange(0, 12);
    const auto number = log.interventions == 0 ? 0 : *rc::gen::inRange<std::uint32_t>(1, log.interventions + 1);
    const auto* item = number == 0 ? nullptr : log.room.find(numbered<InterventionId>(number));
    if (what == 0) log.renew("epoch-" + std::to_string(++epochs));
    else if (what == 1) log.sign();
    else if (what == 2 && item && item->status == Status::published) log.withdraw(number);
    else if (what == 3 && item && item->status != Status::erased) log.erase(number);
    else log.submit("Text " + std::to_string(i), *rc::gen::element<std::string>("ana", "bruno"), what != 4);
  }
  if (*rc::gen::arbitrary<bool>()) log.sign();
  return log;
}

void change_byte(std::string& text) {
  const auto at = *rc::gen::inRange<std::size_t>(0, text.size());
  text[at] = static_cast<char>(text[at] ^ *rc::gen::inRange(1, 256));
}

/// One random edit of what the store holds; in words.
std::string edit(Stored& store) {
  auto& entries = store.entries;
  const auto at = *rc::gen::inRange<std::size_t>(0, entries.size());
  const auto renumber = [&] {
    for (std::size_t i = 0; i < entries.size(); ++i) entries[i].seq = i + 1;
  };
  switch (*rc::gen::inRange(0, 10)) {
    case 0:
      change_byte(entries[at].header);
      return "a byte of a header";
    case 1:
      if (entries[at].public_header.empty()) entries[at].public_header = "{}";
      else change_byte(entries[at].public_header);
      return "a byte of a public header";
    case 2:
      if (entries[at].body) change_byte(*entries[at].body);
      else entries[at].body = "{}";
      return "a byte of a body";
    case 3:
      if (entries[at].body) entries[at].body.reset();
      else entries[at].body = R"({"text":"invented","sources":[]})";
      return "a body taken away or put there";
    case 4:
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
      return "an entry deleted";
    case 5:
      entries.erase(entries.begin() + static_cast<std::ptrdiff_t>(at));
      renumber();
      return "an entry deleted, and the rest renumbered";
    case 6:
      entries.insert(entries.begin() + static_cast<std::ptrdiff_t>(at), entries[at]);
      renumber();
      return "an entry inserted";
    case 7: {
      const auto other = (at + 1) % entries.size();
      std::swap(entries[at], entries[other]);
      renumber();
      return "two entries exchanged";
    }
    case 8:
      entries.resize(at);
      return "cut off";
    case 9: {
      Head& head = *store.head;
      switch (*rc::gen::inRange(0, 4)) {
        case 0:
          head.epoch = Epoch("another");
          break;
        case 1:
          head.seq += 1;
          break;
        case 2:
          head.hash = sha256("another");
          break;
        case 3:
          head.public_hash = sha256("another");
          break;
      }
      return "the head";
    }
  }
  return "";
}

}  // namespace

TEST_CASE("a log that nobody has touched holds, with all that was signed") {
  const auto check = checked(stored(some_log()));
  CHECK(first_fault(check).empty());
  CHECK(check.head() == some_log().head);
  CHECK(check.marks(Audience::desk).met() == 2);
  CHECK(check.marks(Audience::desk).newest() == check.head().seq);
  CHECK(check.marks(Audience::public_).newest() == check.head().public_seq);
}

TEST_CASE("any random log holds, and any random edit of it is found") {
  // 100 logs, each edited ten times in ten ways: 1,000 edits.
  rc::prop("for random logs", [] {
    const WrittenLog log = random_log();
    const auto untouched = checked(stored(log));
    RC_ASSERT(first_fault(untouched) == "");
    for (int i = 0; i < 10; ++i) {
      Stored store = stored(log);
      const std::string what = edit(store);
      const auto check = checked(store);
      if (check.faults().none()) RC_FAIL("not found: " + what);
    }
  });
}

TEST_CASE("whoever rewrites the whole chain after a change is caught by the head that was signed before") {
  WrittenLog log;
  log.submit("I never said this.");
  log.submit("Second.");
  log.sign();
  WrittenLog forged;
  forged.submit("I said that.");
  forged.submit("Second.");
  Stored store = stored(forged);
  CHECK(checked(store).faults().none());
  store.signed_heads = log.signed_heads;
  const auto check = checked(store);
  CHECK(check.faults().count() == 2);
  CHECK(first_fault(check) == "Public entry 2 is not the one that was signed.");
}

TEST_CASE("a log cut off together with its head is caught by the head that was signed before") {
  WrittenLog log;
  log.submit("First.");
  Stored store = stored(log);
  log.submit("Second.");
  log.sign();
  store.signed_heads = log.signed_heads;
  CHECK(first_fault(checked(store)) == "Public entry 2 was signed, but the log ends at 1.");
}

TEST_CASE("a head signed with a key that is not at hand is not judged; one signed for another room is a fault") {
  WrittenLog log;
  log.submit("First.");
  log.sign(record_key(8));
  for (const auto& keys : {std::vector<PublicKey>(), keys_of(record_key())}) {
    const auto check = checked(stored(log), Withheld::none, keys);
    CHECK(check.faults().none());
    CHECK(check.unjudged().count() == 2);
    CHECK(check.marks(Audience::desk).newest() == 0);
  }
  log.submit("Second.");
  log.sign();
  auto both = keys_of(record_key());
  both.push_back(public_key_of(record_key(8).seed));
  const auto full = checked(stored(log), Withheld::none, both);
  CHECK(full.faults().none());
  CHECK(full.unjudged().none());
  CHECK(full.marks(Audience::desk).newest_by(both[1]) == 2);
  CHECK(full.marks(Audience::desk).newest_by(both[0]) == 3);
  Stored wrong = stored(log);
  wrong.signed_heads[0].signature = wrong.signed_heads[1].signature;
  CHECK(checked(wrong, Withheld::none, both).faults().count() == 1);
  // Whatever key it was: another entry stands where it was signed.
  wrong.signed_heads[0].hash = sha256("another");
  CHECK(first_fault(checked(wrong)) == "Entry 2 is not the one that was signed.");
  SignedHead elsewhere = log.signed_head(Audience::desk);
  elsewhere.aggregate = AggregateId("room:garden");
  Stored store = stored(log);
  store.signed_heads = {sign_head(record_key(), kDialogue, elsewhere)};
  CHECK(checked(store).faults().count() == 1);
}

TEST_CASE("a kept head that is beyond the end of a log is a fault; beyond that of a copy, it is not judged") {
  WrittenLog log;
  log.submit("First.");
  const Stored store = stored(log);
  log.submit("Second.");
  for (const HeadFrom from : {HeadFrom::reader_of_log, HeadFrom::reader_of_copy}) {
    LogCheck check(kDialogue, RoomId("hall"), keys_of(record_key()), Withheld::none);
    check.expect(log.signed_head(Audience::public_), from);
    for (const auto& entry : store.entries) check.take(entry);
    check.finish(store.head);
    const bool log_itself = from == HeadFrom::reader_of_log;
    CHECK(check.faults().count() == (log_itself ? 1 : 0));
    CHECK(check.unjudged().count() == (log_itself ? 0 : 1));
    CHECK(check.marks(Audience::public_).newest_kept() == 0);
  }
}

TEST_CASE("an erased intervention may not have a body, and any other may not lack it") {
  WrittenLog log;
  const auto number = log.submit("First.");
  Stored before = stored(log);
  log.erase(number);
  Stored store = stored(log);
  CHECK(checked(store).faults().none());
  store.entries[1].body = before.entries[1].body;
  CHECK(first_fault(checked(store)) == "Entry 2 still has its body, though its intervention was erased.");
  before.entries[1].body.reset();
  CHECK(first_fault(checked(before)) == "Entry 2 lacks its body, though nothing says that it was erased.");
}

TEST_CASE("a copy may lack a withdrawn text where it says so, and nothing more") {
  WrittenLog log;
  log.withdraw(log.submit("First."));
  log.submit("Second.");
  Stored store = stored(log);
  store.entries[1].body.reset();
  CHECK(checked(store, Withheld::withdrawn).faults().none());
  CHECK(checked(store, Withheld::none).faults().count() == 1);
  store.entries[3].body.reset();
  CHECK(checked(store, Withheld::withdrawn).faults().count() == 1);
}

TEST_CASE("a log in use: what was erased while it was read is looked at again") {
  WrittenLog log;
  const auto number = log.submit("First.");
  const Stored before = stored(log);
  log.erase(number);
  LogCheck check(kDialogue, RoomId("hall"), {}, Withheld::none);
  check.take(before.entries[0]);
  check.take(before.entries[1]);
  check.take(log.entries[2]);
  CHECK(check.doubtful() == std::vector<Seq>{2});
  check.looked_again(2, false);
  check.finish(log.head);
  CHECK(check.faults().none());
}

TEST_CASE("an entry that is well chained but impossible is found") {
  WrittenLog log;
  const auto number = log.submit("First.");
  log.withdraw(number);
  // Whoever has the whole chain in hand can write what no rule allows; the versions give it away.
  const InterventionWithdrawn again{numbered<InterventionId>(number), 2};
  const Entry entry{4, 3, log.now, again};
  const Headers headers = encode_headers(Placed{log.aggregate, log.head.epoch, log.head.hash, log.head.public_hash},
                                         entry, log.room.find(again.id), log.room.rules());
  Stored store = stored(log);
  store.entries.push_back({4, headers.header, headers.public_header, "{}"});
  store.head = Head{log.head.epoch, 4, sha256(headers.header), 3, sha256(headers.public_header)};
  CHECK(first_fault(checked(store)) == "Entry 4 withdraws an intervention that was taken away before.");
}

TEST_CASE("one edit is told as one fault, and the rest of the log is still looked at") {
  WrittenLog log = some_log();
  Stored store = stored(log);
  auto& body = *store.entries[1].body;
  body.replace(body.find("morning"), 7, "evening");
  body = *store.entries[8].body;
  store.entries[8].body.reset();
  const auto check = checked(store);
  CHECK(check.faults().count() == 2);
  CHECK(first_fault(check).starts_with("Entry 2 has a body that is not the one"));
}
