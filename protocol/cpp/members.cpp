#include "protocol/cpp/members.hpp"

#include <algorithm>

namespace plenaria {

Members::Members(const Json& object, std::string path) : object_(object), path_(std::move(path)) {
  if (!object.is_object()) fail("params", "Send the parameters by name, as an object.");
}

void Members::fail(const std::string& name, const std::string& sentence, Code code) {
  if (fault_) return;
  fault_ = Refusal{code, sentence, path_ + name};
}

const Json* Members::value(const std::string& name, Need need) {
  if (fault_) return nullptr;
  read_.insert(name);
  const auto found = object_.find(name);
  if (found != object_.end()) return &*found;
  if (need == Need::required) fail(name, "The parameter " + path_ + name + " is missing.");
  return nullptr;
}

std::string Members::string(const std::string& name, Need need, std::size_t max_bytes) {
  const Json* found = value(name, need);
  if (!found) return {};
  if (!found->is_string() || found->get_ref<const std::string&>().size() > max_bytes) {
    fail(name, "The parameter " + path_ + name + " is a string of at most " + std::to_string(max_bytes) + " bytes.");
    return {};
  }
  return found->get<std::string>();
}

std::string Members::word(const std::string& name, Need need, const std::function<bool(const std::string&)>& accept,
                          const char* expected) {
  const Json* found = value(name, need);
  if (!found) return {};
  if (!found->is_string() || !accept(found->get_ref<const std::string&>())) {
    fail(name, "The parameter " + path_ + name + " is " + expected + ".");
    return {};
  }
  return found->get<std::string>();
}

std::string Members::text(const std::string& name, Need need, std::size_t max_chars, Lines lines) {
  const Json* found = value(name, need);
  return found ? checked_text(name, *found, max_chars, lines) : std::string();
}

std::vector<std::string> Members::texts(const std::string& name, std::size_t most, std::size_t max_chars) {
  const Json* found = value(name, Need::optional);
  if (!found) return {};
  if (!found->is_array() || found->size() > most) {
    fail(name, "The parameter " + path_ + name + " is a list of at most " + std::to_string(most) + ".");
    return {};
  }
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string place = name + "[" + std::to_string(i) + "]";
    texts.push_back(checked_text(place, (*found)[i], max_chars, Lines::one));
    if (std::count(texts.begin(), texts.end(), texts.back()) > 1)
      fail(place, "The parameter " + path_ + place + " stands twice in its list.");
  }
  return texts;
}

std::string Members::checked_text(const std::string& name, const Json& found, std::size_t max_chars, Lines lines) {
  if (!found.is_string()) {
    fail(name, "The parameter " + path_ + name + " is a string.");
    return {};
  }
  auto text = clean_text(found.get_ref<const std::string&>(), max_chars, lines);
  if (text) return *std::move(text);
  fail(name, sentence_of(text.error(), path_ + name, max_chars),
       text.error().kind == TextFault::Kind::too_long ? Code::too_large : Code::not_acceptable);
  return {};
}

std::uint64_t Members::integer(const std::string& name, Need need, std::uint64_t from, std::uint64_t to,
                               std::uint64_t absent) {
  const Json* found = value(name, need);
  if (!found) return absent;
  if (!found->is_number_unsigned() || found->get<std::uint64_t>() < from || found->get<std::uint64_t>() > to) {
    fail(name, "The parameter " + path_ + name + " is an integer from " + std::to_string(from) + " to " +
                   std::to_string(to) + ".");
    return absent;
  }
  return found->get<std::uint64_t>();
}

std::vector<std::string> Members::words(const std::string& name, std::size_t most,
                                        const std::function<bool(const std::string&)>& accept, const char* expected) {
  const Json* found = value(name, Need::optional);
  if (!found) return {};
  if (!found->is_array() || found->size() > most) {
    fail(name, "The parameter " + path_ + name + " is a list of at most " + std::to_string(most) + ".");
    return {};
  }
  std::vector<std::string> words;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const Json& one = (*found)[i];
    const std::string place = name + "[" + std::to_string(i) + "]";
    if (!one.is_string() || !accept(one.get_ref<const std::string&>())) {
      fail(place, "The parameter " + path_ + place + " is " + expected + ".");
      return {};
    }
    words.push_back(one.get<std::string>());
    if (std::count(words.begin(), words.end(), words.back()) > 1) {
      fail(place, "The parameter " + path_ + place + " stands twice in its list.");
      return {};
    }
  }
  return words;
}

void Members::finish() {
  if (fault_) return;
  for (const auto& [name, unused] : object_.items())
    if (!read_.contains(name)) {
      // The name is the caller's: it is told back in data.field alone, cut to a bound.
      fail(first_code_points(name, 64), "There is no parameter of this name here.");
      return;
    }
}

}  // namespace plenaria
