// What the crowd makes of the bytes that come: the upgrade's answer, frames, messages.
#include <sys/epoll.h>

#include <stdexcept>

#include "load/crowd.hpp"

namespace plenaria {

namespace {
/// The answer to the key that each upgrade sends: RFC 6455's own example.
constexpr std::string_view kAccept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";
constexpr std::size_t kMostMessage = 16 * 1024 * 1024;

bool is_data(Opcode opcode) {
  return opcode == Opcode::text || opcode == Opcode::binary || opcode == Opcode::continuation;
}

/// Hands what an answer says to the tally.
class AnswersToTally final : public Answers {
 public:
  AnswersToTally(Tally& tally, std::uint32_t author, Nanoseconds now, std::string& refusal)
      : tally_(tally), author_(author), now_(now), refusal_(refusal) {}
  void acknowledged(std::uint64_t sequence) override { tally_.acknowledged(author_, sequence, now_); }
  void refused(std::uint64_t sequence, std::string_view why) override {
    if (refusal_.empty()) refusal_ = why;
    tally_.refused(author_, sequence);
  }

 private:
  Tally& tally_;
  std::uint32_t author_;
  Nanoseconds now_;
  std::string& refusal_;
};

/// Looks for markers in the texts that a dialect finds in its frames.
class ReadingToTally final : public Reading {
 public:
  ReadingToTally(Tally& tally, MarkerFinder& finder, Line& line, Nanoseconds now)
      : tally_(tally), finder_(finder), line_(line), now_(now) {}
  void text(std::string_view part, bool goes_on) override {
    finder_.find(part, goes_on, line_.carry,
                 [&](const Marker& marker) { tally_.delivered(line_.seat.number, line_.room, marker, now_); });
  }

 private:
  Tally& tally_;
  MarkerFinder& finder_;
  Line& line_;
  Nanoseconds now_;
};
}  // namespace

std::size_t Crowd::take_bytes(Line& line, std::string_view bytes, Nanoseconds now) {
  std::size_t taken = 0;
  if (line.state == Line::State::upgrading) {
    taken = take_upgrade(line, bytes);
    if (taken == 0) return 0;
  }
  const auto on_frame = [&](const FrameHead& head, std::string_view payload) {
    return take_frame(line, head, payload, now);
  };
  return taken + take_frames(bytes.substr(taken), on_frame);
}

std::size_t Crowd::take_upgrade(Line& line, std::string_view bytes) {
  const std::size_t end_of_head = bytes.find("\r\n\r\n");
  if (end_of_head == std::string_view::npos) return 0;
  const std::string_view head = bytes.substr(0, end_of_head);
  const std::string_view status = head.substr(0, head.find("\r\n"));
  if (status.find(" 101 ") == std::string_view::npos)
    throw std::runtime_error("the upgrade was answered: " + std::string(status));
  if (head.find(kAccept) == std::string_view::npos)
    throw std::runtime_error("the upgrade's answer has a wrong Sec-WebSocket-Accept");
  line.state = Line::State::joining;
  take_joining(line, dialect_.opened(line.seat, line.out));
  look_whether_joined(line, monotonic_now());
  return end_of_head + 4;
}

bool Crowd::take_frame(Line& line, const FrameHead& head, std::string_view payload, Nanoseconds now) {
  if (is_data(head.opcode) && line.state == Line::State::ready && !line.seat.is_author && !is_storm_) {
    if (marks_ == Marks::of_dialect) {
      ReadingToTally reading(tally_, finder_, line, now);
      dialect_.receive(line.seat, payload, line.out, reading);
      frame_bytes_ = head.header + payload.size();
    } else {
      const unsigned found = finder_.find(payload, !head.is_final, line.carry, [&](const Marker& marker) {
        tally_.delivered(line.seat.number, line.room, marker, now);
      });
      if (found > 0) frame_bytes_ = head.header + payload.size();
      else if (head.is_final && head.opcode != Opcode::continuation) dialect_.heard_aside(line.seat, payload, line.out);
    }
    if (!line.out.bytes.empty()) mark_dirty(line);
    return true;
  }
  if (head.opcode == Opcode::close) {
    end(line,
        "the server sent close " + (payload.size() < 2 ? std::string("without a code")
                                                       : std::to_string(static_cast<std::uint8_t>(payload[0]) << 8 |
                                                                        static_cast<std::uint8_t>(payload[1]))));
    return false;
  }
  if (head.opcode == Opcode::ping) {
    line.out.frame(Opcode::pong, payload);
    mark_dirty(line);
    return true;
  }
  if (!is_data(head.opcode)) return true;
  if (head.is_final && line.message.empty()) return take_message(line, payload, now);
  line.message.append(payload);
  if (line.message.size() > kMostMessage) throw std::runtime_error("the server sent a message that is too long");
  if (!head.is_final) return true;
  const std::string whole = std::exchange(line.message, {});
  return take_message(line, whole, now);
}

bool Crowd::take_message(Line& line, std::string_view message, Nanoseconds now) {
  if (is_storm_) {
    Carry none;
    line.snapshot += finder_.find(message, false, none, [](const Marker&) {});
  }
  if (line.state == Line::State::joining) {
    take_joining(line, dialect_.heard_while_joining(line.seat, message, line.out));
  } else if (line.seat.is_author) {
    AnswersToTally answers(tally_, line.seat.number, now, refusal_);
    dialect_.heard_by_author(line.seat, message, line.out, answers);
  } else {
    dialect_.heard_aside(line.seat, message, line.out);
  }
  if (!line.out.bytes.empty()) mark_dirty(line);
  look_whether_joined(line, now);
  return line.state != Line::State::closed && line.state != Line::State::stalled;
}

void Crowd::take_joining(Line& line, const Joining& joining) {
  if (joining.is == Joining::Is::failed) return end(line, joining.why);
  if (!line.out.bytes.empty()) mark_dirty(line);
  if (joining.is == Joining::Is::ready) line.state = Line::State::ready;
}

void Crowd::look_whether_joined(Line& line, Nanoseconds now) {
  if (line.has_joined || line.state != Line::State::ready) return;
  if (is_storm_ && !line.seat.is_author && line.snapshot < job_.work.snapshot) return;
  line.has_joined = true;
  ++joined_;
  if (is_storm_ && !line.seat.is_author) storm_.record(now - line.opened_at);
  if (!line.stalls) return;
  line.state = Line::State::stalled;
  ::epoll_ctl(epoll_.get(), EPOLL_CTL_DEL, line.fd.get(), nullptr);
}

}  // namespace plenaria
