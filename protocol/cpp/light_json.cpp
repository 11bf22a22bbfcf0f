#include "protocol/cpp/light_json.hpp"

#include <array>
#include <boost/json/parse.hpp>
#include <boost/json/serializer.hpp>

namespace plenaria {

namespace {

constexpr std::size_t kBuffer = 64 * 1024;

/// What every Scratch of a thread shares. The resource is made anew for each outermost one, as Boost.JSON's would ask
/// for twice as much at every release() of what did not fit.
struct Shared {
  std::array<unsigned char, kBuffer> buffer;
  std::optional<boost::json::monotonic_resource> memory;
  std::size_t users = 0;
};
thread_local Shared shared;

boost::json::monotonic_resource& enter() {
  if (shared.users++ == 0) shared.memory.emplace(shared.buffer.data(), shared.buffer.size());
  return *shared.memory;
}

/// The most that the serializer writes at once.
constexpr std::size_t kPart = 4096;

template <class Tree>
void append(std::string& text, const Tree& tree) {
  std::array<char, kPart> part;
  boost::json::serializer serializer;
  serializer.reset(tree);
  while (!serializer.done()) {
    const auto written = serializer.read(part.data(), part.size());
    text.append(written.data(), written.size());
  }
}

}  // namespace

Scratch::Scratch() : memory_(enter()) {}

Scratch::~Scratch() {
  if (--shared.users == 0) shared.memory.reset();
}

std::optional<JsonValue> Scratch::parse(std::string_view text) const {
  boost::json::error_code error;
  JsonValue value = boost::json::parse(text, error, &memory_);
  if (error) return std::nullopt;
  return std::optional<JsonValue>(std::in_place, std::move(value));
}

void put(JsonObject& object, std::string_view name, std::string_view text) { object.emplace(name, text); }

void put(JsonObject& object, std::string_view name, const std::vector<std::string>& texts) {
  JsonArray& list = put_array(object, name);
  list.reserve(texts.size());
  for (const auto& text : texts) list.emplace_back(std::string_view(text));
}

JsonObject& put_object(JsonObject& object, std::string_view name, std::size_t members) {
  JsonObject& inner = object.emplace(name, boost::json::object_kind).first->value().get_object();
  inner.reserve(members);
  return inner;
}

JsonArray& put_array(JsonObject& object, std::string_view name) {
  return object.emplace(name, boost::json::array_kind).first->value().get_array();
}

JsonObject& add_object(JsonArray& list, std::size_t members) {
  JsonObject& inner = list.emplace_back(boost::json::object_kind).get_object();
  inner.reserve(members);
  return inner;
}

void append_json(std::string& text, const JsonObject& object) { append(text, &object); }
void append_json(std::string& text, const JsonArray& list) { append(text, &list); }
void append_json(std::string& text, std::string_view string) {
  append(text, boost::json::string_view(string.data(), string.size()));
}

std::string text_of(const JsonObject& object) {
  std::string text;
  append_json(text, object);
  return text;
}

}  // namespace plenaria
