// The export as a table.
#include <array>

#include "record/export_writer.hpp"
#include "record/table.hpp"

namespace plenaria {

namespace {

constexpr std::array<const char*, 17> kColumns{
    "seq",  "at",      "kind",   "status", "language",     "name",        "delegation", "group",      "on_behalf_of",
    "text", "sources", "themes", "levels", "perspectives", "in_reply_to", "id",         "header_hash"};

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : " ") + one;
  return text;
}

class CsvExport final : public ExportWriter {
 public:
  CsvExport(const ExportSubject& subject, Sink sink) : audience_(subject.about.audience), sink_(std::move(sink)) {}

  void begin() override { table_.emplace(sink_, std::vector<std::string>{kColumns.begin(), kColumns.end()}); }

  void add(const ExportEntry& entry) override {
    const auto brought = entry.brings ? brought_by(entry.view) : std::nullopt;
    if (!brought) return;
    static const ContentView kNothing;
    const bool shown = brought->content != nullptr;
    const ContentView& content = shown ? *brought->content : kNothing;
    table_->row({std::to_string(entry.seq), rfc3339(shown ? content.at : entry.view.at),
                 shown ? std::string(to_text(content.kind)) : "", std::string(to_text(brought->status)),
                 content.language, content.author.name, content.author.delegation, content.author.group,
                 content.on_behalf_of, content.text, joined(content.sources), joined(content.tags.themes),
                 joined(content.tags.levels), joined(content.tags.perspectives),
                 content.in_reply_to ? content.in_reply_to->text() : "", brought->id.text(),
                 sha256(entry.header(audience_)).text()});
  }

  void end(const std::optional<RecordKey>&) override {}

 private:
  Audience audience_;
  Sink sink_;
  std::optional<Table> table_;
};

}  // namespace

std::unique_ptr<ExportWriter> csv_export(const ExportSubject& subject, Sink sink) {
  return std::make_unique<CsvExport>(subject, std::move(sink));
}

}  // namespace plenaria
