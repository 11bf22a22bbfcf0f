// The table of privileges as it is printed: complete, and kept in docs/privileges.md.
#include "rooms/privileges.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <sstream>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/privilege_pages.hpp"

using namespace plenaria;

TEST_CASE("docs/privileges.md is what the table says") {
  std::ifstream file(PLENARIA_SOURCE_DIR "/docs/privileges.md");
  std::stringstream kept;
  kept << file.rdbuf();
  INFO("The table of privileges has changed; print it again: build/plenaria privileges > docs/privileges.md");
  CHECK(kept.str() == privileges_page());
}

TEST_CASE("the page has a row and a sentence for each action") {
  const std::string page = privileges_page();
  for (const Privilege& row : kPrivileges) {
    const std::string word(row.word);
    CHECK(page.find("\n| " + word + " |") != std::string::npos);
    const auto at = page.find("\n- **" + word + "** (`");
    REQUIRE(at != std::string::npos);
    const std::string line = page.substr(at + 1, page.find('\n', at + 1) - at - 1);
    CHECK(line.find("`): ") != std::string::npos);
    CHECK(line.ends_with('.'));
  }
}

TEST_CASE("as JSON, each action has a cell for every role, state and ownership that it looks at, with its code") {
  const auto table = parse_json(encode_privileges());
  REQUIRE(table.has_value());
  CHECK(table->at("states") == Json{"open", "paused", "closed"});
  CHECK(table->at("roles") == Json{"visitor", "follower", "observer", "delegate", "moderator", "secretariat"});
  CHECK(table->at("actions").size() == kPrivileges.size());
  std::set<std::string> seen;
  std::size_t expected = 0;
  for (const Privilege& row : kPrivileges) expected += 6u * 3u * (is_about_something(row.action) ? 2u : 1u);
  for (const Json& cell : table->at("cells")) {
    CHECK(cell.at("allowed").get<bool>() == cell.at("code").is_null());
    seen.insert(cell.at("action").get<std::string>() + " " + cell.at("role").get<std::string>() + " " +
                cell.at("state").get<std::string>() + " " + cell.at("ownership").get<std::string>());
  }
  CHECK(seen.size() == table->at("cells").size());
  CHECK(seen.size() == expected);
  CHECK(seen.contains("amend delegate paused others"));
  CHECK(seen.contains("publish moderator closed none"));
  CHECK_FALSE(seen.contains("publish moderator closed own"));
}
