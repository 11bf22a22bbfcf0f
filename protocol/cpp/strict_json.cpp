#include "protocol/cpp/strict_json.hpp"

#include <array>
#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value_stack.hpp>
#include <cmath>

namespace plenaria {

namespace {

using boost::json::error_code;
using Part = boost::json::string_view;

constexpr std::size_t kMostMembers = 256;
constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;

/// Builds the tree, and counts the members that it is given.
class Building {
 public:
  static constexpr std::size_t max_object_size = JsonObject::max_size();
  static constexpr std::size_t max_array_size = JsonArray::max_size();
  static constexpr std::size_t max_key_size = boost::json::string::max_size();
  static constexpr std::size_t max_string_size = boost::json::string::max_size();

  explicit Building(const boost::json::storage_ptr& memory) : stack_(memory) { stack_.reset(memory); }

  JsonValue release() { return stack_.release(); }
  std::size_t members() const { return members_; }
  bool too_many() const { return too_many_; }

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code&) { return true; }
  bool on_object_end(std::size_t count, error_code& error) {
    members_ += count;
    too_many_ = count > kMostMembers;
    if (too_many_) error = boost::json::error::object_too_large;
    else stack_.push_object(count);
    return !too_many_;
  }
  bool on_array_begin(error_code&) { return true; }
  bool on_array_end(std::size_t count, error_code&) { return stack_.push_array(count), true; }
  bool on_key_part(Part part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
  bool on_key(Part part, std::size_t, error_code&) { return stack_.push_key(part), true; }
  bool on_string_part(Part part, std::size_t, error_code&) { return stack_.push_chars(part), true; }
  bool on_string(Part part, std::size_t, error_code&) { return stack_.push_string(part), true; }
  bool on_number_part(Part, error_code&) { return true; }
  bool on_int64(std::int64_t number, Part spelled, error_code&) {
    // One that is not held exactly is no integer: whoever asks for one refuses it where it stands.
    if (number > kLargestInteger || number < -kLargestInteger) stack_.push_double(static_cast<double>(number));
    else if (spelled.starts_with('-')) stack_.push_int64(number);
    else stack_.push_uint64(static_cast<std::uint64_t>(number));
    return true;
  }
  bool on_uint64(std::uint64_t number, Part, error_code&) {
    return stack_.push_double(static_cast<double>(number)), true;  // it would be an int64 if it were small
  }
  bool on_double(double number, Part, error_code& error) {
    if (!std::isfinite(number)) error = boost::json::error::exponent_overflow;
    else stack_.push_double(number);
    return !error;
  }
  bool on_bool(bool value, error_code&) { return stack_.push_bool(value), true; }
  bool on_null(error_code&) { return stack_.push_null(), true; }
  bool on_comment_part(Part, error_code&) { return true; }
  bool on_comment(Part, error_code&) { return true; }

 private:
  boost::json::value_stack stack_;
  std::size_t members_ = 0;
  bool too_many_ = false;
};

std::size_t members_in(const JsonValue& value) {
  std::size_t count = 0;
  if (const auto* object = value.if_object()) {
    count = object->size();
    for (const auto& member : *object) count += members_in(member.value());
  } else if (const auto* list = value.if_array()) {
    for (const auto& one : *list) count += members_in(one);
  }
  return count;
}

}  // namespace

Result<JsonValue, JsonFault> parse_strictly(std::string_view text, int max_depth, const Scratch& scratch) {
  if (text.starts_with("\xEF\xBB\xBF")) return JsonFault{"There is a byte order mark before the JSON; leave it out."};
  if (text.find('\0') != text.npos) return JsonFault{"There is a null byte in this; it is not JSON."};
  boost::json::parse_options options;
  options.max_depth = static_cast<std::size_t>(max_depth);
  boost::json::basic_parser<Building> parser(options, scratch.memory());
  error_code error;
  const std::size_t read = parser.write_some(false, text.data(), text.size(), error);
  if (parser.handler().too_many()) return JsonFault{"An object has too many members."};
  if (error == boost::json::error::too_deep)
    return JsonFault{"This is nested deeper than " + std::to_string(max_depth) + " levels."};
  if (error || read < text.size())
    return JsonFault{"This is not JSON: something is wrong near byte " + std::to_string(read + 1) + "."};
  JsonValue value = parser.handler().release();
  // Of a member that stands twice, the tree has the last one alone.
  if (members_in(value) != parser.handler().members()) return JsonFault{"A member stands twice in one object."};
  return Result<JsonValue, JsonFault>(boost::system::in_place_value, std::move(value));
}

}  // namespace plenaria
