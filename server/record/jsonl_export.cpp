// The export as JSON Lines.
#include "protocol/cpp/responses.hpp"
#include "record/export_writer.hpp"

namespace plenaria {

namespace {

class JsonlExport final : public ExportWriter {
 public:
  JsonlExport(const ExportSubject& subject, Sink sink) : subject_(subject), lines_(std::move(sink)) {}

  void begin() override {
    lines_.add(encode_about(subject_.about, subject_.dialogue, subject_.meeting, subject_.plan));
  }

  void add(const ExportEntry& entry) override {
    const std::string event = encode_room_event(subject_.plan.id, entry.view);
    const auto brought = brought_by(entry.view);
    const bool shown = brought && brought->content && entry.body;
    if (subject_.about.audience == Audience::public_) {
      lines_.add(encode_public_line(entry.seq, entry.stored.public_header, event, shown ? entry.body->text_salt : ""));
      return;
    }
    // A withdrawn text is not the desk's to see; all other bodies are, and without them nothing could be checked.
    const bool withheld = brought && brought->status == Status::withdrawn;
    const bool has_body = entry.stored.body && !withheld;
    lines_.add(encode_desk_line(entry.stored, has_body ? &*entry.stored.body : nullptr, event));
  }

  void end(const std::optional<RecordKey>& key) override { lines_.seal(kExportPurpose, key); }

 private:
  const ExportSubject& subject_;
  SealingWriter lines_;
};

}  // namespace

std::unique_ptr<ExportWriter> jsonl_export(const ExportSubject& subject, Sink sink) {
  return std::make_unique<JsonlExport>(subject, std::move(sink));
}

}  // namespace plenaria
