// Exports of a room's record that can be verified, and what is found in them once they were changed.
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

#include "exported.hpp"
#include "record/backup_check.hpp"
#include "record/export_check.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

namespace {

std::unique_ptr<ExportCheck> checked(const std::string& file, const std::vector<PublicKey>& keys = {},
                                     const std::vector<SignedHead>& kept = {}) {
  auto check = std::make_unique<ExportCheck>(keys);
  for (const auto& head : kept) check->expect(head);
  std::size_t at = 0;
  while (at < file.size()) {
    const auto end = std::min(file.find('\n', at), file.size());
    check->take(std::string_view(file).substr(at, end - at));
    at = end + 1;
  }
  check->finish(file.ends_with('\n'));
  return check;
}

/// What a check finds, in its order.
std::vector<std::string> faults_of(const std::string& file, const std::vector<PublicKey>& keys = {}) {
  const auto check = checked(file, keys);
  std::vector<std::string> sentences;
  for (const Faults* faults : check->faults())
    for (const Fault& fault : faults->told()) sentences.push_back(fault.sentence);
  return sentences;
}

/// What it finds first; empty where the file holds.
std::string fault(const std::string& file, const std::vector<PublicKey>& keys = {}) {
  const auto sentences = faults_of(file, keys);
  return sentences.empty() ? std::string() : sentences.front();
}

/// What it could not judge, the first; empty where it judged all.
std::string unjudged(const std::string& file, const std::vector<PublicKey>& keys = {}) {
  const auto check = checked(file, keys);
  for (const Faults* one : check->unjudged())
    if (!one->none()) return one->told().front().sentence;
  return "";
}

std::vector<std::string> lines_of(const std::string& file) {
  std::vector<std::string> lines;
  std::size_t at = 0;
  while (at < file.size()) {
    const auto end = file.find('\n', at);
    lines.push_back(file.substr(at, end - at));
    at = end + 1;
  }
  return lines;
}

/// The same lines with a seal that fits them, as whoever has this key can make of an edited file.
std::string sealed_anew(const std::vector<std::string>& lines, const std::optional<RecordKey>& key = record_key()) {
  std::string file;
  SealingWriter writer([&file](std::string_view bytes) { file += bytes; });
  for (std::size_t i = 0; i + 1 < lines.size(); ++i) writer.add(lines[i]);
  writer.seal(kExportPurpose, key);
  return file;
}

void replace(std::string& text, const std::string& what, const std::string& by) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  text.replace(at, what.size(), by);
}

WrittenLog random_log() {
  WrittenLog log;
  const int steps = *rc::gen::inRange(2, 12);
  for (int i = 0; i < steps; ++i) {
    const auto number = log.submit("Text " + std::to_string(i), *rc::gen::element<std::string>("ana", "bruno"));
    switch (*rc::gen::inRange(0, 6)) {
      case 0:
        log.withdraw(number);
        break;
      case 1:
        log.erase(number);
        break;
      case 2:
        log.sign();
        break;
      default:
        break;
    }
  }
  return log;
}

}  // namespace

TEST_CASE("an export of either audience holds, with its own keys and with those of the venue") {
  const WrittenLog log = some_log();
  for (const Audience audience : {Audience::public_, Audience::desk}) {
    const std::string file = exported(log, audience);
    CHECK(fault(file) == "");
    CHECK(fault(file, keys_of(record_key())) == "");
    CHECK_FALSE(unjudged(file, keys_of(record_key(9))).empty());
    CHECK(fault(exported(log, audience, jsonl_export, "en", std::nullopt)) == "");
  }
}

TEST_CASE("any random export holds, and any random edit of the file is found") {
  // 100 files, each edited ten times: 1,000 edits.
  rc::prop("for random files", [] {
    const WrittenLog log = random_log();
    const std::string file = exported(log, *rc::gen::element(Audience::public_, Audience::desk));
    RC_ASSERT(fault(file) == "");
    for (int i = 0; i < 10; ++i) {
      std::string edited = file;
      auto lines = lines_of(file);
      const auto line = *rc::gen::inRange<std::size_t>(0, lines.size());
      const auto at = *rc::gen::inRange<std::size_t>(0, file.size());
      switch (*rc::gen::inRange(0, 5)) {
        case 0:
          edited[at] = static_cast<char>(edited[at] ^ *rc::gen::inRange(1, 256));
          break;
        case 1:
          edited.erase(at, *rc::gen::inRange<std::size_t>(1, 100));
          break;
        case 2:
          edited.insert(at, edited.substr(*rc::gen::inRange<std::size_t>(0, file.size()), 10) + "\n");
          break;
        case 3:
          edited.resize(at);
          break;
        case 4: {
          std::swap(lines[line], lines[(line + 1) % lines.size()]);
          edited.clear();
          for (const auto& one : lines) edited += one + "\n";
          break;
        }
      }
      RC_PRE(edited != file);
      if (fault(edited).empty()) RC_FAIL("not found: " + edited);
    }
  });
}

TEST_CASE("a file whose seal names a key that the file does not is no file as it was written") {
  auto lines = lines_of(exported(some_log(), Audience::public_));
  const auto at = lines.back().find("\"key\":\"") + 7;
  lines.back()[at] = lines.back()[at] == 'A' ? 'B' : 'A';
  std::string edited;
  for (const auto& line : lines) edited += line + "\n";
  CHECK_FALSE(fault(edited).empty());
  CHECK(fault(edited, keys_of(record_key())).empty());
  CHECK_FALSE(unjudged(edited, keys_of(record_key())).empty());
}

TEST_CASE("an edit with a new seal is found by what the lines themselves say") {
  const WrittenLog log = some_log();
  const auto lines = lines_of(exported(log, Audience::public_));
  const auto edited = [&](std::size_t line, const std::string& what, const std::string& by) {
    auto copy = lines;
    replace(copy[line], what, by);
    return fault(sealed_anew(copy));
  };
  CHECK(fault(sealed_anew(lines)) == "");
  CHECK(edited(1, "Good morning.", "Good evening.") ==
        "Entry 1 shows a text that is not the one its header commits to.");
  CHECK(edited(1, R"("kind":"statement","language":"en","text":"Good)",
               R"("kind":"question","language":"en","text":"Good)") == "Entry 1 shows another kind than its header.");
  CHECK(edited(1, R"(Z","type")", R"(1Z","type")") == "Entry 1 is told of another time than that of its header.");
  CHECK(edited(2, R"("status":"withdrawn")", R"("status":"erased")") ==
        "Entry 2 shows its intervention as erased, but by the record it is withdrawn.");
  CHECK(edited(1, R"(\"seq\":1)", R"(\"seq\":7)").starts_with("Entry 1 says that it is entry 7"));
  CHECK(edited(0, R"("seq":7)", R"("seq":8)").starts_with("The file says that it goes up to entry 8"));
  CHECK(edited(1, R"("salt":")", R"("salt":"x)") == "Entry 1 shows a text that is not the one its header commits to.");
}

TEST_CASE("texts of an export cannot be taken away by calling them withdrawn") {
  WrittenLog log;
  log.submit("Inconvenient.");
  log.sign();
  auto lines = lines_of(exported(log, Audience::public_));
  const auto id = numbered<InterventionId>(1).text();
  lines[1] =
      lines[1].substr(0, lines[1].find(R"("data":)")) + R"("data":{"id":")" + id + R"(","status":"withdrawn"}}})";
  CHECK(fault(sealed_anew(lines)) == "Entry 1 shows its intervention as withdrawn, but by the record it is published.");
}

TEST_CASE(
    "whoever writes the whole file anew is caught by the head that was signed, and by the signature of the file") {
  WrittenLog log, forged;
  log.submit("I never said this.");
  log.sign();
  forged.submit("I said that.");
  forged.signed_heads = log.signed_heads;
  const std::string file = exported(forged, Audience::public_, jsonl_export, "en", std::nullopt);
  CHECK(fault(file, keys_of(record_key())) == "Public entry 1 is not the one that was signed.");
  forged.signed_heads.clear();
  const std::string other_key = exported(forged, Audience::public_, jsonl_export, "en", record_key(9));
  CHECK(fault(other_key) == "");
  // With the key that the reader trusts, none of that is a proof; nor is it one against whoever signed it.
  CHECK(fault(other_key, keys_of(record_key())) == "");
  CHECK(unjudged(other_key, keys_of(record_key())) == "Not checked: the file as a whole, signed with the key " +
                                                          key_id(public_key_of(record_key(9).seed)) +
                                                          ", which is not at hand; name it with --key.");
  forged.sign(record_key(9));
  const std::string all_anew = exported(forged, Audience::public_, jsonl_export, "en", record_key(9));
  CHECK(unjudged(all_anew) == "");
  CHECK(tells(unjudged(all_anew, keys_of(record_key())), "which is not at hand"));
  forged.signed_heads.clear();
  const std::string bare = exported(forged, Audience::public_, jsonl_export, "en", std::nullopt);
  CHECK(unjudged(bare) == "");
  CHECK(tells(unjudged(bare, keys_of(record_key())), "which is not signed with a key that --key names"));
}

TEST_CASE("a kept head is compared; one that is newer than the file, or of another log, is no fault of the file") {
  WrittenLog log;
  log.submit("First.");
  const SignedHead old = log.signed_head(Audience::public_);
  log.submit("Second.");
  const std::string file = exported(log, Audience::public_);
  log.submit("Third.");
  const SignedHead newer = log.signed_head(Audience::public_);
  SignedHead elsewhere = old;
  elsewhere.aggregate = AggregateId("room:garden");
  const auto with = [&file](const SignedHead& head) { return checked(file, keys_of(record_key()), {head}); };
  const auto count = [](const std::vector<const Faults*>& all) {
    std::size_t sum = 0;
    for (const Faults* one : all) sum += one->count();
    return sum;
  };
  CHECK(count(with(old)->faults()) + count(with(old)->unjudged()) == 0);
  CHECK(with(old)->compared_up_to(Audience::public_) == 1);
  for (const SignedHead& head :
       {newer, sign_head(record_key(), kDialogue, elsewhere), log.signed_head(Audience::desk)}) {
    const auto check = with(head);
    CHECK(count(check->faults()) == 0);
    CHECK(count(check->unjudged()) == 1);
    CHECK(check->compared_up_to(Audience::public_) == 0);
  }
  CHECK(with(newer)->unjudged().back()->told().front().sentence ==
        "Not compared: the head is newer than this file. It is of public entry 3, and the file ends at 2: take a newer "
        "export or backup.");
  SignedHead other = old;
  other.hash = sha256("another");
  CHECK(count(with(sign_head(record_key(), kDialogue, other))->faults()) == 1);
  SignedHead forged = newer;
  forged.signature = old.signature;
  CHECK(count(with(forged)->faults()) == 1);
  // The file's own head may not be beyond its end.
  auto lines = lines_of(file);
  replace(lines[0], "\"signed_head\":null", "\"signed_head\":" + encode_signed_head(newer));
  CHECK(fault(sealed_anew(lines)) == "Public entry 3 was signed, but the log ends at 2.");
}

TEST_CASE("an export that an older key has signed too is judged in full with both keys, and not with one") {
  WrittenLog log;
  log.submit("First.");
  log.sign(record_key(8));
  const std::string head_by_old = "Not checked: 1 signed head, up to public entry 1, signed with the key " +
                                  key_id(public_key_of(record_key(8).seed)) +
                                  ", which is not at hand; name it with --key.";
  for (const Audience audience : {Audience::public_, Audience::desk}) {
    const std::string file = exported(log, audience);
    auto both = keys_of(record_key());
    both.push_back(public_key_of(record_key(8).seed));
    for (const auto& keys : {std::vector<PublicKey>(), keys_of(record_key()), keys_of(record_key(8)), both})
      CHECK(fault(file, keys) == "");
    CHECK(unjudged(file, both) == "");
    CHECK(tells(unjudged(file), "Not checked: 1 signed head"));
    CHECK(tells(unjudged(file, keys_of(record_key())), "Not checked: 1 signed head"));
    CHECK(tells(unjudged(file, keys_of(record_key(8))), "Not checked: the file as a whole"));
  }
  CHECK(unjudged(exported(log, Audience::public_)) == head_by_old);
  // What a known key is said to have signed, and has not, is a fault.
  const std::string file = exported(log, Audience::public_, jsonl_export, "en", record_key(8));
  auto lines = lines_of(file);
  replace(lines[0], log.signed_heads.back().signature.text(), log.signed_heads.front().signature.text());
  CHECK(fault(sealed_anew(lines, record_key(8))) ==
        "The signed head of public entry 1 does not bear a valid signature.");
}

TEST_CASE(
    "what was withdrawn, erased or never published is in no form of the public export; the chain holds without it") {
  const WrittenLog log = some_log();
  for (const Make make : {jsonl_export, csv_export, html_export}) {
    const std::string file = exported(log, Audience::public_, make);
    CHECK(tells(file, "Good morning."));
    CHECK(tells(file, "After the change."));
    for (const char* gone : {"Never mind", "To be forgotten", "Waiting", "bruno", "carla", "delia"})
      CHECK_FALSE(tells(file, gone));
  }
  const std::string desk = exported(log, Audience::desk);
  CHECK(tells(desk, "Waiting"));
  CHECK(tells(desk, "asked for"));
  for (const char* gone : {"Never mind", "To be forgotten", "carla"}) CHECK_FALSE(tells(desk, gone));
}

TEST_CASE("a line that cannot be read is told in one sentence with one full stop") {
  WrittenLog log;
  log.submit("First.");
  const auto lines = lines_of(exported(log, Audience::public_));
  for (const std::string& bad : {lines[0] + "x", "\xEF\xBB\xBF" + lines[0], std::string("[]"), std::string("{}")})
    for (const std::size_t at : {std::size_t{0}, std::size_t{1}}) {
      auto edited = lines;
      edited[at] = bad;
      const std::string sentence = fault(sealed_anew(edited));
      INFO(sentence);
      CHECK(tells(sentence, "Line " + std::to_string(at + 1) + " of the file cannot be read: "));
      CHECK(sentence.ends_with("."));
      CHECK_FALSE(sentence.ends_with(".."));
    }
  BackupCheck check({});
  check.take("\xEF\xBB\xBF{}");
  check.finish(true);
  CHECK(check.faults().front()->told().front().sentence ==
        "Line 1 of the file cannot be used: There is a byte order mark before the JSON; leave it out.");
}

TEST_CASE("of a file that was cut off or changed, that is told first, and no status that its lost entries explain") {
  const WrittenLog log = some_log();
  for (const Audience audience : {Audience::public_, Audience::desk}) {
    auto lines = lines_of(exported(log, audience));
    std::string torn;
    for (std::size_t i = 0; i < 4; ++i) torn += lines[i] + "\n";
    CHECK(fault(torn) == "The file has no end: it was cut off.");
    CHECK(fault(torn + lines[4].substr(0, 40)) == "The file has no end: it was cut off.");
    for (const std::string& sentence : faults_of(torn)) CHECK_FALSE(tells(sentence, "shows its intervention as"));
    CHECK(tells(faults_of(torn).back() + faults_of(torn)[1], "The file says that it goes up to entry"));
    std::string changed = exported(log, audience);
    replace(changed, "Good morning.", "Good evening.");
    CHECK(fault(changed) == "The file is not the one that its seal was made for: a byte of it is another.");
  }
}

TEST_CASE("a room of which the public has seen nothing is exported as no entries, and that holds") {
  WrittenLog log;
  log.submit("Waiting.", "ana", false);
  log.sign();
  const std::string file = exported(log, Audience::public_);
  CHECK(lines_of(file).size() == 2);
  CHECK(fault(file) == "");
  CHECK(fault(file, keys_of(record_key())) == "");
  CHECK(fault(exported(log, Audience::desk)) == "");
  auto lines = lines_of(file);
  replace(lines[0], Digest().text(), sha256("another").text());
  CHECK(fault(sealed_anew(lines)) == "The first line of the file names another newest entry than the file has.");
}
