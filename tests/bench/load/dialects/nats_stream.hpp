// NATS' text protocol as a client reads it: a stream of lines, some of them followed by as many bytes of text as they
// say. Where frames begin and end means nothing in it. Not here: what the lines ask for.
#pragma once

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <string>
#include <string_view>

namespace plenaria {

/// Where one connection's stream stands between two pieces of it.
struct NatsPlace {
  std::string& begun;  ///< of a line
  unsigned& left;      ///< bytes of a message's text that are still to come, and of the line's end after it; 0: a line
};

/// How many bytes of text follow on a line without its end; 0 where none do (after an empty text comes an empty line).
/// Throws std::runtime_error.
inline unsigned nats_text_bytes(std::string_view line) {
  if (!line.starts_with("MSG ")) return 0;
  // MSG <subject> <sid> [reply-to] <#bytes>
  const auto number = line.substr(line.rfind(' ') + 1);
  unsigned bytes = 0;
  const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), bytes);
  if (fault != std::errc{} || end != number.data() + number.size() || bytes > (1U << 30))
    throw std::runtime_error("NATS sent a line that cannot be read: " + std::string(line));
  return bytes;
}

/// Reads the next piece of a stream. Calls on_line(line) for each whole line without its end, and on_text(part,
/// goes_on) for each part of a text, of which `goes_on` says whether there is more. Throws std::runtime_error where the
/// stream is none of NATS.
template <class OnLine, class OnText>
void read_nats(NatsPlace place, std::string_view bytes, OnLine&& on_line, OnText&& on_text) {
  constexpr unsigned kLineEnd = 2;
  constexpr std::size_t kLongestLine = 64 * 1024;
  while (!bytes.empty()) {
    if (place.left > 0) {
      if (place.left > kLineEnd) {
        const auto part = bytes.substr(0, place.left - kLineEnd);
        place.left -= static_cast<unsigned>(part.size());
        on_text(part, place.left > kLineEnd);
        bytes.remove_prefix(part.size());
      }
      if (place.left <= kLineEnd) {
        const auto end = std::min<std::size_t>(place.left, bytes.size());
        place.left -= static_cast<unsigned>(end);
        bytes.remove_prefix(end);
      }
      continue;
    }
    const auto feed = bytes.find('\n');
    if (!place.begun.empty() || feed == bytes.npos) {
      place.begun.append(bytes.substr(0, feed == bytes.npos ? feed : feed + 1));
      if (place.begun.size() > kLongestLine) throw std::runtime_error("NATS sent a line without an end");
      if (feed == bytes.npos) return;
    }
    std::string_view line = place.begun.empty() ? bytes.substr(0, feed + 1) : std::string_view(place.begun);
    if (!line.ends_with("\r\n")) throw std::runtime_error("NATS sent a line that does not end as lines do");
    line.remove_suffix(kLineEnd);
    place.left = nats_text_bytes(line);
    if (place.left > 0) place.left += kLineEnd;
    on_line(line);
    place.begun.clear();
    bytes.remove_prefix(feed + 1);
  }
}

}  // namespace plenaria
