// Reads the members of a JSON object that was stored; those that are not asked for are passed over. Throws BadHeader,
// which whoever decodes turns into a result. Not for what a client sent: that is Members.
#pragma once

#include <string>
#include <vector>

#include "protocol/cpp/json.hpp"
#include "protocol/cpp/record.hpp"

namespace plenaria {

class StoredObject {
 public:
  /// `object` outlives this.
  explicit StoredObject(const Json& object) : object_(object) {}

  std::string text(const char* name) const {
    const Json* found = find(name);
    if (!found || !found->is_string()) throw BadHeader{std::string("its ") + name + " is not a text"};
    return found->get<std::string>();
  }
  std::uint64_t number(const char* name) const {
    const Json* found = find(name);
    if (!found || !found->is_number_unsigned()) throw BadHeader{std::string("its ") + name + " is not a number"};
    return found->get<std::uint64_t>();
  }
  template <class Id>
  Id id(const char* name) const {
    const auto parsed = Id::parse(text(name));
    if (!parsed) throw BadHeader{std::string("its ") + name + " is not an id"};
    return *parsed;
  }
  template <class Id>
  Id id_or_zero(const char* name) const {
    return find(name) ? id<Id>(name) : Id();
  }
  template <class Enum>
  Enum word(const char* name) const {
    const auto value = from_text<Enum>(text(name));
    if (!value) throw BadHeader{std::string("its ") + name + " is a word that this version does not know"};
    return *value;
  }
  /// Empty where it is absent.
  std::vector<std::string> texts(const char* name) const {
    std::vector<std::string> list;
    if (const Json* found = find(name))
      for (const auto& one : *found) list.push_back(one.get<std::string>());
    return list;
  }
  /// Null where it is absent.
  const Json* find(const char* name) const {
    const auto found = object_.find(name);
    return found == object_.end() ? nullptr : &*found;
  }

 private:
  const Json& object_;
};

}  // namespace plenaria
