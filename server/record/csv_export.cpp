// The export as a table.
#include <csv.h>

#include <array>
#include <stdexcept>

#include "record/export_writer.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kEndOfRow = "\r\n";
constexpr std::array<const char*, 17> kColumns{
    "seq",  "at",      "kind",   "status", "language",     "name",        "delegation", "group",      "on_behalf_of",
    "text", "sources", "themes", "levels", "perspectives", "in_reply_to", "id",         "header_hash"};

/// What a spreadsheet would compute is kept from it by an apostrophe, which it shows as the beginning of a text. The
/// last four are the same signs at full width.
bool looks_like_a_formula(const std::string& cell) {
  for (const char* sign : {"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"})
    if (cell.starts_with(sign)) return true;
  return false;
}

std::string quoted(const std::string& cell) {
  const std::string text = looks_like_a_formula(cell) ? "'" + cell : cell;
  std::string out(2 * text.size() + 2, '\0');
  const std::size_t size = csv_write(out.data(), out.size(), text.data(), text.size());
  if (size > out.size()) throw std::logic_error("a cell that does not fit twice its size");
  out.resize(size);
  return out;
}

std::string joined(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : " ") + one;
  return text;
}

class CsvExport final : public ExportWriter {
 public:
  CsvExport(const ExportSubject& subject, Sink sink) : audience_(subject.about.audience), sink_(std::move(sink)) {}

  void begin() override {
    sink_(kByteOrderMark);
    write({kColumns.begin(), kColumns.end()});
  }

  void add(const ExportEntry& entry) override {
    const auto brought = brought_by(entry.view);
    if (!brought) return;
    static const ContentView kNothing;
    const bool shown = brought->content != nullptr;
    const ContentView& content = shown ? *brought->content : kNothing;
    write({std::to_string(entry.seq), rfc3339(shown ? content.at : entry.view.at),
           shown ? std::string(to_text(content.kind)) : "", std::string(to_text(brought->status)), content.language,
           content.author.name, content.author.delegation, content.author.group, content.on_behalf_of, content.text,
           joined(content.sources), joined(content.tags.themes), joined(content.tags.levels),
           joined(content.tags.perspectives), content.in_reply_to ? content.in_reply_to->text() : "",
           brought->id.text(), sha256(entry.header(audience_)).text()});
  }

  void end(const std::optional<RecordKey>&) override {}

 private:
  void write(const std::vector<std::string>& cells) {
    std::string row;
    for (const auto& cell : cells) row += (row.empty() ? "" : ",") + quoted(cell);
    row += kEndOfRow;
    sink_(row);
  }

  Audience audience_;
  Sink sink_;
};

}  // namespace

std::unique_ptr<ExportWriter> csv_export(const ExportSubject& subject, Sink sink) {
  return std::make_unique<CsvExport>(subject, std::move(sink));
}

}  // namespace plenaria
