#include "protocol/cpp/members.hpp"

#include <algorithm>
#include <string_view>

namespace plenaria {

namespace {

std::optional<std::string_view> string_in(const JsonValue& value) {
  const auto* string = value.if_string();
  return string ? std::optional<std::string_view>(std::in_place, string->data(), string->size()) : std::nullopt;
}

}  // namespace

Members::Members(const JsonValue& object, std::string path) : object_(object.if_object()), path_(std::move(path)) {
  if (!object_) fail("params", "Send the parameters by name, as an object.");
}

void Members::fail(const std::string& name, const std::string& sentence, Code code) {
  if (fault_) return;
  fault_ = Refusal{code, sentence, path_ + name};
}

const JsonValue* Members::value(const std::string& name, Need need) {
  if (fault_) return nullptr;
  const JsonValue* found = object_->if_contains(name);
  if (found) read_.push_back(found);
  else if (need == Need::required) fail(name, "The parameter " + path_ + name + " is missing.");
  return found;
}

std::string Members::string(const std::string& name, Need need, std::size_t max_bytes) {
  const JsonValue* found = value(name, need);
  if (!found) return {};
  const auto text = string_in(*found);
  if (text && text->size() <= max_bytes) return std::string(*text);
  fail(name, "The parameter " + path_ + name + " is a string of at most " + std::to_string(max_bytes) + " bytes.");
  return {};
}

std::string Members::word(const std::string& name, Need need, const std::function<bool(const std::string&)>& accept,
                          const char* expected) {
  const JsonValue* found = value(name, need);
  if (!found) return {};
  if (const auto text = string_in(*found))
    if (std::string word(*text); accept(word)) return word;
  fail(name, "The parameter " + path_ + name + " is " + expected + ".");
  return {};
}

std::string Members::text(const std::string& name, Need need, std::size_t max_chars, Lines lines) {
  const JsonValue* found = value(name, need);
  return found ? checked_text(name, *found, max_chars, lines) : std::string();
}

const JsonArray* Members::list(const std::string& name, std::size_t most) {
  const JsonValue* found = value(name, Need::optional);
  if (!found) return nullptr;
  const JsonArray* list = found->if_array();
  if (list && list->size() <= most) return list;
  fail(name, "The parameter " + path_ + name + " is a list of at most " + std::to_string(most) + ".");
  return nullptr;
}

std::vector<std::string> Members::texts(const std::string& name, std::size_t most, std::size_t max_chars) {
  std::vector<std::string> texts;
  const JsonArray* found = list(name, most);
  if (!found) return texts;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string place = name + "[" + std::to_string(i) + "]";
    texts.push_back(checked_text(place, (*found)[i], max_chars, Lines::one));
    if (std::count(texts.begin(), texts.end(), texts.back()) > 1)
      fail(place, "The parameter " + path_ + place + " stands twice in its list.");
  }
  return texts;
}

std::string Members::checked_text(const std::string& name, const JsonValue& found, std::size_t max_chars, Lines lines) {
  const auto given = string_in(found);
  if (!given) {
    fail(name, "The parameter " + path_ + name + " is a string.");
    return {};
  }
  auto text = clean_text(*given, max_chars, lines);
  if (text) return *std::move(text);
  fail(name, sentence_of(text.error(), path_ + name, max_chars),
       text.error().kind == TextFault::Kind::too_long ? Code::too_large : Code::not_acceptable);
  return {};
}

std::uint64_t Members::integer(const std::string& name, Need need, std::uint64_t from, std::uint64_t to,
                               std::uint64_t absent) {
  const JsonValue* found = value(name, need);
  if (!found) return absent;
  if (const auto* number = found->if_uint64(); number && *number >= from && *number <= to) return *number;
  fail(name, "The parameter " + path_ + name + " is an integer from " + std::to_string(from) + " to " +
                 std::to_string(to) + ".");
  return absent;
}

std::vector<std::string> Members::words(const std::string& name, std::size_t most,
                                        const std::function<bool(const std::string&)>& accept, const char* expected) {
  const JsonArray* found = list(name, most);
  if (!found) return {};
  std::vector<std::string> words;
  for (std::size_t i = 0; i < found->size(); ++i) {
    const std::string place = name + "[" + std::to_string(i) + "]";
    const auto text = string_in((*found)[i]);
    std::string word(text.value_or(""));
    if (!text || !accept(word)) {
      fail(place, "The parameter " + path_ + place + " is " + expected + ".");
      return {};
    }
    words.push_back(std::move(word));
    if (std::count(words.begin(), words.end(), words.back()) > 1) {
      fail(place, "The parameter " + path_ + place + " stands twice in its list.");
      return {};
    }
  }
  return words;
}

void Members::finish() {
  if (fault_) return;
  for (const auto& member : *object_)
    if (std::find(read_.begin(), read_.end(), &member.value()) == read_.end()) {
      // The name is the caller's: it is told back in data.field alone, cut to a bound.
      fail(first_code_points({member.key().data(), member.key().size()}, 64),
           "There is no parameter of this name here.");
      return;
    }
}

}  // namespace plenaria
