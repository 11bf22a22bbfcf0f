#include "app/settings.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "app/key_files.hpp"

using namespace plenaria;
namespace fs = std::filesystem;

namespace {

const std::string kConfig = std::string(PLENARIA_SOURCE_DIR) + "/config/";

const std::string kDialogue = R"([dialogue]
id = "test"
title = { en = "Test" }
languages = ["en"]
[[themes]]
id = "one"
title = { en = "One" }
[[kinds]]
id = "statement"
title = { en = "Statement" }
[[meetings]]
id = "first"
title = { en = "First" }
venue = { en = "Here" }
starts = "2018-03-26"
ends = "2018-03-27"
time_zone = "America/New_York"
[[meetings.rooms]]
id = "hall"
title = { en = "Hall" }
themes = ["one"]
)";

class Directory {
 public:
  Directory() {
    std::string pattern = (fs::temp_directory_path() / "plenaria-settings.XXXXXX").string();
    REQUIRE(::mkdtemp(pattern.data()));
    path_ = pattern;
  }
  ~Directory() { fs::remove_all(path_); }
  fs::path write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name) << text;
    return path_ / name;
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

std::string fault_of(const std::string& text, const std::vector<std::string>& environment = {}) {
  const Directory directory;
  const fs::path file = directory.write("test.toml", text);
  try {
    read_configuration(file, environment);
  } catch (const ConfigFault& fault) {
    const std::string sentence = fault.what();
    return sentence.starts_with(file.string()) ? sentence.substr(directory.path().string().size() + 1) : sentence;
  }
  return {};
}

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != text.npos);
  return text.replace(at, what.size(), with);
}

}  // namespace

TEST_CASE("config/plenaria.toml holds every key, its default and its sentence") {
  std::ifstream in(kConfig + "plenaria.toml");
  std::ostringstream all;
  all << in.rdbuf();
  const std::string text = all.str();
  for (const Key& key : keys()) {
    const std::string name(key.name.substr(key.name.find('.') + 1));
    const std::string value = key.name == "dialogue.file" ? "\"idm-2018.toml\"" : key.default_text();
    INFO(key.name);
    CHECK(text.find("# " + std::string(key.meaning) + "\n" + name + " = " + value + "\n") != text.npos);
  }
}

TEST_CASE("the dialogue of 2018 has both meetings and their nine rooms, in three languages") {
  const Configuration configuration = read_configuration(kConfig + "plenaria.toml", {});
  const Dialogue& dialogue = configuration.dialogue;
  CHECK(dialogue.id.text() == "idm-2018");
  CHECK(dialogue.kinds.size() == 12);
  REQUIRE(dialogue.meetings.size() == 2);
  CHECK(dialogue.meetings[0].rooms.size() == 6);
  CHECK(dialogue.meetings[1].rooms.size() == 3);
  for (const auto& meeting : dialogue.meetings)
    for (const auto& room : meeting.rooms) CHECK(room.title.size() == 3);
}

TEST_CASE("a file that describes a dialogue serves by itself, with every other key at its default") {
  const Configuration configuration = read_configuration(kConfig + "idm-2018.toml", {});
  CHECK(configuration.settings.listen == Settings().listen);
  CHECK(configuration.dialogue.meetings.size() == 2);
}

TEST_CASE("the environment wins over the file, for every type of key") {
  const Directory directory;
  const fs::path file = directory.write("test.toml", "[limits]\nping_s = 7\n" + kDialogue);
  CHECK(read_configuration(file, {}).settings.ping_s == 7);
  const std::vector<std::string> environment{
      "PLENARIA_LIMITS_PING_S=9", "PLENARIA_SERVER_SHARE_PORT=true", "PLENARIA_SERVER_LISTEN=[::1]:0",
      "PLENARIA_SERVER_ALLOWED_ORIGINS=https://a.example,https://b.example", "HOME=/"};
  const Settings settings = read_configuration(file, environment).settings;
  CHECK(settings.ping_s == 9);
  CHECK(settings.share_port);
  CHECK(settings.listen == "[::1]:0");
  CHECK(settings.allowed_origins == std::vector<std::string>{"https://a.example", "https://b.example"});
}

TEST_CASE("a mistake is named with file, line and column") {
  CHECK(fault_of("[limits]\nping = 7\n" + kDialogue) ==
        "test.toml:2:1: there is no limits.ping here; is it misspelled?");
  CHECK(fault_of("[limits]\nping_s = \"7\"\n" + kDialogue) ==
        "test.toml:2:10: limits.ping_s is a whole number from 1 to 300");
  CHECK(fault_of("[limits]\nping_s = 0\n" + kDialogue) ==
        "test.toml:2:10: limits.ping_s is a whole number from 1 to 300");
  CHECK(fault_of("[server\n" + kDialogue).starts_with("test.toml:1:"));
  CHECK(fault_of(replaced(kDialogue, "themes = [\"one\"]", "themes = [\"two\"]")) ==
        "test.toml:21:10: there is no theme \"two\" in this dialogue");
  CHECK(fault_of(replaced(kDialogue, "2018-03-26", "2018-02-30")) ==
        "test.toml:15:10: meetings.starts is a date such as \"2018-03-26\"");
  CHECK(fault_of(replaced(kDialogue, "id = \"hall\"", "id = \"The Hall\"")) ==
        "test.toml:19:6: meetings.rooms.id is made of a-z, 0-9 and -, at most 64 of them");
  CHECK(fault_of(replaced(kDialogue, "venue = { en = \"Here\" }", "")).find("meetings.venue is missing") !=
        std::string::npos);
  CHECK(fault_of(kDialogue + "[[meetings.rooms]]\nid = \"hall\"\ntitle = { en = \"Hall\" }\n") ==
        "test.toml:23:6: the room \"hall\" is there twice");
  CHECK(fault_of(kDialogue + "moderation = \"never\"\n").find("meetings.rooms.moderation is one of") !=
        std::string::npos);
  CHECK(fault_of(kDialogue + "color = \"red\"\n").find("there is no meetings.rooms.color here") != std::string::npos);
  CHECK(fault_of(replaced(kDialogue, "\"statement\"", "\"song\"")).find("not a kind of intervention") !=
        std::string::npos);
}

TEST_CASE("a mistake in the environment is named by its variable") {
  CHECK(fault_of(kDialogue, {"PLENARIA_LIMITS_PING_S=soon"}) ==
        "PLENARIA_LIMITS_PING_S=soon: it is a whole number from 1 to 300");
  CHECK(fault_of(kDialogue, {"PLENARIA_SERVER_SHARE_PORT=yes"}) ==
        "PLENARIA_SERVER_SHARE_PORT=yes: it is true or false");
}

TEST_CASE("an address to listen on is read with its port, in brackets for IPv6") {
  CHECK(parse_listen("127.0.0.1:8080").port == 8080);
  CHECK(parse_listen("[::1]:0").address == "::1");
  for (const char* bad : {"", "8080", ":8080", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", "127.0.0.1:80x"})
    CHECK_THROWS_AS(parse_listen(bad), ConfigFault);
}

TEST_CASE("a key is made once, for its owner's eyes alone, and is then the same") {
  const Directory directory;
  Settings settings;
  settings.data = (directory.path() / "data").string();
  const TokenKey first = token_key(settings);
  CHECK(token_key(settings).seed == first.seed);
  CHECK_FALSE(kept_record_key(settings));
  const RecordKey record = record_key(settings);
  CHECK(kept_record_key(settings)->seed == record.seed);
  CHECK(record_key(settings).seed == record.seed);
  CHECK(record.seed != first.seed);
  place(settings, record);
  CHECK_THROWS_AS(place(settings, RecordKey{first.seed}), ConfigFault);
  const auto mode = fs::status(directory.path() / "data" / "token.key").permissions();
  CHECK((mode & (fs::perms::group_all | fs::perms::others_all)) == fs::perms::none);
  settings.token_key_file = (directory.path() / "missing").string();
  CHECK_THROWS_AS(token_key(settings), ConfigFault);
  settings.token_key_file = directory.write("short", "AAAA\n").string();
  CHECK_THROWS_AS(token_key(settings), ConfigFault);
}
