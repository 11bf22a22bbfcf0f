// Tells whoever waits at a terminal how far a long command is: nothing for a short one, then a line every few seconds.
#pragma once

#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

namespace plenaria {

class Progress {
 public:
  /// `what` is done so far out of `of`.
  void at(const std::string& what, std::uint64_t done, std::uint64_t of) {
    const auto now = std::chrono::steady_clock::now();
    if (now < next_) return;
    next_ = now + std::chrono::seconds(3);
    std::fprintf(stderr, "plenaria: %s: %llu of %llu entries …\n", what.c_str(), static_cast<unsigned long long>(done),
                 static_cast<unsigned long long>(of));
  }

 private:
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + std::chrono::seconds(3);
};

}  // namespace plenaria
