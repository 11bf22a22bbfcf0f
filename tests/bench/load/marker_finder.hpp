// Finds markers in payloads as they come, also one that is cut over several payloads. Not here: frames, and what a
// marker means.
#pragma once

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "load/marker.hpp"

namespace plenaria {

/// How many markers one payload may have.
enum class Marks {
  one,        ///< one message in each frame: the rest of a frame is not looked at
  many,       ///< several messages in one frame
  of_dialect  ///< the dialect reads the frames itself (Dialect::receive)
};

/// The beginning of a marker at the end of what a connection has got so far.
struct Carry {
  std::uint8_t size = 0;
  std::array<char, kMarkerBytes - 1> bytes;
};

/// One for all connections: it remembers where the frame before had its marker, whoever received it.
class MarkerFinder {
 public:
  explicit MarkerFinder(Marks marks) : only_one_(marks == Marks::one) {}

  /// Calls on_marker(const Marker&) for each marker of `payload`, and returns how many there were. `goes_on` says that
  /// more of the same text may follow: then an unfinished marker is kept in `carry`.
  template <class OnMarker>
  unsigned find(std::string_view payload, bool goes_on, Carry& carry, OnMarker&& on_marker) {
    Marker marker;
    if (only_one_ && carry.size == 0 && payload.size() >= usual_ + kMarkerBytes &&
        read_marker(payload.data() + usual_, marker)) {
      on_marker(marker);
      return 1;
    }
    if (carry.size == 0) return search(payload, 0, goes_on, carry, on_marker);

    // What was kept and what came, side by side: enough of it to hold any marker that begins in what was kept.
    std::array<char, 2 * (kMarkerBytes - 1)> joint;
    const std::size_t kept = std::exchange(carry.size, std::uint8_t{0});
    const std::size_t more = std::min(payload.size(), kMarkerBytes - 1);
    std::copy_n(carry.bytes.data(), kept, joint.data());
    std::copy_n(payload.data(), more, joint.data() + kept);
    if (more == payload.size()) return search({joint.data(), kept + more}, 0, goes_on, carry, on_marker);
    for (std::size_t at = 0; at < kept; ++at) {
      if (!read_marker(joint.data() + at, marker)) continue;
      on_marker(marker);
      return only_one_ ? 1 : 1 + search(payload, at + kMarkerBytes - kept, goes_on, carry, on_marker);
    }
    return search(payload, 0, goes_on, carry, on_marker);
  }

 private:
  template <class OnMarker>
  unsigned search(std::string_view payload, std::size_t from, bool goes_on, Carry& carry, OnMarker&& on_marker) {
    unsigned found = 0;
    Marker marker;
    while (from < payload.size()) {
      const void* tilde = std::memchr(payload.data() + from, '~', payload.size() - from);
      if (tilde == nullptr) break;
      from = static_cast<std::size_t>(static_cast<const char*>(tilde) - payload.data());
      const std::size_t left = payload.size() - from;
      if (left < kMarkerBytes) {
        if (goes_on && (left == 1 || payload[from + 1] == '@')) {
          carry.size = static_cast<std::uint8_t>(left);
          std::copy_n(payload.data() + from, left, carry.bytes.data());
          break;
        }
        ++from;
      } else if (read_marker(payload.data() + from, marker)) {
        on_marker(marker);
        ++found;
        usual_ = from;
        if (only_one_) break;
        from += kMarkerBytes;
      } else {
        ++from;
      }
    }
    return found;
  }

  bool only_one_;
  std::size_t usual_ = 0;
};

}  // namespace plenaria
