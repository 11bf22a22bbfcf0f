// Reads the members of a JSON object that was stored, of either library; those that are not asked for are passed over.
// Throws BadHeader, which whoever decodes turns into a result. Not for what a client sent: that is Members.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/light_json.hpp"
#include "protocol/cpp/record.hpp"

namespace plenaria {

/// How a value of nlohmann's is looked at.
struct StoredJson {
  using Object = Json;
  using Value = Json;
  static const Value* find(const Object& object, std::string_view name) {
    const auto found = object.find(name);
    return found == object.end() ? nullptr : &*found;
  }
  static std::optional<std::string_view> text(const Value& value) {
    return value.is_string() ? std::optional<std::string_view>(value.get_ref<const std::string&>()) : std::nullopt;
  }
  static std::optional<std::uint64_t> number(const Value& value) {
    return value.is_number_unsigned() ? std::optional(value.get<std::uint64_t>()) : std::nullopt;
  }
  static const Value* list(const Value& value) { return value.is_array() ? &value : nullptr; }
};

/// How one of Boost.JSON's is.
struct StoredLightJson {
  using Object = JsonObject;
  using Value = JsonValue;
  static const Value* find(const Object& object, std::string_view name) { return object.if_contains(name); }
  static std::optional<std::string_view> text(const Value& value) {
    const auto* string = value.if_string();
    return string ? std::optional<std::string_view>(std::in_place, string->data(), string->size()) : std::nullopt;
  }
  static std::optional<std::uint64_t> number(const Value& value) {
    if (const auto* number = value.if_int64(); number && *number >= 0) return static_cast<std::uint64_t>(*number);
    const auto* large = value.if_uint64();
    return large ? std::optional(*large) : std::nullopt;
  }
  static const JsonArray* list(const Value& value) { return value.if_array(); }
};

template <class Look>
class StoredMembers {
 public:
  using Object = typename Look::Object;
  using Value = typename Look::Value;

  /// `object` outlives this, and every view that this gives.
  explicit StoredMembers(const Object& object) : object_(object) {}

  std::string_view view(const char* name) const {
    const Value* found = find(name);
    const auto text = found ? Look::text(*found) : std::nullopt;
    if (!text) throw BadHeader{std::string("its ") + name + " is not a text"};
    return *text;
  }
  std::string text(const char* name) const { return std::string(view(name)); }
  std::uint64_t number(const char* name) const {
    const Value* found = find(name);
    const auto number = found ? Look::number(*found) : std::nullopt;
    if (!number) throw BadHeader{std::string("its ") + name + " is not a number"};
    return *number;
  }
  template <class Id>
  Id id(const char* name) const {
    const auto parsed = Id::parse(view(name));
    if (!parsed) throw BadHeader{std::string("its ") + name + " is not an id"};
    return *parsed;
  }
  template <class Id>
  Id id_or_zero(const char* name) const {
    return find(name) ? id<Id>(name) : Id();
  }
  template <class Enum>
  Enum word(const char* name) const {
    const auto value = from_text<Enum>(view(name));
    if (!value) throw BadHeader{std::string("its ") + name + " is a word that this version does not know"};
    return *value;
  }
  /// Empty where it is absent.
  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> list;
    const Value* found = find(name);
    if (!found) return list;
    const auto* values = Look::list(*found);
    if (!values) throw BadHeader{std::string("its ") + name + " is not a list"};
    list.reserve(values->size());
    for (const Value& value : *values) {
      const auto text = Look::text(value);
      if (!text) throw BadHeader{std::string("its ") + name + " is not a list of texts"};
      list.emplace_back(*text);
    }
    return list;
  }
  /// Null where it is absent.
  const Value* find(const char* name) const { return Look::find(object_, name); }

 private:
  const Object& object_;
};

/// Of a file's line, which is read seldom.
using StoredObject = StoredMembers<StoredJson>;
/// Of a header or a body, of which a log has a million.
using StoredHeader = StoredMembers<StoredLightJson>;

}  // namespace plenaria
