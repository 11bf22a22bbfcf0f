// plenaria backup: the whole record and its keys in one file, consistent room by room, while it is in use.
#include <cstdio>
#include <deque>
#include <filesystem>
#include <map>
#include <stdexcept>

#include "app/commands.hpp"
#include "app/head_files.hpp"
#include "app/key_files.hpp"
#include "app/log_walk.hpp"
#include "app/output_file.hpp"
#include "app/store_access.hpp"
#include "protocol/cpp/backup_lines.hpp"
#include "record/log_check.hpp"
#include "record/register_check.hpp"

namespace plenaria {

namespace {

/// How often it begins again when something is erased meanwhile.
constexpr int kAttempts = 5;

struct Copied {
  std::size_t rooms = 0;
  std::uint64_t entries = 0;
  /// Logs whose record does not hold; they are in the backup as they are.
  std::vector<std::string> broken;
  std::map<AggregateId, Seq> heads;  ///< up to where each log was copied
};

void put_signed(StoreAccess& access, const AggregateId& log, Audience audience, Seq up_to, SealingWriter& lines) {
  for (Seq after = 0;;) {
    const auto texts = access.signed_heads(log, audience, after, 1000);
    for (const auto& text : texts) {
      const auto head = decode_signed_head(text);
      if (!head || head->seq > up_to) return;
      lines.add(encode_backup_signed(*head));
      after = head->seq;
    }
    if (texts.empty()) return;
  }
}

/// Nothing where an erasure came between: then a body is missing, and the entry that says why is not in the copy.
std::optional<Copied> copy(StoreAccess& access, const Configuration& configuration, const BackupKeys& keys,
                           OutputFile& output, Progress& progress) {
  const Dialogue& dialogue = configuration.dialogue;
  const auto record_keys =
      keys.record ? std::vector<PublicKey>{public_key_of(keys.record->seed)} : std::vector<PublicKey>();
  BackupAbout about;
  about.dialogue = dialogue.id;
  about.made = access.store().venue_now();
  std::vector<std::unique_ptr<ChainCheck>> checks;
  for (const auto& room : planned_rooms(dialogue))
    checks.push_back(std::make_unique<LogCheck>(dialogue.id, room.plan->id, record_keys, Withheld::none));
  checks.push_back(std::make_unique<RegisterCheck>(dialogue.id, record_keys));
  std::deque<LogWalk> walks;
  for (const auto& check : checks) {
    const AggregateId& log = check->aggregate();
    LogWalk& walk = walks.emplace_back(access, *check, name_of_log(log), progress);
    if (walk.begun_at()) about.logs.push_back({log, *walk.begun_at()});
    else walks.pop_back();
  }
  SealingWriter lines(output.sink());
  lines.add(encode_backup_about(about));
  lines.add(encode_backup_keys(keys));
  Copied copied;
  for (std::size_t i = 0; i < walks.size(); ++i) {
    const auto& [log, head] = about.logs[i];
    put_signed(access, log, Audience::public_, head.public_seq, lines);
    put_signed(access, log, Audience::desk, head.seq, lines);
    walks[i].run([&](const StoredEntry& stored) { lines.add(encode_backup_entry(log, stored)); });
    ChainCheck& check = walks[i].check();
    if (!check.doubtful().empty() && access.head(log) != head) return std::nullopt;
    check.finish(head);
    if (!check.faults().none())
      copied.broken.push_back(name_of_log(log) + " (" + check.faults().told().front().sentence + ")");
    copied.heads.emplace(log, check.head().seq);
    if (log != register_log()) ++copied.rooms;
    copied.entries += check.head().seq;
  }
  lines.seal(kBackupPurpose, keys.record);
  return copied;
}

}  // namespace

int backup(const BackupOptions& options) {
  const Configuration configuration = configuration_of(options.where);
  if (options.output.empty()) throw ConfigFault("--output names no file; the backup holds keys and goes nowhere else");
  // Before the store is looked at, as a server may go on meanwhile.
  const auto acknowledged = acknowledged_heads(configuration.settings.data);
  std::error_code ignored;
  if (!options.force && std::filesystem::is_regular_file(options.output, ignored))
    throw ConfigFault(options.output +
                      " is there already; name another file with --output, or replace it with --force");
  StoreAccess access(configuration, Beginning::never);
  access.connect();
  BackupKeys keys;
  keys.secret = access.store().deployment_secret();
  keys.token = kept_token_key(configuration.settings);
  keys.record = kept_record_key(configuration.settings);
  OutputFile output(options.output, OutputFile::Readers::owner);
  Progress progress;
  std::optional<Copied> copied;
  for (int attempt = 0; !copied; ++attempt) {
    if (attempt == kAttempts)
      throw std::runtime_error("Interventions were erased again and again meanwhile; try later.");
    if (attempt > 0) output.start_over();
    copied = copy(access, configuration, keys, output, progress);
  }
  output.finish();
  std::printf("%s: %zu rooms, %llu entries.\n", options.output.c_str(), copied->rooms,
              static_cast<unsigned long long>(copied->entries));
  for (const auto& [there, what] :
       {std::pair(keys.token.has_value(), "token.key"), std::pair(keys.record.has_value(), "record.key")})
    if (!there)
      std::fprintf(stderr, "plenaria: the backup has no %s, as none is at hand: back it up where it is.\n", what);
  bool lost = false;
  for (const auto& [log, heads] : acknowledged) {
    const auto found = copied->heads.find(log);
    const Seq copied_to = found == copied->heads.end() ? 0 : found->second;
    for (const Head& head : heads) {
      if (head.seq <= copied_to) continue;
      lost = true;
      std::fprintf(stderr, "plenaria: %s ends at entry %llu, but a server has acknowledged entry %llu.\n",
                   log.text().c_str(), static_cast<unsigned long long>(copied_to),
                   static_cast<unsigned long long>(head.seq));
    }
  }
  if (lost && copied->broken.empty())
    throw std::runtime_error("the backup was written, but the store is not the one that it was: keep earlier backups");
  if (copied->broken.empty()) return 0;
  for (const auto& log : copied->broken) std::fprintf(stderr, "plenaria: the record does not hold: %s\n", log.c_str());
  throw std::runtime_error("the backup was written, but it cannot be restored as it is");
}

}  // namespace plenaria
