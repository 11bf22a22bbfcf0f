// One reply of Redis (RESP2) as a plain value. Not here: how it is read from bytes (codec) or what it means (store).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace plenaria {

struct RedisReply {
  enum class Type : std::uint8_t { nil, text, status, error, integer, array };

  Type type = Type::nil;
  std::string text;  ///< of a text, a status or an error
  std::int64_t integer = 0;
  std::vector<RedisReply> elements;

  bool is_nil() const { return type == Type::nil; }
  bool is_text() const { return type == Type::text; }
  bool is_error() const { return type == Type::error; }
  bool is_integer() const { return type == Type::integer; }
  bool is_array() const { return type == Type::array; }
  /// An error whose first word is `code` ("NOSCRIPT", "LOADING", "READONLY" …).
  bool is_error(std::string_view code) const { return is_error() && std::string_view(text).starts_with(code); }
};

}  // namespace plenaria
