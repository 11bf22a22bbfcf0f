// plenaria verify: whether a record holds, in the store or in a file.
#include <algorithm>
#include <cstdio>

#include "app/commands.hpp"
#include "app/key_files.hpp"
#include "app/line_file.hpp"
#include "app/log_walk.hpp"
#include "app/store_access.hpp"
#include "app/trusted_keys.hpp"
#include "record/backup_check.hpp"
#include "record/export_check.hpp"

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

std::string count_of(std::size_t count, const char* one, const char* many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

/// Tells the faults of one thing, the first in full; returns whether there are none.
bool tell(const std::string& name, const std::string& what, const std::vector<const Faults*>& all) {
  constexpr std::size_t kTold = 5;
  std::size_t count = 0, told = 0;
  for (const Faults* faults : all) count += faults->count();
  if (count == 0) {
    std::printf("%s: it holds. %s\n", name.c_str(), what.c_str());
    return true;
  }
  std::printf("%s: it does NOT hold, %s.\n", name.c_str(), count_of(count, "fault", "faults").c_str());
  for (const Faults* faults : all)
    for (const Fault& fault : faults->told())
      if (told++ < kTold) std::printf("  %s\n", fault.sentence.c_str());
  if (count > kTold) std::printf("  … and %zu more.\n", count - kTold);
  return false;
}

std::string signed_words(const LogCheck& check, bool with_keys) {
  const Seq desk = check.marks(Audience::desk).newest(), shown = check.marks(Audience::public_).newest();
  if (desk == 0 && shown == 0) return "Nothing of it has been signed yet.";
  return std::string(with_keys ? "Signed" : "Signed (the signatures were not checked, as no record key is at hand)") +
         " up to entry " + std::to_string(desk) +
         (shown == 0 ? "." : ", up to public entry " + std::to_string(shown) + ".");
}

std::string log_words(const LogCheck& check, bool with_keys) {
  return count_of(check.head().seq, "entry", "entries") + ", " + std::to_string(check.head().public_seq) +
         " of them public. " + signed_words(check, with_keys);
}

std::vector<SignedHead> kept_heads(const VerifyOptions& options) {
  std::vector<SignedHead> heads;
  for (const auto& file : options.heads) heads.push_back(head_in_file(file));
  return heads;
}

/// `so_far` is kept up to date, for where this ends early.
void verify_store(const VerifyOptions& options, Verdict& so_far) {
  const Configuration configuration = configuration_of(options.where);
  const Dialogue& dialogue = configuration.dialogue;
  const auto rooms =
      options.room.empty() ? planned_rooms(dialogue) : std::vector<PlannedRoom>{planned_room(dialogue, options.room)};
  std::vector<PublicKey> keys;
  if (!options.key.empty()) keys = keys_in_file(options.key);
  else if (const auto key = kept_record_key(configuration.settings)) keys = {public_key_of(key->seed)};
  const auto kept = kept_heads(options);
  for (const SignedHead& head : kept)
    if (std::none_of(rooms.begin(), rooms.end(),
                     [&](const PlannedRoom& room) { return aggregate_of(room.plan->id) == head.aggregate; }))
      throw ConfigFault("--head is of another room than is checked: " + head.aggregate.text());
  StoreAccess access(configuration, Beginning::never);
  access.connect();
  Progress progress;
  std::size_t broken = 0;
  for (const auto& room : rooms) {
    const RoomId& id = room.plan->id;
    LogWalk walk(access, dialogue.id, id, keys, progress);
    if (!walk.begun_at()) {
      std::printf("%s: it has no entries yet.\n", id.text().c_str());
      continue;
    }
    for (const SignedHead& head : kept)
      if (head.aggregate == aggregate_of(id)) walk.check().expect(head);
    walk.run(nullptr);
    walk.settle();
    if (!tell(id.text(), log_words(walk.check(), !keys.empty()), {&walk.check().faults(), &walk.unreadable()}))
      ++broken, so_far = Verdict::broken;
  }
  if (rooms.size() > 1) {
    if (broken == 0) std::printf("The record holds in all %zu rooms.\n", rooms.size());
    else std::printf("The record does NOT hold in %zu of %zu rooms.\n", broken, rooms.size());
  }
}

/// `line` is the first one, which was read already. Returns whether the file ends with a line feed.
bool feed(LineFile& file, std::string line, const std::function<void(std::string_view)>& take) {
  for (bool more = !line.empty() || file.next(line); more; more = file.next(line)) take(line);
  return file.whole();
}

Verdict verify_export(const VerifyOptions& options, LineFile& file, const std::string& first,
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
    if (up_to == 0) what += " Nothing in it has been signed by the venue.";
    else what += " The venue has signed it up to entry " + std::to_string(up_to) + ".";
    if (check.signed_by()) what += " The file as a whole was signed with the key " + *check.signed_by() + ".";
    else what += " The file as a whole was not signed: names, times and statuses in it are as its writer gave them.";
    if (keys.empty())
      what +=
          " The keys are those that the file itself names: compare them with what the venue gives at /record/keys, or "
          "name "
          "those with --key.";
  }
  return tell(path, what, check.faults()) ? Verdict::holds : Verdict::broken;
}

Verdict verify_backup(const VerifyOptions& options, LineFile& file, const std::string& first,
                      const std::vector<PublicKey>& keys) {
  const std::string& path = options.file;
  BackupCheck check(keys);
  for (const SignedHead& head : kept_heads(options)) check.expect(head);
  check.finish(feed(file, first, [&](std::string_view line) { check.take(line); }));
  bool holds =
      tell(path, "A backup of " + count_of(check.rooms().size(), "room", "rooms") + ", whole.", check.faults());
  for (const auto& [room, log] : check.rooms())
    holds = tell(path + ": " + room.text(), log_words(*log, true), {&log->faults()}) && holds;
  return holds ? Verdict::holds : Verdict::broken;
}

Verdict verify_file(const VerifyOptions& options) {
  const auto keys = options.key.empty() ? std::vector<PublicKey>() : keys_in_file(options.key);
  LineFile file(options.file);
  std::string first;
  file.next(first);
  if (begins_backup(first)) return verify_backup(options, file, first, keys);
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
