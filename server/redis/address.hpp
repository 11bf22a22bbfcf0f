// Where a Redis is to be found, as an operator writes it: redis://HOST:PORT or unix:PATH.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <variant>

#include "base/result.hpp"

namespace plenaria {

struct RedisAddress {
  struct Tcp {
    std::string host;
    std::uint16_t port;
    bool operator==(const Tcp&) const = default;
  };
  struct Unix {
    std::string path;
    bool operator==(const Unix&) const = default;
  };
  std::variant<Tcp, Unix> where;

  /// As it was written.
  std::string text() const;
  bool operator==(const RedisAddress&) const = default;
};

/// The address, or a sentence that says what is wrong with `text`. The port may be left out (6379); an IPv6 address
/// stands in brackets.
Result<RedisAddress, std::string> parse_redis_address(std::string_view text);

}  // namespace plenaria
