// A table for spreadsheets: RFC 4180, UTF-8 with a byte order mark. What its cells say is others' business.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "record/sealed_lines.hpp"

namespace plenaria {

class Table {
 public:
  /// Writes the first row.
  Table(Sink sink, const std::vector<std::string>& columns);
  /// What a spreadsheet would take for a formula has an apostrophe before it.
  void row(const std::vector<std::string>& cells);

 private:
  Sink sink_;
};

}  // namespace plenaria
