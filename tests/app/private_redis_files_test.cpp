// What the private Redis makes of files that a crash has torn, or that were damaged, and what it never does to them.
#include <signal.h>

#include <catch2/catch.hpp>
#include <map>

#include "app/aof_check.hpp"
#include "private_house.hpp"

namespace plenaria {

TEST_CASE("a torn end of the append-only file is told and cut off, and what is written after it is kept") {
  Directory data;
  fill(data.path(), 5);
  const auto whole = data.contents();
  std::size_t cut = 0;
  SECTION("in the transaction's first command") { cut = whole.find("some value of entry 5") + 4; }
  SECTION("in a later command") { cut = whole.rfind("INCR") + 2; }
  SECTION("before the transaction's end") { cut = whole.rfind("EXEC") + 1; }
  data.replace_contents(whole.substr(0, cut));
  {
    House house(data.path());
    REQUIRE(house.start().empty());
    REQUIRE(house.warnings.size() == 1);
    CHECK_THAT(house.warnings[0], Catch::Contains("interrupted in the middle of a write"));
    CHECK(house.ask({"GET", "count"}) == "4");
    CHECK(house.ask({"EXISTS", "key5"}).empty());
    // Had the torn transaction's beginning stayed, this would be read as a part of it at the next start.
    REQUIRE(house.ask({"EVAL", "redis.call('SETNX', 'key5', 'written since') redis.call('INCR', 'count') return 'done'",
                       "0"}) == "done");
    kill(house.redis.pid(), SIGKILL);
    run_until(house.loop, [&] { return house.warnings.size() == 3; });
    CHECK(house.ask({"GET", "key5"}) == "written since");
    CHECK(house.ask({"GET", "count"}) == "5");
    house.stop();
  }
  House next(data.path());
  REQUIRE(next.start().empty());
  CHECK(next.warnings == std::vector<std::string>{});
  CHECK(next.ask({"GET", "key5"}) == "written since");
  next.stop();
}

TEST_CASE("damage before the end stops the start, prints the repair and changes nothing") {
  Directory data;
  fill(data.path(), 5);
  auto bytes = data.contents();
  const auto place = bytes.find("some value of entry 2");
  REQUIRE(place != std::string::npos);
  SECTION("garbage") { bytes.replace(bytes.rfind('$', place), 3, "xyz"); }
  SECTION("a length that reaches beyond the end, which Redis takes for a torn end") {
    bytes.replace(bytes.rfind('$', place), 3, "$99999999");
  }
  SECTION("the same in the last transaction") {
    bytes.replace(bytes.rfind('$', bytes.find("some value of entry 5")), 3, "$99999999");
  }
  data.replace_contents(bytes);
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("redis-check-aof --fix " + (data.path() / "redis").string()));
  CHECK(data.contents() == bytes);
  house.stop();
}

TEST_CASE("files without their manifest are not taken for a first start, nor touched") {
  Directory data;
  fill(data.path(), 20);
  const auto whole = data.contents();
  REQUIRE(fs::remove(data.aof().parent_path() / "appendonly.aof.manifest"));
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("appendonly.aof.manifest is gone") && Catch::Contains("restore a backup"));
  CHECK(data.contents() == whole);
  house.stop();
}

TEST_CASE("a manifest that is empty, garbage, or names a file that is not there is no case for repair") {
  Directory data;
  fill(data.path(), 20);
  const auto manifest = data.aof().parent_path() / "appendonly.aof.manifest";
  SECTION("empty") { fs::resize_file(manifest, 0); }
  SECTION("garbage") { std::ofstream(manifest) << "hello\n"; }
  SECTION("cut off") { fs::resize_file(manifest, 30); }
  SECTION("a file is missing") { fs::remove(data.aof()); }
  const auto listed = [&] {
    std::map<std::string, std::uintmax_t> files;
    for (const auto& file : fs::directory_iterator(manifest.parent_path()))
      files.emplace(file.path().filename().string(), file.file_size());
    return files;
  };
  const auto before = listed();
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("appendonly.aof.manifest ") && Catch::Contains("put back what is missing"));
  CHECK_THAT(trouble, !Catch::Contains("--fix"));
  CHECK(listed() == before);
  house.stop();
}

TEST_CASE("a base file without a byte in it stops the start before anything is written") {
  Directory data;
  fill(data.path(), 20);
  const auto base = data.aof().parent_path() / "appendonly.aof.1.base.rdb";
  fs::resize_file(base, 0);
  const auto whole = data.contents();
  House house(data.path());
  CHECK_THAT(house.start(), Catch::Contains("base file") && Catch::Contains("restore a backup"));
  CHECK(data.contents() == whole);
  house.stop();
}

TEST_CASE("what an interrupted first start leaves behind is no obstacle") {
  Directory data;
  fill(data.path(), 0);
  REQUIRE(fs::remove(data.aof().parent_path() / "appendonly.aof.manifest"));
  House house(data.path());
  CHECK(house.start().empty());
  house.stop();
}

TEST_CASE("a damaged base file stops the start with advice that helps, and nothing is changed") {
  Directory data;
  fill(data.path(), 20);
  fs::path base;
  {
    House house(data.path());
    REQUIRE(house.start().empty());
    house.ask({"BGREWRITEAOF"});
    base = data.aof().parent_path() / "appendonly.aof.2.base.rdb";
    run_until(house.loop, [&] { return fs::exists(base) && !fs::exists(data.aof()); });
    house.stop();
  }
  const auto size = static_cast<std::streamoff>(fs::file_size(base));
  SECTION("in a byte") {
    const auto place = GENERATE(0, 7, 30, 120, 200, 300, -9, -1);
    std::fstream file(base, std::ios::binary | std::ios::in | std::ios::out);
    file.seekp(place < 0 ? size + place : place);
    file.put('~');
  }
  SECTION("cut off") { fs::resize_file(base, static_cast<std::uintmax_t>(size) / 2); }
  House house(data.path());
  const auto trouble = house.start();
  CHECK_THAT(trouble, Catch::Contains("base file") && Catch::Contains("restore a backup"));
  CHECK_THAT(trouble, !Catch::Contains("--fix"));
  house.stop();
}

TEST_CASE("every cut of the last transaction is a torn end, and no cut loses an earlier one") {
  Directory data;
  fill(data.path(), 2);
  const auto whole = data.contents();
  const auto last = whole.rfind("*1\r\n$5\r\nMULTI");
  const std::string name = data.aof().filename().string();
  for (auto size = last + 1; size < whole.size(); ++size) {
    data.replace_contents(whole.substr(0, size));
    const auto report = "AOF analyzed: filename=" + name + ", size=" + std::to_string(size) +
                        ", ok_up_to=" + std::to_string(last) + ", ok_up_to_line=1, diff=" + std::to_string(size - last);
    const auto torn = find_torn_end(report, data.aof().parent_path());
    REQUIRE(torn.has_value());
    CHECK(torn->torn == size - last);
    CHECK(torn->good == last);
  }
  CHECK_FALSE(find_torn_end("no report", data.aof().parent_path()).has_value());
}

}  // namespace plenaria
