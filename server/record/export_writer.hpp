// A room's record as a file for people or programs: one writer for each form, given the entries of one audience in
// their order, each rendered against the present. Streams: nothing is held but what the writer is just writing.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "protocol/cpp/export_lines.hpp"
#include "protocol/cpp/views.hpp"
#include "record/sealed_lines.hpp"
#include "rooms/room.hpp"

namespace plenaria {

/// What is exported. All that it refers to outlives the writer.
struct ExportSubject {
  const Dialogue& dialogue;
  const Meeting& meeting;
  const RoomPlan& plan;
  const Room& room;  ///< folded up to the newest entry
  ExportAbout about;
  std::string language;    ///< of the page: one of the dialogue's
  std::string public_url;  ///< where the venue is found; may be empty
};

struct ExportEntry {
  Seq seq = 0;  ///< in the audience's numbering
  const StoredEntry& stored;
  EventView view;
  BodyPtr body;         ///< null where the view shows no text
  bool brings = false;  ///< whether this is the one entry under which an intervention stands in a list of them

  /// The header of this audience's chain.
  const std::string& header(Audience audience) const {
    return audience == Audience::desk ? stored.header : stored.public_header;
  }
};

class ExportWriter {
 public:
  virtual ~ExportWriter() = default;
  virtual void begin() = 0;
  virtual void add(const ExportEntry& entry) = 0;
  /// Signs the whole where the form has a place for it and there is a key.
  virtual void end(const std::optional<RecordKey>& key) = 0;
};

/// JSON Lines with everything that `plenaria verify` needs.
std::unique_ptr<ExportWriter> jsonl_export(const ExportSubject& subject, Sink sink);
/// A table for spreadsheets (RFC 4180, UTF-8 with a byte order mark), a row for each intervention. A cell that a
/// spreadsheet would take for a formula has an apostrophe before it.
std::unique_ptr<ExportWriter> csv_export(const ExportSubject& subject, Sink sink);
/// One page to read and to print, without scripts.
std::unique_ptr<ExportWriter> html_export(const ExportSubject& subject, Sink sink);

/// What an event that brings an intervention shows of it; nothing for an event of another kind.
struct BroughtIntervention {
  InterventionId id;
  Status status = Status::published;
  const ContentView* content = nullptr;  ///< null where only id and status are shown; of the view's
};
std::optional<BroughtIntervention> brought_by(const EventView& view);

}  // namespace plenaria
