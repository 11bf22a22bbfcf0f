#include "record/people_list.hpp"

#include <rapidcheck.h>
#include <rapidcheck/catch.h>

#include <catch2/catch.hpp>

using namespace plenaria;

namespace {

Dialogue dialogue() {
  Dialogue one;
  one.languages = {"en"};
  return one;
}

PeopleList read(const std::string& csv) { return read_people_list(csv, dialogue(), 1000); }

std::vector<std::size_t> faulty_lines(const PeopleList& list) {
  std::vector<std::size_t> lines;
  for (const auto& fault : list.faults) lines.push_back(fault.line);
  return lines;
}

/// A row as it might stand in a list, and how many lines it takes.
struct Written {
  const char* text;
  std::size_t lines;
  bool faulty;
};
constexpr Written kRows[] = {
    {"", 1, false},         {"  ", 1, false},    {",", 1, false},          {"Ana,delegate", 1, false},
    {"Ana,king", 1, true},  {",king,", 1, true}, {"\"A\nna\",x", 2, true}, {"\"Ana\n\n\",observer", 3, false},
    {"\n\n,king", 3, true}, {"A,b,c", 1, true},
};

}  // namespace

TEST_CASE("a fault is told of the line where its row begins, whatever empty lines and line breaks stand before") {
  CHECK(faulty_lines(read("name,role\n\nAna,king\n")) == std::vector<std::size_t>{3});
  CHECK(faulty_lines(read("\r\n\r\nname;role\r\rAna;king")) == std::vector<std::size_t>{5});
  CHECK(faulty_lines(read("name,role\n\n\n\"Ana,delegate\n")) == std::vector<std::size_t>{4});
  rc::prop("of any rows", [] {
    const auto rows = *rc::gen::container<std::vector<std::size_t>>(rc::gen::inRange<std::size_t>(0, std::size(kRows)));
    const std::string end = *rc::gen::element<std::string>("\n", "\r\n", "\r");
    std::string csv = "name,role" + end;
    std::vector<std::size_t> expected;
    std::size_t line = 2;
    std::size_t named = 0;
    for (const std::size_t which : rows) {
      const Written& row = kRows[which];
      std::string text = row.text;
      // A name of its own for each row, so that nobody stands in the list twice.
      if (const auto name = text.find("na"); name != text.npos) text.insert(name + 2, std::to_string(++named));
      const std::size_t empty = text.find_first_not_of('\n');
      const std::size_t skipped = empty == text.npos || !text.starts_with('\n') ? 0 : empty;
      if (row.faulty) expected.push_back(line + skipped);
      line += row.lines;
      std::string ended;
      for (const char c : text) ended += c == '\n' ? end : std::string(1, c);
      csv += ended + end;
    }
    auto lines = faulty_lines(read(csv));
    lines.erase(std::unique(lines.begin(), lines.end()), lines.end());
    if (expected.empty() && named == 0) expected = {1};  // there is nobody in it
    RC_ASSERT(lines == expected);
  });
}

TEST_CASE("the first row with anything in it names the columns and says what separates cells") {
  for (const std::string csv :
       {"name,role\nAna,delegate\n", "\xEF\xBB\xBF\n\nNAME;Role\nAna;delegate", "role;name\r\ndelegate;Ana\r\n"}) {
    const auto list = read(csv);
    REQUIRE(list.faults.empty());
    REQUIRE(list.people.size() == 1);
    CHECK(list.people[0].name == "Ana");
    CHECK(list.people[0].role == Role::delegate);
  }
}

TEST_CASE("columns that nobody named are passed over while nothing stands in them") {
  const auto list = read("name,role,,,\nAna,delegate,,,\nBo,delegate, , ,,,\n");
  CHECK(list.faults.empty());
  CHECK(list.people.size() == 2);
  CHECK(faulty_lines(read("name,,role\nAna,,delegate\nBo,x,delegate\nCem,,delegate,x\n")) ==
        std::vector<std::size_t>{3, 4});
}

TEST_CASE("what is named twice in one cell counts once") {
  const auto list = read("name,role,on_behalf_of\nAna,delegate,A| A |B|A\n");
  REQUIRE(list.people.size() == 1);
  CHECK(list.people[0].on_behalf_of == std::vector<std::string>{"A", "B"});
}
