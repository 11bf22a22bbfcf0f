// Reads a table of a TOML file, each key once and by its type, and names file, line and column of what is wrong.
#pragma once

#include <toml++/toml.h>

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "app/settings.hpp"

namespace plenaria {

class TomlReader {
 public:
  /// `where` names the table for sentences ("meetings"), empty for the file itself.
  TomlReader(const std::string& file, const toml::table& table, std::string where)
      : file_(file), table_(table), where_(std::move(where)) {}

  [[noreturn]] static void fail(const std::string& file, const toml::node& at, const std::string& sentence) {
    const auto& begin = at.source().begin;
    throw ConfigFault(file + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column) + ": " + sentence);
  }
  [[noreturn]] void fail(const std::string& key, const std::string& sentence) const {
    const toml::node* node = table_.get(key);
    fail(file_, node ? *node : static_cast<const toml::node&>(table_), sentence);
  }

  bool has(const std::string& key) const { return table_.contains(key); }
  std::string name(const std::string& key) const { return where_.empty() ? key : where_ + "." + key; }

  const toml::node* find(const std::string& key) {
    read_.insert(key);
    return table_.get(key);
  }
  std::string text(const std::string& key, bool required) {
    const toml::node* node = find(key);
    if (!node) {
      if (required) fail(key, "this " + where_ + " has no " + key);
      return {};
    }
    const auto* value = node->as_string();
    if (!value) fail(key, name(key) + " is a text in quotes");
    return value->get();
  }
  std::int64_t integer(const std::string& key, std::int64_t least, std::int64_t most, std::int64_t absent) {
    const toml::node* node = find(key);
    if (!node) return absent;
    const auto* value = node->as_integer();
    if (!value || value->get() < least || value->get() > most)
      fail(key, name(key) + " is a whole number from " + std::to_string(least) + " to " + std::to_string(most));
    return value->get();
  }
  std::vector<std::string> texts(const std::string& key) {
    std::vector<std::string> list;
    const toml::node* node = find(key);
    if (!node) return list;
    const auto* array = node->as_array();
    if (!array) fail(key, name(key) + " is a list of texts");
    for (const auto& one : *array) {
      const auto* value = one.as_string();
      if (!value) fail(file_, one, name(key) + " is a list of texts");
      list.push_back(value->get());
    }
    return list;
  }
  /// Calls `each` for every table of a list of tables ([[key]]).
  void tables(const std::string& key, const std::function<void(TomlReader&)>& each) {
    const toml::node* node = find(key);
    if (!node) return;
    const auto* array = node->as_array();
    if (!array) fail(key, "write [[" + name(key) + "]] for each of them");
    for (const auto& one : *array) {
      const auto* inner = one.as_table();
      if (!inner) fail(file_, one, "write [[" + name(key) + "]] for each of them");
      TomlReader reader(file_, *inner, name(key));
      each(reader);
      reader.finish();
    }
  }
  void finish() const {
    for (const auto& [key, node] : table_)
      if (!read_.contains(std::string(key.str()))) {
        const auto& begin = key.source().begin;
        throw ConfigFault(file_ + ":" + std::to_string(begin.line) + ":" + std::to_string(begin.column) +
                          ": there is no " + name(std::string(key.str())) + " here; is it misspelled?");
      }
  }
  const std::string& file() const { return file_; }
  const toml::table& table() const { return table_; }

 private:
  const std::string& file_;
  const toml::table& table_;
  std::string where_;
  std::set<std::string> read_;
};

}  // namespace plenaria
