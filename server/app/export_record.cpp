// plenaria export: one room's record as a file.
#include <cstdio>
#include <stdexcept>

#include "app/commands.hpp"
#include "app/key_files.hpp"
#include "app/log_walk.hpp"
#include "app/output_file.hpp"
#include "app/store_access.hpp"
#include "record/export_writer.hpp"
#include "record/log_check.hpp"
#include "record/telling.hpp"

namespace plenaria {

namespace {

using MakeWriter = std::unique_ptr<ExportWriter> (*)(const ExportSubject&, Sink);

MakeWriter writer_of(const std::string& format) {
  if (format.empty() || format == "jsonl") return jsonl_export;
  if (format == "csv") return csv_export;
  if (format == "html") return html_export;
  throw ConfigFault("--format is jsonl, csv or html");
}

std::string language_of(const Dialogue& dialogue, const std::string& asked) {
  if (asked.empty()) return dialogue.languages.front();
  std::string known;
  for (const auto& language : dialogue.languages) {
    if (language == asked) return asked;
    known += (known.empty() ? "" : ", ") + language;
  }
  throw ConfigFault("--language is one of the dialogue's: " + known);
}

/// The newest signed head that is about an entry of the export.
std::optional<SignedHead> newest_signed(StoreAccess& access, const AggregateId& aggregate, Audience audience,
                                        Seq up_to) {
  if (const auto newest = access.newest_signed(aggregate, audience))
    if (auto head = decode_signed_head(*newest); head && head->seq <= up_to) return head;
  // More was signed meanwhile: the one before.
  std::optional<SignedHead> found;
  for (Seq after = 0;;) {
    const auto texts = access.signed_heads(aggregate, audience, after, 1000);
    for (const auto& text : texts) {
      const auto head = decode_signed_head(text);
      if (!head || head->seq > up_to) return found;
      after = head->seq;
      found = head;
    }
    if (texts.empty()) return found;
  }
}

}  // namespace

int export_record(const ExportOptions& options) {
  const MakeWriter make_writer = writer_of(options.format);
  const Configuration configuration = configuration_of(options.where);
  const Dialogue& dialogue = configuration.dialogue;
  const PlannedRoom planned = planned_room(dialogue, options.room);
  const std::string language = language_of(dialogue, options.language);
  const auto key = kept_record_key(configuration.settings);
  if (options.desk && !key)
    throw ConfigFault(
        "--desk writes what only moderators may see, and is for whoever keeps the record: no record key is at hand "
        "in " +
        configuration.settings.data + "; name the server's data directory with --data");
  const Audience audience = options.desk ? Audience::desk : Audience::public_;

  StoreAccess access(configuration, Beginning::never);
  access.connect();
  Progress progress;
  const AggregateId aggregate = room_log(planned.plan->id);
  const auto keys = key ? std::vector<PublicKey>{public_key_of(key->seed)} : std::vector<PublicKey>();
  LogCheck check(dialogue.id, planned.plan->id, keys, Withheld::none);
  LogWalk walk(access, check, options.room, progress);
  if (!walk.begun_at()) throw std::runtime_error("The room " + options.room + " has no record yet.");
  walk.run(nullptr);
  if (!check.folds()) {
    const std::string why = check.faults().told().front().sentence;
    throw std::runtime_error("The record of this room does not hold and cannot be exported. " + why);
  }
  const Head& head = check.head();
  const bool desk = audience == Audience::desk;
  ExportAbout about{dialogue.id,
                    planned.plan->id,
                    audience,
                    head.epoch,
                    desk ? head.seq : head.public_seq,
                    desk ? head.hash : head.public_hash,
                    access.store().venue_now(),
                    std::nullopt,
                    keys};
  about.signed_head = newest_signed(access, aggregate, audience, about.seq);
  const ExportSubject subject{
      dialogue, *planned.meeting, *planned.plan, check.room(), about, language, configuration.settings.public_url};

  OutputFile output(options.output, desk ? OutputFile::Readers::owner : OutputFile::Readers::anyone);
  const auto writer = make_writer(subject, output.sink());
  writer->begin();
  Telling telling(check.room(), audience, *writer, [&](Seq seq) { return access.bodies(aggregate, {seq}).front(); });
  for_each_entry(access, aggregate, head.seq, progress, "writing " + options.room,
                 [&](const StoredEntry& stored) { telling.tell(stored); });
  writer->end(key);
  output.finish();
  return 0;
}

}  // namespace plenaria
