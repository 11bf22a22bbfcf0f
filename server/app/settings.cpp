#include "app/settings.hpp"

#include <charconv>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "app/dialogue_file.hpp"
#include "app/toml_reader.hpp"

namespace plenaria {

namespace {

toml::table parse_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  if (std::filesystem::is_directory(file) || !in || !(text << in.rdbuf()))
    throw ConfigFault(file.string() + ": this file cannot be read");
  try {
    return toml::parse(text.str(), file.string());
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    throw ConfigFault(file.string() + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column) + ": " +
                      std::string(error.description()));
  }
}

/// Puts one key's value from TOML into its place.
struct FromToml {
  TomlReader& reader;
  const std::string& key;
  const Key& row;
  Settings& settings;
  void operator()(std::string Settings::*place) const { settings.*place = reader.text(key, true); }
  void operator()(std::int64_t Settings::*place) const {
    settings.*place = reader.integer(key, row.least, row.most, settings.*place);
  }
  void operator()(bool Settings::*place) const {
    const auto* value = reader.find(key)->as_boolean();
    if (!value) reader.fail(key, reader.name(key) + " is true or false");
    settings.*place = value->get();
  }
  void operator()(std::vector<std::string> Settings::*place) const { settings.*place = reader.texts(key); }
};

/// The same from an environment variable: a list is written with commas.
struct FromText {
  const Key& row;
  const std::string& text;
  Settings& settings;
  [[noreturn]] void fail(const std::string& expected) const {
    throw ConfigFault(row.variable() + "=" + text + ": it is " + expected);
  }
  void operator()(std::string Settings::*place) const { settings.*place = text; }
  void operator()(std::int64_t Settings::*place) const {
    std::int64_t value = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || stop != text.data() + text.size() || value < row.least || value > row.most)
      fail("a whole number from " + std::to_string(row.least) + " to " + std::to_string(row.most));
    settings.*place = value;
  }
  void operator()(bool Settings::*place) const {
    if (text != "true" && text != "false") fail("true or false");
    settings.*place = text == "true";
  }
  void operator()(std::vector<std::string> Settings::*place) const {
    std::vector<std::string> list;
    std::istringstream in(text);
    for (std::string one; std::getline(in, one, ',');)
      if (!one.empty()) list.push_back(one);
    settings.*place = std::move(list);
  }
};

void read_sections(TomlReader& root, Settings& settings) {
  std::map<std::string, std::vector<const Key*>> sections;
  for (const Key& key : keys()) sections[std::string(key.name.substr(0, key.name.find('.')))].push_back(&key);
  for (const auto& [section, rows] : sections) {
    const toml::node* node = root.find(section);
    if (!node) continue;
    const auto* table = node->as_table();
    if (!table) root.fail(section, "write [" + section + "] above its keys");
    TomlReader reader(root.file(), *table, section);
    for (const Key* row : rows) {
      const std::string key(row->name.substr(section.size() + 1));
      if (reader.has(key)) std::visit(FromToml{reader, key, *row, settings}, row->place);
      reader.find(key);
    }
    // The dialogue itself may stand in the same file; then its own reader looks at the rest of this table.
    if (section != "dialogue" || settings.dialogue_file.size() > 0) reader.finish();
  }
}

}  // namespace

Configuration read_configuration(const std::filesystem::path& path, std::span<const std::string> environment) {
  Configuration configuration;
  Settings& settings = configuration.settings;
  const std::string file = path.string();
  const toml::table table = parse_file(path);
  TomlReader root(file, table, "");
  read_sections(root, settings);

  std::map<std::string, const Key*> variables;
  for (const Key& key : keys()) variables.emplace(key.variable(), &key);
  for (const auto& variable : environment) {
    const auto equals = variable.find('=');
    const auto found = variables.find(variable.substr(0, equals));
    if (equals == variable.npos || found == variables.end()) continue;
    const std::string text = variable.substr(equals + 1);
    std::visit(FromText{*found->second, text, settings}, found->second->place);
  }

  static const std::set<std::string> kLevels{"trace", "debug", "info", "warn", "error", "off"};
  if (!kLevels.contains(settings.log_level))
    throw ConfigFault("log.level is one of trace, debug, info, warn, error and off, not \"" + settings.log_level +
                      "\"");
  if (settings.dialogue_file.empty()) {
    configuration.dialogue = read_dialogue(root);
    root.finish();
    return configuration;
  }
  root.finish();
  const std::filesystem::path named = settings.dialogue_file;
  const std::filesystem::path dialogue_path = named.is_absolute() ? named : path.parent_path() / named;
  const std::string dialogue_file = dialogue_path.string();
  const toml::table dialogue_table = parse_file(dialogue_path);
  TomlReader dialogue_root(dialogue_file, dialogue_table, "");
  configuration.dialogue = read_dialogue(dialogue_root);
  dialogue_root.finish();
  return configuration;
}

ListenAddress parse_listen(const std::string& text) {
  const auto colon = text.rfind(':');
  ListenAddress result;
  const bool bracketed = text.starts_with('[') && colon != text.npos && colon > 1 && text[colon - 1] == ']';
  if (colon != text.npos) result.address = bracketed ? text.substr(1, colon - 2) : text.substr(0, colon);
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data() + (colon == text.npos ? 0 : colon + 1), end, result.port);
  if (colon == text.npos || result.address.empty() || error != std::errc() || stop != end)
    throw ConfigFault("server.listen is ADDRESS:PORT, such as 127.0.0.1:8080 or [::1]:8080, not \"" + text + "\"");
  return result;
}

}  // namespace plenaria
