// plenaria verify: whether a record holds, in the store or in a file.
#include <algorithm>
#include <cstdio>

#include "app/commands.hpp"
#include "app/head_files.hpp"
#include "app/key_files.hpp"
#include "app/line_file.hpp"
#include "app/log_walk.hpp"
#include "app/store_access.hpp"
#include "app/trusted_keys.hpp"
#include "record/backup_check.hpp"
#include "record/export_check.hpp"
#include "record/log_check.hpp"
#include "record/register_check.hpp"

namespace plenaria {

namespace {

/// The exit status. Worse is said rather than better: a fault that was found stays one, whatever could not be looked
/// at.
enum class Verdict : int { holds = 0, broken = 1, not_judged = 2 };

Verdict both(Verdict one, Verdict other) {
  for (const Verdict worst : {Verdict::broken, Verdict::not_judged})
    if (one == worst || other == worst) return worst;
  return Verdict::holds;
}

constexpr std::string_view kOwnKeys =
    " The keys are those that the file itself names: compare them with what the venue gives at /record/keys, or name "
    "those with --key.";

constexpr std::chrono::minutes kSignedWithin{2};

std::string count_of(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

std::size_t count_of(const std::vector<const Faults*>& all) {
  std::size_t count = 0;
  for (const Faults* one : all) count += one->count();
  return count;
}

/// The first in full.
void tell_sentences(const std::vector<const Faults*>& all) {
  constexpr std::size_t kTold = 5;
  std::size_t told = 0;
  for (const Faults* faults : all)
    for (const Fault& fault : faults->told())
      if (told++ < kTold) std::printf("  %s\n", fault.sentence.c_str());
  if (const auto count = count_of(all); count > kTold) std::printf("  … and %zu more.\n", count - kTold);
}

/// Tells what was found of one thing.
Verdict tell(const std::string& name, const std::string& what, const std::vector<const Faults*>& faults,
             const std::vector<const Faults*>& unjudged) {
  if (const auto count = count_of(faults); count != 0) {
    std::printf("%s: it does NOT hold, %s.\n", name.c_str(), count_of(count, "fault", "faults").c_str());
    tell_sentences(faults);
    tell_sentences(unjudged);
    return Verdict::broken;
  }
  if (count_of(unjudged) != 0) {
    std::printf("%s: nothing is wrong as far as could be judged, which is not all. %s\n", name.c_str(), what.c_str());
    tell_sentences(unjudged);
    return Verdict::not_judged;
  }
  std::printf("%s: it holds. %s\n", name.c_str(), what.c_str());
  return Verdict::holds;
}

std::string signed_words(const ChainCheck& check) {
  const Seq desk = check.marks(Audience::desk).newest(), shown = check.marks(Audience::public_).newest();
  if (desk == 0 && shown == 0)
    return check.unjudged().none() ? "Nothing of it has been signed yet." : "No signature of it could be checked.";
  return "Signed up to entry " + std::to_string(desk) +
         (shown == 0 ? "." : ", up to public entry " + std::to_string(shown) + ".");
}

/// Up to where the record is the one that the heads which the reader has kept are of; empty where none was compared.
std::string compared_words(Audience audience, Seq up_to) {
  if (up_to == 0) return "";
  return " Compared with the kept head: it is the same record up to " +
         std::string(audience == Audience::desk ? "entry " : "public entry ") + std::to_string(up_to) + ".";
}

std::string log_words(const ChainCheck& check) {
  std::string words = count_of(check.head().seq, "entry", "entries") + ", ";
  if (check.aggregate() == register_log()) words += "none of them public. ";
  else words += std::to_string(check.head().public_seq) + " of them public. ";
  words += signed_words(check);
  for (const Audience audience : {Audience::desk, Audience::public_})
    words += compared_words(audience, check.marks(audience).newest_kept());
  return words;
}

std::vector<PublicKey> named_keys(const VerifyOptions& options) {
  std::vector<PublicKey> keys;
  for (const auto& file : options.keys)
    for (const PublicKey& key : keys_in_file(file)) keys.push_back(key);
  return keys;
}

/// Where keys were named, one of them must have signed something of each room: the key at hand alone proves nothing to
/// whoever named another. Tells in words where they have signed less than the key at hand.
std::string named_words(const ChainCheck& check, const std::vector<PublicKey>& named, Faults& unjudged) {
  if (named.empty()) return "";
  Seq desk = 0, shown = 0;
  for (const PublicKey& key : named) {
    desk = std::max(desk, check.marks(Audience::desk).newest_by(key));
    shown = std::max(shown, check.marks(Audience::public_).newest_by(key));
  }
  if (desk == 0 && shown == 0) {
    unjudged.add(0, "Nothing of it is signed with a key that --key names.");
    return "";
  }
  if (desk == check.marks(Audience::desk).newest() && shown == check.marks(Audience::public_).newest()) return "";
  return " With a key that --key names, up to entry " + std::to_string(desk) + " and public entry " +
         std::to_string(shown) + "; what comes after is signed with the key at hand alone.";
}

/// A log that was begun a moment ago may not have been signed yet.
bool is_long_unsigned(const ChainCheck& check, VenueTime now) {
  if (check.marks(Audience::desk).newest() != 0 || check.marks(Audience::public_).newest() != 0) return false;
  if (!check.folds() || check.head().seq == 0 || !check.unjudged().none()) return false;
  return now - check.opened_at() > kSignedWithin;
}

std::vector<SignedHead> kept_heads(const VerifyOptions& options) {
  std::vector<SignedHead> heads;
  for (const auto& file : options.heads) heads.push_back(head_in_file(file));
  return heads;
}

/// A log that is to be checked, and what to call it.
struct Target {
  std::string name;
  std::unique_ptr<ChainCheck> check;
};

/// The room that was asked for, or all of them and the register.
std::vector<Target> targets_of(const Dialogue& dialogue, const std::string& room, const std::vector<PublicKey>& keys) {
  const auto rooms = room.empty() ? planned_rooms(dialogue) : std::vector<PlannedRoom>{planned_room(dialogue, room)};
  std::vector<Target> targets;
  for (const auto& planned : rooms) {
    const RoomId& id = planned.plan->id;
    targets.push_back({id.text(), std::make_unique<LogCheck>(dialogue.id, id, keys, Withheld::none)});
  }
  if (room.empty())
    targets.push_back({name_of_log(register_log()), std::make_unique<RegisterCheck>(dialogue.id, keys)});
  return targets;
}

/// What is known of the logs beside what the store holds.
struct Expected {
  std::vector<SignedHead> kept;  ///< by the reader
  std::map<AggregateId, std::vector<Head>> acknowledged;
  std::vector<PublicKey> named;
};

/// Nothing of a log that has no entries yet.
std::optional<Verdict> verify_log(StoreAccess& access, const Target& target, const Expected& expected,
                                  Progress& progress) {
  ChainCheck& check = *target.check;
  LogWalk walk(access, check, target.name, progress);
  for (const SignedHead& head : expected.kept)
    if (head.aggregate == check.aggregate()) check.expect(head, HeadFrom::reader_of_log);
  if (const auto heads = expected.acknowledged.find(check.aggregate()); heads != expected.acknowledged.end())
    for (const Head& head : heads->second) check.expect_acknowledged(head);
  walk.run(nullptr);
  walk.settle();
  if (check.head().seq == 0 && check.faults().none() && walk.beside().none() && check.unjudged().none()) {
    std::printf("%s: it has no entries yet.\n", target.name.c_str());
    return std::nullopt;
  }
  Faults unsigned_;
  const std::string by_named = named_words(check, expected.named, unsigned_);
  if (unsigned_.none() && is_long_unsigned(check, access.store().venue_now()))
    unsigned_.add(0,
                  "Nothing of it is signed, though a server that has the key signs within a minute: whoever can write "
                  "to the store may have made all of it.");
  return tell(target.name, log_words(check) + by_named, {&check.faults(), &walk.beside()},
              {&check.unjudged(), &unsigned_});
}

/// How many of the rooms do not hold, and how many could not be judged; and the register beside them.
struct Tally {
  std::size_t rooms = 0;
  std::size_t broken = 0;
  std::size_t unjudged = 0;
  Verdict of_register = Verdict::holds;

  void tell() const {
    if (broken != 0) std::printf("The record does NOT hold in %zu of %zu rooms.\n", broken, rooms);
    else if (unjudged != 0)
      std::printf("The record could not be judged in full in %zu of %zu rooms.\n", unjudged, rooms);
    else if (of_register == Verdict::holds) std::printf("The record holds in all %zu rooms.\n", rooms);
    if (of_register == Verdict::broken) std::printf("The record does NOT hold in the register of people.\n");
    else if (of_register == Verdict::not_judged)
      std::printf("The record could not be judged in full in the register of people.\n");
  }
};

/// `so_far` is kept up to date, for where this ends early.
void verify_store(const VerifyOptions& options, Verdict& so_far) {
  const Configuration configuration = configuration_of(options.where);
  Expected expected;
  expected.named = named_keys(options);
  auto keys = expected.named;
  if (const auto key = kept_record_key(configuration.settings)) keys.push_back(public_key_of(key->seed));
  const auto targets = targets_of(configuration.dialogue, options.room, keys);
  expected.kept = kept_heads(options);
  for (const SignedHead& head : expected.kept)
    if (std::none_of(targets.begin(), targets.end(),
                     [&](const Target& target) { return target.check->aggregate() == head.aggregate; }))
      throw ConfigFault("--head is of another room than is checked: " + head.aggregate.text());
  // Before the store is looked at, as a server may go on meanwhile.
  expected.acknowledged = acknowledged_heads(configuration.settings.data);
  StoreAccess access(configuration, Beginning::never);
  access.connect();
  Progress progress;
  Tally tally;
  for (const Target& target : targets) {
    const bool is_register = target.check->aggregate() == register_log();
    if (!is_register) ++tally.rooms;
    const auto verdict = verify_log(access, target, expected, progress);
    if (!verdict) continue;
    so_far = both(so_far, *verdict);
    if (is_register) tally.of_register = *verdict;
    else if (*verdict == Verdict::broken) ++tally.broken;
    else if (*verdict == Verdict::not_judged) ++tally.unjudged;
  }
  if (targets.size() > 1) tally.tell();
}

/// `first` was read already; nothing in an empty file. Returns whether the file ends with a line feed.
bool feed(LineFile& file, const std::optional<std::string>& first, const std::function<void(std::string_view)>& take) {
  if (first) take(*first);
  for (std::string line; first && file.next(line);) take(line);
  return file.whole();
}

Verdict verify_export(const VerifyOptions& options, LineFile& file, const std::optional<std::string>& first,
                      const std::vector<PublicKey>& keys) {
  const std::string& path = options.file;
  ExportCheck check(keys);
  for (const SignedHead& head : kept_heads(options)) check.expect(head);
  check.finish(feed(file, first, [&](std::string_view line) { check.take(line); }));
  std::string what;
  if (const ExportAbout* about = check.about()) {
    what = "The " + std::string(to_text(about->audience)) + " record of the room " + about->dialogue.text() + "/" +
           about->room.text() + ", " + count_of(about->seq, "entry", "entries");
    what += about->seq == 0 ? "." : "; the newest has the hash " + about->hash.text() + ".";
    const Seq up_to = check.signed_up_to();
    if (up_to == 0) what += " No signature of an entry vouches for it.";
    else what += " The venue has signed it up to entry " + std::to_string(up_to) + ".";
    if (check.signed_by()) what += " The file as a whole was signed with the key " + *check.signed_by() + ".";
    else
      what +=
          " No signature vouches for the file as a whole: names, times and statuses in it are as its writer gave them.";
    for (const Audience audience : {Audience::desk, Audience::public_})
      what += compared_words(audience, check.compared_up_to(audience));
    if (keys.empty()) what += kOwnKeys;
  }
  return tell(path, what, check.faults(), check.unjudged());
}

Verdict verify_backup(const VerifyOptions& options, LineFile& file, const std::optional<std::string>& first,
                      const std::vector<PublicKey>& keys) {
  const std::string& path = options.file;
  BackupCheck check(keys);
  for (const SignedHead& head : kept_heads(options)) check.expect(head);
  check.finish(feed(file, first, [&](std::string_view line) { check.take(line); }));
  std::size_t rooms = 0;
  for (const auto& [log, unused] : check.logs()) rooms += log == register_log() ? 0 : 1;
  std::string what = "A backup of " + count_of(rooms, "room", "rooms") + ", whole.";
  if (keys.empty()) what += kOwnKeys;
  Verdict verdict = tell(path, what, check.faults(), {&check.unjudged()});
  for (const auto& [id, log] : check.logs())
    verdict = both(verdict, tell(path + ": " + name_of_log(id), log_words(*log), {&log->faults()}, {&log->unjudged()}));
  return verdict;
}

Verdict verify_file(const VerifyOptions& options) {
  const auto keys = named_keys(options);
  LineFile file(options.file);
  std::optional<std::string> first(std::in_place);
  if (!file.next(*first)) first.reset();
  if (first && begins_backup(*first)) return verify_backup(options, file, first, keys);
  return verify_export(options, file, first, keys);
}

}  // namespace

int verify(const VerifyOptions& options) {
  Verdict verdict = Verdict::holds;
  try {
    if (options.file.empty() == options.where.config.empty())
      throw ConfigFault("verify takes a FILE, or --config for the record in the store");
    if (options.file.empty()) verify_store(options, verdict);
    else verdict = verify_file(options);
  } catch (const std::exception& trouble) {
    // Of what could not be looked at, nothing is known: that is not what a broken record is told by.
    std::fflush(stdout);
    std::fprintf(stderr, "plenaria: %s\n", trouble.what());
    verdict = both(verdict, Verdict::not_judged);
  }
  return static_cast<int>(verdict);
}

}  // namespace plenaria
