#include "record/backup_check.hpp"

#include <algorithm>

#include "record/log_check.hpp"
#include "record/register_check.hpp"

namespace plenaria {

BackupCheck::BackupCheck(std::vector<PublicKey> keys) : keys_(std::move(keys)), named_(!keys_.empty()) {}

void BackupCheck::bad_line(const std::string& why) {
  lines_.add(number_, "Line " + std::to_string(number_) + " of the file cannot be used: " + why + ".");
}

void BackupCheck::take(std::string_view text) {
  if (!sealed_.take(text)) return;
  ++number_;
  if (number_ == 1) return begin(text);
  if (!about_) return;
  if (number_ == 2) return take_keys(text);
  const auto line = decode_backup_line(text);
  if (!line) return bad_line(line.error().why);
  if (const auto* head = std::get_if<SignedHead>(&*line)) {
    if (ChainCheck* log = log_of(head->aggregate)) return log->expect(*head);
    return bad_line("a signed head is of a log that the first line does not name");
  }
  const auto& entry = std::get<BackupEntry>(*line);
  ChainCheck* log = log_of(entry.log);
  if (!log) return bad_line("it is of a log that the first line does not name");
  log->take(entry.stored);
}

ChainCheck* BackupCheck::log_of(const AggregateId& aggregate) {
  const auto found = logs_.find(aggregate);
  return found == logs_.end() ? nullptr : found->second.get();
}

void BackupCheck::begin(std::string_view line) {
  auto about = decode_backup_about(line);
  if (!about) return bad_line(about.error().why);
  for (const auto& log : about->logs)
    if (!room_of_log(log.id) && log.id != register_log())
      return bad_line("it names the log " + log.id.text() + ", which this program does not know");
  about_ = *std::move(about);
}

void BackupCheck::take_keys(std::string_view line) {
  const auto keys = decode_backup_keys(line);
  if (!keys) return bad_line(keys.error().why);
  backup_keys_ = *keys;
  if (!named_ && keys->record) keys_ = {public_key_of(keys->record->seed)};
  for (const auto& log : about_->logs) {
    if (const auto room = room_of_log(log.id))
      logs_.emplace(log.id, std::make_unique<LogCheck>(about_->dialogue, *room, keys_, Withheld::none));
    else logs_.emplace(log.id, std::make_unique<RegisterCheck>(about_->dialogue, keys_));
  }
  for (const SignedHead& head : kept_) {
    if (ChainCheck* log = log_of(head.aggregate)) log->expect(head, HeadFrom::reader_of_copy);
    else
      unjudged_.add(0, "Not compared: the head that --head names is of " + head.aggregate.text() +
                           ", of which nothing is in the backup.");
  }
}

void BackupCheck::finish(bool whole) {
  if (number_ == 0) return lines_.add(1, "The file is empty.");
  if (about_ && !backup_keys_) lines_.add(2, "The file has no keys.");
  if (about_)
    for (const auto& log : about_->logs)
      if (const auto found = logs_.find(log.id); found != logs_.end()) found->second->finish(log.head);
  // Whoever wrote it named the key that it is signed with; another is a fault, unless the reader named other ones.
  sealed_.finish(whole, kBackupPurpose, keys_, whole_, named_ ? unjudged_ : whole_);
  using Keys = SealedReader::Keys;
  if (about_ && whole_.none())
    sealed_.weigh(named_ ? Keys::of_reader : keys_.empty() ? Keys::none : Keys::of_file, kept_, whole_, unjudged_);
}

std::vector<const Faults*> BackupCheck::faults() const {
  if (about_) return {&whole_, &lines_};
  return {&lines_, &whole_};
}

bool BackupCheck::holds() const {
  return lines_.none() && whole_.none() &&
         std::all_of(logs_.begin(), logs_.end(), [](const auto& log) { return log.second->faults().none(); });
}

}  // namespace plenaria
