// Reads the members of one JSON object, each once and by its rule, and refuses those it was not asked for. The first
// fault wins; after it every read gives an empty value.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "protocol/cpp/light_json.hpp"
#include "protocol/cpp/text_rules.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

class Members {
 public:
  /// `path` precedes the names in data.field ("after."); `object` outlives this.
  explicit Members(const JsonValue& object, std::string path = {});

  /// Null where it is absent and may be; a fault where it is required.
  enum class Need { required, optional };
  const JsonValue* value(const std::string& name, Need need);

  std::string string(const std::string& name, Need need, std::size_t max_bytes);
  /// A string that `accept` accepts, else a fault that says `expected`.
  std::string word(const std::string& name, Need need, const std::function<bool(const std::string&)>& accept,
                   const char* expected);
  /// A text that a person wrote, as clean_text leaves it: faults are 4022, and 4013 for one too long.
  std::string text(const std::string& name, Need need, std::size_t max_chars, Lines lines);
  /// Distinct texts of one line each, at most `most`; empty where there are none.
  std::vector<std::string> texts(const std::string& name, std::size_t most, std::size_t max_chars);
  std::uint64_t integer(const std::string& name, Need need, std::uint64_t from, std::uint64_t to, std::uint64_t absent);
  /// Distinct words, at most `most`.
  std::vector<std::string> words(const std::string& name, std::size_t most,
                                 const std::function<bool(const std::string&)>& accept, const char* expected);

  void fail(const std::string& name, const std::string& sentence, Code code = Code::invalid_params);
  /// After the last read: a fault where the object holds anything else.
  void finish();
  const std::optional<Refusal>& fault() const { return fault_; }
  void adopt(const Members& inner) {
    if (!fault_) fault_ = inner.fault_;
  }

 private:
  /// Null where it is absent, and where there is a fault.
  const JsonArray* list(const std::string& name, std::size_t most);
  std::string checked_text(const std::string& place, const JsonValue& found, std::size_t max_chars, Lines lines);

  const JsonObject* object_;  ///< null where it is none
  std::string path_;
  std::vector<const JsonValue*> read_;
  std::optional<Refusal> fault_;
};

}  // namespace plenaria
