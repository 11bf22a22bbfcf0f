#include "record/people_list.hpp"

#include <csv.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <stdexcept>

#include "protocol/cpp/accreditation_requests.hpp"
#include "protocol/cpp/name_form.hpp"
#include "protocol/cpp/text_rules.hpp"

namespace plenaria {

namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

enum class Column : std::uint8_t { name, role, delegation, group, capacity, on_behalf_of, rooms, language };
constexpr std::array<std::string_view, 8> kColumns{"name",     "role",         "delegation", "group",
                                                   "capacity", "on_behalf_of", "rooms",      "language"};
std::string column_name(Column column) { return std::string(kColumns.at(static_cast<std::size_t>(column))); }

struct Row {
  std::size_t line = 0;
  std::vector<std::string> cells;
};

/// Each kind of line end becomes a line feed, also within quotes.
std::string with_line_feeds(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\r') out += text[i];
    else if (i + 1 == text.size() || text[i + 1] != '\n') out += '\n';
  }
  return out;
}

/// libcsv, given one line at a time, so that the line on which each row begins is known.
class Rows {
 public:
  explicit Rows(unsigned char delimiter) {
    // Empty lines are reported too, as rows without cells, so that they are counted.
    if (csv_init(&parser_, CSV_STRICT | CSV_STRICT_FINI | CSV_REPALL_NL) != 0)
      throw std::runtime_error("libcsv cannot be used");
    csv_set_delim(&parser_, delimiter);
  }
  Rows(const Rows&) = delete;
  Rows& operator=(const Rows&) = delete;
  ~Rows() { csv_free(&parser_); }

  /// False where quotation marks are out of place: nothing after that can be told apart.
  bool take(std::string_view text) {
    while (!text.empty()) {
      const std::size_t end = std::min(text.find('\n'), text.size() - 1) + 1;
      ++line_;
      if (begins_ == 0) begins_ = line_;
      if (csv_parse(&parser_, text.data(), end, on_cell, on_row, this) != end) return false;
      text.remove_prefix(end);
    }
    return csv_fini(&parser_, on_cell, on_row, this) == 0;
  }
  /// Where the row begins that is being read.
  std::size_t begins() const { return begins_; }
  std::vector<Row>& rows() { return rows_; }

 private:
  static void on_cell(void* data, std::size_t size, void* self) {
    auto& cells = static_cast<Rows*>(self)->cells_;
    cells.emplace_back(data ? static_cast<const char*>(data) : "", size);
  }
  static void on_row(int, void* self) {
    auto& rows = *static_cast<Rows*>(self);
    rows.rows_.push_back({rows.begins_, std::move(rows.cells_)});
    rows.cells_.clear();
    rows.begins_ = 0;
  }

  csv_parser parser_{};
  std::size_t line_ = 0;
  std::size_t begins_ = 0;
  std::vector<std::string> cells_;
  std::vector<Row> rows_;
};

/// White space at the ends goes; a line break within becomes a space.
std::string tidy(std::string_view cell) {
  constexpr std::string_view kSpace = " \t\n";
  const std::size_t first = cell.find_first_not_of(kSpace);
  if (first == cell.npos) return {};
  std::string text(cell.substr(first, cell.find_last_not_of(kSpace) - first + 1));
  std::replace(text.begin(), text.end(), '\n', ' ');
  return text;
}

std::string lower(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; });
  return text;
}

/// The words between |, those that are empty left out.
std::vector<std::string> words(const std::string& cell) {
  std::vector<std::string> all;
  for (std::size_t at = 0; at <= cell.size();) {
    const std::size_t end = std::min(cell.find('|', at), cell.size());
    if (auto word = tidy(std::string_view(cell).substr(at, end - at)); !word.empty()) all.push_back(std::move(word));
    at = end + 1;
  }
  return all;
}

template <class List, class Name>
std::string one_of(const List& list, Name name) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : ", ") + std::string(name(one));
  return text;
}

class Reader {
 public:
  Reader(const Dialogue& dialogue, std::size_t most_faults) : dialogue_(dialogue), most_faults_(most_faults) {}

  PeopleList read(std::string_view csv) {
    if (csv.starts_with(kByteOrderMark)) csv.remove_prefix(kByteOrderMark.size());
    const std::string text = with_line_feeds(csv);
    Rows rows(delimiter_of(text));
    const bool whole = rows.take(text);
    auto& all = rows.rows();
    std::erase_if(all, [](const Row& row) {
      return std::all_of(row.cells.begin(), row.cells.end(), [](const auto& cell) { return tidy(cell).empty(); });
    });
    if (!all.empty() && read_header(all.front()))
      for (std::size_t i = 1; i < all.size() && list_.faults.size() < most_faults_; ++i) read_row(all[i]);
    if (!whole)
      fault(rows.begins(), "", "A quotation mark is missing in this row, or out of place; what follows was not read.");
    else if (all.empty()) fault(1, "", "Name the columns in the first row: name, role and what else there is.");
    else if (all.size() == 1 && list_.faults.empty()) fault(all.front().line, "", "There is nobody in this list.");
    return std::move(list_);
  }

 private:
  void fault(std::size_t line, const std::string& column, std::string message) {
    if (list_.faults.size() < most_faults_) list_.faults.push_back({line, column, std::move(message)});
  }

  /// What the header has more of.
  static unsigned char delimiter_of(std::string_view text) {
    const std::size_t begins = std::min(text.find_first_not_of('\n'), text.size());
    const std::string_view header = text.substr(begins, text.find('\n', begins) - begins);
    const auto commas = std::count(header.begin(), header.end(), ',');
    return std::count(header.begin(), header.end(), ';') > commas ? ';' : ',';
  }

  bool read_header(const Row& row) {
    for (const auto& cell : row.cells) {
      const std::string name = lower(tidy(cell));
      if (name.empty()) {
        columns_.push_back(std::nullopt);
        continue;
      }
      const auto known = std::find(kColumns.begin(), kColumns.end(), name);
      if (known == kColumns.end()) {
        fault(row.line, first_code_points(tidy(cell), 64),
              "There is no such column; those that there are: " + one_of(kColumns, [](auto one) { return one; }) + ".");
        continue;
      }
      const auto column = static_cast<Column>(known - kColumns.begin());
      if (std::find(columns_.begin(), columns_.end(), column) != columns_.end())
        fault(row.line, name, "This column stands twice in the first row.");
      columns_.push_back(column);
    }
    for (const Column needed : {Column::name, Column::role})
      if (std::find(columns_.begin(), columns_.end(), needed) == columns_.end())
        fault(row.line, column_name(needed), "This column is missing in the first row.");
    return list_.faults.empty();
  }

  void read_row(const Row& row) {
    std::array<std::string, kColumns.size()> cells;
    for (std::size_t i = 0; i < row.cells.size(); ++i) {
      if (i < columns_.size() && columns_[i]) cells.at(static_cast<std::size_t>(*columns_[i])) = tidy(row.cells[i]);
      else if (!tidy(row.cells[i]).empty())
        return fault(row.line, "", "Something stands where the first row names no column.");
    }
    const auto cell = [&](Column column) -> const std::string& { return cells.at(static_cast<std::size_t>(column)); };
    const std::size_t before = list_.faults.size();
    ListedPerson person;
    person.line = row.line;
    person.name = text(row.line, Column::name, cell(Column::name), kLongestPersonName);
    person.role = role(row.line, cell(Column::role));
    if (!cell(Column::delegation).empty())
      person.delegation = text(row.line, Column::delegation, cell(Column::delegation), kLongestDelegationName);
    person.group = group(row.line, lower(cell(Column::group)));
    person.capacity = capacity(row.line, lower(cell(Column::capacity)));
    person.on_behalf_of = behalves(row.line, cell(Column::on_behalf_of));
    person.rooms = rooms(row.line, lower(cell(Column::rooms)));
    person.language = language(row.line, lower(cell(Column::language)));
    if (list_.faults.size() == before) take(std::move(person));
  }

  std::string text(std::size_t line, Column column, const std::string& cell, std::size_t max_chars) {
    auto clean = clean_text(cell, max_chars, Lines::one);
    if (clean) return *std::move(clean);
    const std::string name = column_name(column);
    fault(line, name, cell.empty() ? "Nothing is written here." : sentence_of(clean.error(), name, max_chars));
    return {};
  }

  Role role(std::size_t line, const std::string& cell) {
    const auto role = from_text<Role>(lower(cell));
    if (!role) fault(line, "role", "The role is one of: follower, observer, delegate, moderator, secretariat.");
    return role.value_or(Role::follower);
  }

  std::string group(std::size_t line, std::string cell) {
    if (!cell.empty() && !has_term(dialogue_.groups, cell))
      fault(line, "group", "The stakeholder group is one of: " + one_of(dialogue_.groups, [](const Term& one) {
                             return one.id;
                           }) + ".");
    return cell;
  }

  std::optional<Capacity> capacity(std::size_t line, const std::string& cell) {
    if (cell.empty()) return std::nullopt;
    const auto capacity = from_text<Capacity>(cell);
    if (!capacity) fault(line, "capacity", "The capacity is one of: state, observer, intergovernmental, stakeholder.");
    return capacity;
  }

  std::vector<std::string> behalves(std::size_t line, const std::string& cell) {
    std::vector<std::string> behalves;
    for (const auto& word : words(cell)) {
      std::string behalf = text(line, Column::on_behalf_of, word, kLongestBehalf);
      if (std::find(behalves.begin(), behalves.end(), behalf) == behalves.end()) behalves.push_back(std::move(behalf));
    }
    if (behalves.size() > kMostBehalves)
      fault(line, "on_behalf_of", "At most " + std::to_string(kMostBehalves) + " can be named here.");
    return behalves;
  }

  std::vector<RoomId> rooms(std::size_t line, const std::string& cell) {
    std::vector<RoomId> rooms;
    for (auto& word : words(cell)) {
      RoomId room(std::move(word));
      if (!has_room(dialogue_, room)) {
        fault(line, "rooms", "The dialogue has no such room: " + first_code_points(room.text(), 64) + ".");
        return {};
      }
      if (std::find(rooms.begin(), rooms.end(), room) == rooms.end()) rooms.push_back(std::move(room));
    }
    if (rooms.size() > kMostPersonRooms)
      fault(line, "rooms", "At most " + std::to_string(kMostPersonRooms) + " rooms can be named here.");
    return rooms;
  }

  std::string language(std::size_t line, std::string cell) {
    const auto& all = dialogue_.languages;
    if (!cell.empty() && std::find(all.begin(), all.end(), cell) == all.end())
      fault(line, "language",
            "The language is one of the dialogue's: " + one_of(all, [](const std::string& one) { return one; }) + ".");
    return cell;
  }

  /// Two rows that nothing tells apart are a slip; two people of one name can be told apart by it.
  void take(ListedPerson person) {
    const std::string same =
        name_form(person.name) + "\n" + name_form(person.delegation) + "\n" + std::string(to_text(person.role));
    const auto [found, fresh] = lines_.emplace(same, person.line);
    if (!fresh)
      return fault(person.line, "name",
                   "This is the same person as in line " + std::to_string(found->second) +
                       "; leave one out, or write their names so that they can be told apart.");
    list_.people.push_back(std::move(person));
  }

  const Dialogue& dialogue_;
  std::size_t most_faults_;
  PeopleList list_;
  std::vector<std::optional<Column>> columns_;  ///< of the cells, in their order; nothing where none is named
  std::map<std::string, std::size_t> lines_;
};

}  // namespace

PeopleList read_people_list(std::string_view csv, const Dialogue& dialogue, std::size_t most_faults) {
  return Reader(dialogue, most_faults).read(csv);
}

}  // namespace plenaria
