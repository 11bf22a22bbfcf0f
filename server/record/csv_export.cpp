// The export as a table.
#include <csv.h>

#include <array>
#include <stdexcept>
#include <string_view>

#include "record/export_writer.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kEndOfRow = "\r\n";
constexpr std::array<const char*, 17> kColumns{
    "seq",  "at",      "kind",   "status", "language",     "name",        "delegation", "group",      "on_behalf_of",
    "text", "sources", "themes", "levels", "perspectives", "in_reply_to", "id",         "header_hash"};

/// A formula's first characters. The last four are the same signs at full width; a tab or a carriage return may be
/// dropped by whoever reads the cell, and what follows them then begins it.
constexpr std::array<std::string_view, 10> kFormulaSigns{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};

std::string_view formula_sign_at(std::string_view rest) {
  for (const auto sign : kFormulaSigns)
    if (rest.starts_with(sign)) return sign;
  return {};
}

/// What a spreadsheet would compute is kept from it by an apostrophe, which it shows as the beginning of a text. That
/// is needed wherever any spreadsheet may begin a cell: after semicolons, which separate cells where the comma is that
/// of decimals, and so after tabs and line breaks, as one that separates so does not heed the quotes. Spaces and quotes
/// before a sign do not keep it from being the first.
std::string defused(std::string_view cell) {
  std::string text;
  bool begins = true;
  while (!cell.empty()) {
    const std::string_view sign = begins ? formula_sign_at(cell) : std::string_view();
    const std::string_view next = sign.empty() ? cell.substr(0, 1) : sign;
    if (!sign.empty()) text += '\'';
    text += next;
    if (next.find_first_of(";\t\r\n") != next.npos) begins = true;
    else if (next != " " && next != "\"") begins = false;
    cell.remove_prefix(next.size());
  }
  return text;
}

std::string quoted(const std::string& cell) {
  const std::string text = defused(cell);
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
    const auto brought = entry.brings ? brought_by(entry.view) : std::nullopt;
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
