// plenaria export --people: the register of people as a table, for whoever keeps the record.
#include <stdexcept>

#include "app/commands.hpp"
#include "app/key_files.hpp"
#include "app/log_walk.hpp"
#include "app/output_file.hpp"
#include "app/store_access.hpp"
#include "record/people_export.hpp"
#include "record/register_check.hpp"

namespace plenaria {

int export_people(const ExportOptions& options) {
  if (!options.format.empty() && options.format != "csv") throw ConfigFault("the register is exported as csv alone");
  const Configuration configuration = configuration_of(options.where);
  const auto key = kept_record_key(configuration.settings);
  if (!key)
    throw ConfigFault("--people names everybody, and is for whoever keeps the record: no record key is at hand in " +
                      configuration.settings.data + "; name the server's data directory with --data");

  StoreAccess access(configuration, Beginning::never);
  access.connect();
  Progress progress;
  const AggregateId log = register_log();
  RegisterCheck check(configuration.dialogue.id, {public_key_of(key->seed)});
  LogWalk walk(access, check, name_of_log(log), progress);
  if (!walk.begun_at()) throw std::runtime_error("The register of people has no record yet.");
  walk.run(nullptr);
  if (!check.folds()) {
    const std::string why = check.faults().told().front().sentence;
    throw std::runtime_error("The register of people does not hold and cannot be exported. " + why);
  }

  OutputFile output(options.output, OutputFile::Readers::owner);
  PeopleExport people(output.sink());
  for_each_entry(access, log, check.head().seq, progress, "writing the register", [&](const StoredEntry& stored) {
    const auto decoded = decode_register_header(stored.header);
    const auto body = stored.body ? decode_register_body(*stored.body) : std::nullopt;
    if (decoded) people.add(decoded->entry, body ? &*body : nullptr);
  });
  output.finish();
  return 0;
}

}  // namespace plenaria
