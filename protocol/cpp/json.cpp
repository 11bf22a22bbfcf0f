#include "protocol/cpp/json.hpp"

#include <unordered_set>
#include <vector>

namespace plenaria {

namespace {

constexpr std::size_t kMostMembers = 256;
constexpr std::int64_t kLargestInteger = (std::int64_t{1} << 53) - 1;

/// Builds the value while it checks, so that nothing too deep is ever built.
class StrictBuilder final : public nlohmann::json_sax<Json> {
 public:
  StrictBuilder(Json& root, int max_depth) : root_(root), max_depth_(max_depth) {}

  const std::string& fault() const { return fault_; }

  bool null() override { return put(nullptr); }
  bool boolean(bool value) override { return put(value); }
  // An integer beyond 2^53 is kept as a float, as one beyond 64 bits comes in anyway: whoever asks for an integer
  // refuses it where it stands.
  bool number_integer(std::int64_t value) override {
    return value < -kLargestInteger ? put(static_cast<double>(value)) : put(value);
  }
  bool number_unsigned(std::uint64_t value) override {
    return value > static_cast<std::uint64_t>(kLargestInteger) ? put(static_cast<double>(value)) : put(value);
  }
  bool number_float(double value, const std::string&) override { return put(value); }
  bool string(std::string& value) override { return put(std::move(value)); }
  bool binary(Json::binary_t&) override { return fail("Binary values are not JSON."); }

  bool start_object(std::size_t) override { return open(Json::object()); }
  bool key(std::string& name) override {
    if (!names_.back().insert(name).second) return fail("A member stands twice in one object.");
    // Members are found by looking through them all: many of them would cost their square.
    if (names_.back().size() > kMostMembers) return fail("An object has too many members.");
    key_ = std::move(name);
    return true;
  }
  bool end_object() override { return close(); }
  bool start_array(std::size_t) override { return open(Json::array()); }
  bool end_array() override { return close(); }

  bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
    return fail("This is not JSON: something is wrong near byte " + std::to_string(position) + ".");
  }

 private:
  bool fail(std::string sentence) {
    fault_ = std::move(sentence);
    return false;
  }

  Json* place(Json value) {
    if (open_.empty()) {
      root_ = std::move(value);
      return &root_;
    }
    Json& parent = *open_.back();
    if (parent.is_array()) {
      parent.push_back(std::move(value));
      return &parent.back();
    }
    return &(parent[key_] = std::move(value));
  }
  bool put(Json value) {
    place(std::move(value));
    return true;
  }
  bool open(Json container) {
    if (static_cast<int>(open_.size()) >= max_depth_)
      return fail("This is nested deeper than " + std::to_string(max_depth_) + " levels.");
    open_.push_back(place(std::move(container)));
    names_.emplace_back();
    return true;
  }
  bool close() {
    open_.pop_back();
    names_.pop_back();
    return true;
  }

  Json& root_;
  int max_depth_;
  std::string key_;
  std::string fault_;
  std::vector<Json*> open_;  // stable: a container grows only while it is the innermost one
  std::vector<std::unordered_set<std::string>> names_;
};

}  // namespace

Result<Json, JsonFault> parse_json(std::string_view text, int max_depth) {
  // The parser would skip a byte order mark, and take a null byte for the end.
  if (text.starts_with("\xEF\xBB\xBF")) return JsonFault{"There is a byte order mark before the JSON; leave it out."};
  if (text.find('\0') != text.npos) return JsonFault{"There is a null byte in this; it is not JSON."};
  Json root;
  StrictBuilder builder(root, max_depth);
  if (!Json::sax_parse(text, &builder)) return JsonFault{builder.fault()};
  return Result<Json, JsonFault>(boost::system::in_place_value, std::move(root));
}

std::string dump_json(const Json& value) { return value.dump(); }

}  // namespace plenaria
