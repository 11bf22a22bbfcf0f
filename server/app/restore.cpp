// plenaria restore: a backup written into an empty store. Every entry goes through the same append as when it was new;
// then each log gets a new epoch, as what came after the backup is not there and clients have to be told.
#include <algorithm>
#include <cstdio>
#include <stdexcept>

#include "app/commands.hpp"
#include "app/head_files.hpp"
#include "app/key_files.hpp"
#include "app/line_file.hpp"
#include "app/log_walk.hpp"
#include "app/store_access.hpp"
#include "record/backup_check.hpp"

namespace plenaria {

namespace {

constexpr std::size_t kLargestBatch = 256;
constexpr std::size_t kBatchBytes = 512 * 1024;
constexpr std::chrono::seconds kAppendPatience{70};

void read_to_end(LineFile& file, const std::function<void(std::string_view)>& take, BackupCheck& check) {
  file.rewind();
  for (std::string line; file.next(line);) take(line);
  check.finish(file.whole());
  if (check.holds()) return;
  auto all = check.faults();
  for (const auto& [id, log] : check.logs()) all.push_back(&log->faults());
  for (const Faults* faults : all)
    if (!faults->none())
      throw std::runtime_error("The backup does not hold and is not restored. " + faults->told().front().sentence);
}

/// Refuses a store that is in use, not empty, or not safe for a record.
void demand_empty(StoreAccess& access, const Settings& settings, const BackupAbout& about, const Dialogue& dialogue) {
  const std::string first = "Stop every server before a backup is restored";
  if (settings.redis == "embedded" && !access.alone())
    throw std::runtime_error("A server uses this data directory. " + first + ".");
  const RedisReply listening = access.command({"PUBSUB", "NUMSUB", access.keys().ephemeral()});
  if (listening.elements.size() == 2 && listening.elements[1].integer > 0)
    throw std::runtime_error("A server uses the Redis at " + access.address().text() + ". " + first + ".");
  if (access.command({"EXISTS", access.keys().restoring()}).integer != 0)
    throw std::runtime_error(std::string(kRestoreInterrupted));
  const std::vector<std::string> settings_asked(kCheckedSettings.begin(), kCheckedSettings.end());
  if (const auto trouble =
          check_server(access.address().text(), access.command({"INFO"}), access.command(settings_asked)))
    throw std::runtime_error(trouble->sentence);
  std::vector<AggregateId> logs;
  for (const auto& log : about.logs) logs.push_back(log.id);
  for (const auto& room : planned_rooms(dialogue)) logs.push_back(room_log(room.plan->id));
  logs.push_back(register_log());
  for (const auto& log : logs) {
    const RedisKeys& keys = access.keys();
    const RedisReply found = access.command({"EXISTS", keys.log(log), keys.bodies(log), keys.head(log)});
    if (found.integer != 0 || found.is_error())
      throw std::runtime_error("The store already holds something of the " +
                               std::string(log == register_log() ? "" : "room ") + name_of_log(log) +
                               ". A backup is restored into an empty store alone.");
  }
}

/// Appends entries in batches, and waits for each.
class Writer {
 public:
  explicit Writer(StoreAccess& access) : access_(access) {}

  void begin(const AggregateId& log, const Epoch& epoch) {
    flush();
    aggregate_ = log;
    head_ = next_ =
        access_.ask<Head>([&](auto handler) { access_.store().open(aggregate_, epoch, std::move(handler)); });
    if (head_.seq != 0 || head_.epoch != epoch)
      throw std::runtime_error("Somebody else writes to the store meanwhile.");
  }

  /// Goes on with a log that stands there.
  void resume(const AggregateId& log, const Head& head) {
    flush();
    aggregate_ = log;
    head_ = next_ = head;
  }

  /// `next` is the log's head after it.
  void add(const AggregateId& log, StoredEntry entry, const Head& next) {
    if (aggregate_ != log) throw std::runtime_error("The backup goes from one log to another and back.");
    if (!entry.body) {
      entry.body = "{}";
      erased_.push_back(entry.seq);
    }
    bytes_ += entry.header.size() + entry.public_header.size() + entry.body->size();
    batch_.push_back(std::move(entry));
    next_ = next;
    if (batch_.size() == kLargestBatch || bytes_ >= kBatchBytes) flush();
  }

  void flush() {
    if (batch_.empty()) return;
    const auto outcome = std::make_shared<std::optional<AppendOutcome>>();
    access_.store().append(aggregate_, head_, std::move(batch_), erased_, next_,
                           [outcome](AppendOutcome given) { *outcome = std::move(given); });
    access_.wait("the store to record", kAppendPatience, [&] { return outcome->has_value(); });
    if (!std::holds_alternative<Recorded>(**outcome)) refuse(**outcome);
    head_ = next_;
    batch_.clear();
    erased_.clear();
    bytes_ = 0;
  }

 private:
  [[noreturn]] static void refuse(const AppendOutcome& outcome) {
    if (const auto* refused = std::get_if<NotRecorded>(&outcome))
      throw std::runtime_error("The store does not record: " + full_stop(refused->why));
    if (const auto* unknown = std::get_if<Unknown>(&outcome))
      throw std::runtime_error("The store did not answer: " + full_stop(unknown->why));
    throw std::runtime_error("Somebody else writes to the store meanwhile.");
  }

  StoreAccess& access_;
  AggregateId aggregate_;
  Head head_;  ///< of what is recorded
  Head next_;  ///< with the batch
  std::vector<StoredEntry> batch_;
  std::vector<Seq> erased_;
  std::size_t bytes_ = 0;
};

/// What came after the backup is not there: positions of before mean nothing any more. Gives the head after it.
Head change_epoch(StoreAccess& access, const ChainCheck& log, Writer& writer) {
  Head next{Epoch(random_text(system_randomness())), 0, {}, 0, {}};
  StoredEntry entry = log.epoch_change(next, access.store().venue_now());
  writer.add(log.aggregate(), std::move(entry), next);
  writer.flush();
  return next;
}

void keep_signed(StoreAccess& access, const SignedHead& head) {
  access.ask<bool>([&](auto handler) {
    access.store().keep_signed(head.aggregate, head.audience, head.seq, encode_signed_head(head), std::move(handler));
  });
}

/// Sets a key, and has it on disk.
void set(StoreAccess& access, const std::string& key, const std::string& value) {
  if (const RedisReply reply = access.command({"SET", key, value}); reply.is_error())
    throw std::runtime_error("The Redis at " + access.address().text() + " does not take " + key + ": " +
                             full_stop(reply.text));
}

/// Writes what the file holds, which was checked; and once more on the way, as the file is read once more. Gives the
/// number of entries.
///
/// The heads that servers of this data directory acknowledged are those of the history that is replaced here; a server
/// would find them missing and change every epoch once more. What stands now takes their place, rather than nothing: so
/// it is still noticed when the old store is put back, or an entry of the restored one is lost.
std::uint64_t write(StoreAccess& access, LineFile& file, const BackupAbout& about, HeadFiles& heads) {
  BackupCheck check({});
  Writer writer(access);
  Progress progress;
  std::uint64_t entries = 0, all = 0;
  for (const auto& log : about.logs) all += log.head.seq;
  const auto take = [&](std::string_view text) {
    check.take(text);
    const auto line = decode_backup_line(text);
    if (!line) return;  // about, the keys or the seal
    if (const auto* head = std::get_if<SignedHead>(&*line)) return keep_signed(access, *head);
    const auto& [id, stored] = std::get<BackupEntry>(*line);
    const ChainCheck& log = *check.logs().at(id);
    if (!log.faults().none()) throw std::runtime_error("The backup has changed while it was read.");
    if (stored.seq == 1) writer.begin(id, log.head().epoch);
    writer.add(id, stored, log.head());
    progress.at("restoring", ++entries, all);
  };
  read_to_end(file, take, check);
  writer.flush();
  for (const auto& [id, log] : check.logs()) {
    if (log->head().seq == 0) continue;
    writer.resume(id, log->head());
    heads.keep(id, change_epoch(access, *log, writer));
  }
  heads.take_over();
  return entries;
}

/// How to begin again.
std::string emptied(const StoreAccess& access) {
  const auto directory = access.private_directory();
  return "The store holds a part of the backup: empty it (" +
         (directory ? "remove " + directory->string() : "the Redis at " + access.address().text()) +
         ") and restore again.";
}

}  // namespace

int restore(const RestoreOptions& options) {
  const Configuration configuration = configuration_of(options.where);
  const Settings& settings = configuration.settings;
  LineFile file(options.input);
  BackupCheck before({});
  read_to_end(
      file, [&](std::string_view line) { before.take(line); }, before);
  const BackupAbout& about = *before.about();
  const BackupKeys& keys = *before.keys();
  if (about.dialogue != configuration.dialogue.id)
    throw std::runtime_error("The backup is of the dialogue " + about.dialogue.text() + ", and this configuration of " +
                             configuration.dialogue.id.text() + ".");

  // Everything that can be a reason to refuse is looked at before anything is written.
  if (keys.token) check_place(settings, *keys.token);
  if (keys.record) check_place(settings, *keys.record);
  StoreAccess access(configuration, Beginning::allowed);
  demand_empty(access, settings, about, configuration.dialogue);
  if (keys.token) place(settings, *keys.token);
  if (keys.record) place(settings, *keys.record);
  const std::string secret(reinterpret_cast<const char*>(keys.secret.data()), keys.secret.size());
  HeadFiles heads(settings.data, [](const std::string& line) { std::fprintf(stderr, "plenaria: %s\n", line.c_str()); });
  std::uint64_t entries = 0;
  // From the first write to the last the store says that it holds a part, so that nobody takes it for a whole.
  set(access, access.keys().restoring(), "1");
  try {
    set(access, access.keys().secret(), secret);
    access.connect();
    entries = write(access, file, about, heads);
    if (const RedisReply reply = access.command({"DEL", access.keys().restoring()}); reply.is_error())
      throw std::runtime_error(full_stop(reply.text));
  } catch (const std::exception& trouble) {
    throw std::runtime_error(full_stop(trouble.what()) + " " + emptied(access));
  }
  const auto rooms = std::count_if(about.logs.begin(), about.logs.end(),
                                   [](const BackupAbout::Log& log) { return room_of_log(log.id).has_value(); });
  std::printf("Restored %td rooms with %llu entries. Each has a new epoch: clients will be told to start afresh.\n",
              rooms, static_cast<unsigned long long>(entries));
  return 0;
}

}  // namespace plenaria
