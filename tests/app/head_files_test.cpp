#include "app/head_files.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>
#include <fstream>

#include "base/crypto.hpp"

using namespace plenaria;
namespace fs = std::filesystem;

namespace {

class Directory {
 public:
  Directory() {
    std::string name = (fs::temp_directory_path() / "plenaria-heads-XXXXXX").string();
    REQUIRE(mkdtemp(name.data()));
    path = name;
  }
  Directory(const Directory&) = delete;
  Directory& operator=(const Directory&) = delete;
  ~Directory() { fs::remove_all(path); }
  fs::path path;
};

const AggregateId kHall("room:hall"), kGarden("room:garden");

Head head(Seq seq, const std::string& what = "entry") { return Head{Epoch("an-epoch"), seq, sha256(what), 0, {}}; }

struct Opened {
  explicit Opened(const Directory& data) : heads(data.path, [this](const std::string& line) { warnings += line; }) {}
  std::string warnings;
  HeadFiles heads;
};

}  // namespace

TEST_CASE("the heads that a node kept are there for the next one") {
  Directory data;
  {
    Opened one(data);
    CHECK(one.heads.before(kHall).empty());
    one.heads.keep(kHall, head(1));
    one.heads.keep(kGarden, head(7));
    one.heads.keep(kHall, head(2, "another"));
  }
  Opened two(data);
  CHECK(two.heads.before(kHall) == std::vector{head(2, "another")});
  CHECK(two.heads.before(kGarden) == std::vector{head(7)});
  CHECK_FALSE(two.heads.copied());
  CHECK(two.warnings.empty());
}

TEST_CASE("a node that stops before it has looked at a log leaves what was kept of it") {
  Directory data;
  {
    Opened one(data);
    one.heads.keep(kHall, head(1));
    one.heads.keep(kGarden, head(7));
  }
  {
    Opened two(data);
    two.heads.keep(kGarden, head(8));
  }
  Opened three(data);
  CHECK(three.heads.before(kHall) == std::vector{head(1)});
  CHECK(three.heads.before(kGarden) == std::vector{head(8)});
}

TEST_CASE("nodes beside each other have a file each, and all heads count until somebody takes over from the dead") {
  Directory data;
  Opened one(data);
  {
    Opened two(data);
    one.heads.keep(kHall, head(3));
    two.heads.keep(kHall, head(4));
  }
  {
    Opened three(data);
    CHECK(three.heads.before(kHall) == std::vector{head(3), head(4)});
    three.heads.keep(kHall, head(5));
    three.heads.take_over();
  }
  CHECK(fs::exists(data.path / "heads/0.txt"));  // of one, which lives
  Opened four(data);
  CHECK(four.heads.before(kHall) == std::vector{head(3), head(5)});
}

TEST_CASE("a copy of what was kept is known for one, until every log was looked at") {
  Directory data, copy;
  {
    Opened one(data);
    one.heads.keep(kHall, head(1));
  }
  fs::copy(data.path, copy.path, fs::copy_options::recursive);
  {
    Opened two(copy);
    CHECK(two.heads.copied());
    two.heads.keep(kHall, head(2));
  }
  {
    Opened three(copy);
    CHECK(three.heads.copied());
    three.heads.keep(kHall, head(2));
    three.heads.take_over();
  }
  CHECK_FALSE(Opened(copy).heads.copied());
  CHECK_FALSE(Opened(data).heads.copied());
}

TEST_CASE("a damaged line is told of and passed over") {
  Directory data;
  {
    Opened one(data);
    one.heads.keep(kHall, head(1));
    one.heads.keep(kGarden, head(7));
  }
  {
    std::fstream file(data.path / "heads/0.txt");
    std::string line;
    std::getline(file, line);
    file.seekp(static_cast<std::streamoff>(line.size() + 1 + 115));
    file << "9";
  }
  Opened two(data);
  CHECK(two.heads.before(kHall).empty());
  CHECK(two.heads.before(kGarden) == std::vector{head(7)});
  CHECK(two.warnings.find("damaged line") != std::string::npos);
}

TEST_CASE("a file that a power cut has torn, wherever, is no copy") {
  Directory data;
  {
    Opened one(data);
    one.heads.keep(kHall, head(1));
    one.heads.keep(kGarden, head(7));
  }
  std::ifstream file(data.path / "heads/0.txt");
  const std::string text((std::istreambuf_iterator<char>(file)), {});
  for (std::size_t kept = text.size(); kept-- > 0;) {
    fs::resize_file(data.path / "heads/0.txt", kept);
    Directory torn;
    fs::create_directory(torn.path / "heads");
    { std::ofstream(torn.path / "heads/0.txt") << text.substr(0, kept); }
    {
      Opened after(torn);
      after.heads.keep(kGarden, head(8));
      after.heads.keep(kHall, head(2));
      after.heads.take_over();
    }
    Opened again(torn);
    CHECK_FALSE(again.heads.copied());
    CHECK(again.heads.before(kHall) == std::vector{head(2)});
    CHECK(again.heads.before(kGarden) == std::vector{head(8)});
    fs::resize_file(data.path / "heads/0.txt", kept);
    CHECK_FALSE(Opened(data).heads.copied());
  }
}
