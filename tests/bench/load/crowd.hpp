// All connections of a run, on one epoll: they are opened, upgraded and joined, publish, and read. Followers' frames go
// straight to the tally; whatever else comes goes to the dialect. Not here: when to publish (pace), phases (run).
#pragma once

#include <string>
#include <vector>

#include "load/dialect.hpp"
#include "load/histogram.hpp"
#include "load/job.hpp"
#include "load/line.hpp"
#include "load/marker_finder.hpp"
#include "load/read_buffer.hpp"
#include "load/tally.hpp"

namespace plenaria {

Nanoseconds monotonic_now();

class Crowd {
 public:
  Crowd(const Job& job, Dialect& dialect, Tally& tally);

  /// Connects all and waits until each has joined (in a storm: and has its snapshot). Throws std::runtime_error when
  /// one is refused, or when nothing moves for 30 s.
  void join();
  /// Waits until something comes, at most until `until`, and takes it. What was published before is sent first.
  void turn(Nanoseconds until);

  /// An author's connection is open, and can publish.
  bool can_publish(std::uint32_t author) const { return lines_[author].state == Line::State::ready; }
  /// Publishes at the turn's end. The time is that of now, or the one at which it was due.
  void publish(std::uint32_t author, Nanoseconds at);

  /// Also listens for the end of the standard input; at once over where that is no pipe.
  void watch_input();
  bool is_input_over() const { return input_over_; }

  std::size_t joined() const { return joined_; }
  std::size_t frame_bytes() const { return frame_bytes_; }
  /// From connect() until the snapshot was whole, by connection.
  const Histogram& storm() const { return storm_; }
  /// What the server said first when it refused something; or empty.
  const std::string& refusal() const { return refusal_; }

 private:
  void open_more();
  void upgrade(Line& line);
  /// Until nothing more is there; `to_the_end`: until the connection's end, which has come.
  void take_readable(Line& line, bool to_the_end);
  void flush_dirty();
  void mark_dirty(Line& line);

  // Reading (crowd_reading.cpp). Bytes taken off the front; or false when nothing more is to be read.
  std::size_t take_bytes(Line& line, std::string_view bytes, Nanoseconds now);
  std::size_t take_upgrade(Line& line, std::string_view bytes);
  bool take_frame(Line& line, const FrameHead& head, std::string_view payload, Nanoseconds now);
  bool take_message(Line& line, std::string_view message, Nanoseconds now);
  void take_joining(Line& line, const Joining& joining);
  void look_whether_joined(Line& line, Nanoseconds now);
  /// The connection ended: an error while it joins, otherwise counted.
  void end(Line& line, const std::string& why);

  std::uint32_t index_of(const Line& line) const { return static_cast<std::uint32_t>(&line - lines_.data()); }

  const Job& job_;
  Dialect& dialect_;
  Tally& tally_;
  MarkerFinder finder_;
  const Marks marks_;
  const bool is_storm_;
  std::vector<Line> lines_;  // authors first, room by room; then followers likewise
  OwnedFd epoll_;
  ReadBuffer buffer_;
  std::vector<std::uint32_t> dirty_;
  std::string text_;  // of the next publication; its marker changes
  std::size_t opened_ = 0;
  std::size_t joined_ = 0;
  std::size_t frame_bytes_ = 0;
  Histogram storm_;
  std::string refusal_;
  bool joining_ = true;
  bool input_over_ = false;
};

}  // namespace plenaria
