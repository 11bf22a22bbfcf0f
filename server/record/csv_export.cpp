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

/// Of the newest act of a moderator; for the desk alone.
constexpr std::array<const char*, 6> kActColumns{"act",    "act_at",      "reason",
                                                 "act_by", "act_by_name", "act_by_delegation"};

std::vector<std::string> act_cells(const EventView& view) {
  const auto* desk = std::get_if<DeskView>(&view.data);
  if (!desk || !desk->act) return std::vector<std::string>(kActColumns.size());
  const ActView& act = *desk->act;
  return {
      std::string(to_text(act.verb)), rfc3339(act.at), act.reason, act.by.participant, act.by.name, act.by.delegation};
}

class CsvExport final : public ExportWriter {
 public:
  CsvExport(const ExportSubject& subject, Sink sink) : audience_(subject.about.audience), sink_(std::move(sink)) {}

  void begin() override {
    std::vector<std::string> columns(kColumns.begin(), kColumns.end());
    if (audience_ == Audience::desk) columns.insert(columns.end(), kActColumns.begin(), kActColumns.end());
    table_.emplace(sink_, columns);
  }

  void add(const ExportEntry& entry) override {
    const auto brought = entry.brings ? brought_by(entry.view) : std::nullopt;
    if (!brought) return;
    static const ContentView kNothing;
    const bool shown = brought->content != nullptr;
    const ContentView& content = shown ? *brought->content : kNothing;
    std::vector<std::string> cells{std::to_string(entry.seq),
                                   rfc3339(shown ? content.at : entry.view.at),
                                   shown ? std::string(to_text(content.kind)) : "",
                                   std::string(to_text(brought->status)),
                                   content.language,
                                   content.author.name,
                                   content.author.delegation,
                                   content.author.group,
                                   content.on_behalf_of,
                                   content.text,
                                   joined(content.sources),
                                   joined(content.tags.themes),
                                   joined(content.tags.levels),
                                   joined(content.tags.perspectives),
                                   content.in_reply_to ? content.in_reply_to->text() : "",
                                   brought->id.text(),
                                   sha256(entry.header(audience_)).text()};
    if (audience_ == Audience::desk)
      for (auto& cell : act_cells(entry.view)) cells.push_back(std::move(cell));
    table_->row(cells);
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
