// One plain GET of a server nearby, for a command that wants to know whether it answers. Not a client for anything
// else.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

namespace plenaria {

struct ProbeAnswer {
  unsigned status = 0;
  std::string body;  ///< at most 4 KiB
};

/// Nothing where nobody answers in time. `address` is numeric; one that means "any" is taken for loopback.
std::optional<ProbeAnswer> http_probe(const std::string& address, std::uint16_t port, const std::string& path,
                                      std::chrono::milliseconds patience);

}  // namespace plenaria
