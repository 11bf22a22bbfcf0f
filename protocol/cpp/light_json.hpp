// JSON on the hot path: Boost.JSON's trees, in memory that is used again and again, and their text. The bytes are those
// that dump_json (json.hpp) writes for the same tree; the record's hashes rest on that. Not for what is read from
// clients or written seldom: that is json.hpp. Why there are two is told in docs/adr/0006.
#pragma once

#include <boost/json/array.hpp>
#include <boost/json/monotonic_resource.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.hpp"

namespace plenaria {

using JsonValue = boost::json::value;
using JsonObject = boost::json::object;
using JsonArray = boost::json::array;

/// Where one call's trees live: a buffer of this thread, 64 KiB, and the heap beyond that. One Scratch may be within
/// another on the stack; with the outermost, all goes back at once. REQUIRES: no tree outlives the Scratch that it was
/// made in, and none is kept over a wait.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;

  boost::json::storage_ptr memory() const { return &memory_; }
  /// Empty; `members` are expected.
  JsonObject object(std::size_t members) const { return JsonObject(members, &memory_); }
  JsonArray array() const { return JsonArray(&memory_); }
  /// What `text` says; nothing where it is no JSON, or nested deeper than 32 levels. Of a member that stands twice the
  /// last one counts.
  std::optional<JsonValue> parse(std::string_view text) const;

 private:
  boost::json::monotonic_resource& memory_;
};

// Adds a member. REQUIRES: the object has none of this name, and texts are UTF-8.

void put(JsonObject& object, std::string_view name, std::string_view text);
inline void put(JsonObject& object, std::string_view name, const char* text) {
  put(object, name, std::string_view(text));
}
template <std::integral Number>
void put(JsonObject& object, std::string_view name, Number number) {
  object.emplace(name, number);
}
template <class Tag>
void put(JsonObject& object, std::string_view name, const NameOf<Tag>& id) {
  put(object, name, std::string_view(id.text()));
}
template <class Tag, std::size_t N>
void put(JsonObject& object, std::string_view name, const BytesOf<Tag, N>& id) {
  const auto digits = id.spelling();
  put(object, name, std::string_view(digits.data(), digits.size()));
}
void put(JsonObject& object, std::string_view name, const std::vector<std::string>& texts);
/// An empty object or list, to be filled. The reference is good until the object gets its next member.
JsonObject& put_object(JsonObject& object, std::string_view name, std::size_t members);
JsonArray& put_array(JsonObject& object, std::string_view name);
/// The same at the end of a list.
JsonObject& add_object(JsonArray& list, std::size_t members);

/// Compact, as dump_json.
void append_json(std::string& text, const JsonObject& object);
void append_json(std::string& text, const JsonArray& list);
void append_json(std::string& text, std::string_view string);
std::string text_of(const JsonObject& object);

}  // namespace plenaria
