#include "record/table.hpp"

#include <csv.h>

#include <array>
#include <stdexcept>

namespace plenaria {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
constexpr std::string_view kEndOfRow = "\r\n";

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

}  // namespace

Table::Table(Sink sink, const std::vector<std::string>& columns) : sink_(std::move(sink)) {
  sink_(kByteOrderMark);
  row(columns);
}

void Table::row(const std::vector<std::string>& cells) {
  std::string row;
  for (const auto& cell : cells) row += (row.empty() ? "" : ",") + quoted(cell);
  row += kEndOfRow;
  sink_(row);
}

}  // namespace plenaria
