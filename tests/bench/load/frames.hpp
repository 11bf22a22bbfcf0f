// WebSocket frames (RFC 6455 section 5.2) as the generator and the bare servers of the bench need them: reading a
// frame's header, taking whole frames off a stream, writing frames. Not here: the opening handshake, and messages.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace plenaria {

enum class Opcode : std::uint8_t { continuation = 0, text = 1, binary = 2, close = 8, ping = 9, pong = 10 };

inline bool is_control(Opcode opcode) { return static_cast<std::uint8_t>(opcode) >= 8; }

struct FrameHead {
  std::size_t header = 0;     ///< bytes of the header; 0: more of it has to come
  std::uint64_t payload = 0;  ///< bytes of the payload
  Opcode opcode = Opcode::text;
  bool is_final = true;
  bool is_masked = false;
  std::array<char, 4> mask{};
};

inline FrameHead read_frame_head(std::string_view bytes) {
  FrameHead head;
  if (bytes.size() < 2) return head;
  const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(bytes[at]); };
  head.is_final = (byte(0) & 0x80) != 0;
  head.opcode = static_cast<Opcode>(byte(0) & 0x0f);
  head.is_masked = (byte(1) & 0x80) != 0;
  const std::size_t length_bytes = (byte(1) & 0x7f) == 127 ? 8 : (byte(1) & 0x7f) == 126 ? 2 : 0;
  const std::size_t header = 2 + length_bytes + (head.is_masked ? 4 : 0);
  if (bytes.size() < header) return head;
  head.payload = length_bytes == 0 ? byte(1) & 0x7f : 0;
  for (std::size_t i = 0; i < length_bytes; ++i) head.payload = head.payload << 8 | byte(2 + i);
  if (head.is_masked) std::memcpy(head.mask.data(), bytes.data() + header - 4, 4);
  head.header = header;
  return head;
}

/// Calls on_frame(head, payload) for each whole frame at the front of `bytes`, until it answers false, and returns how
/// many bytes those frames have.
template <class OnFrame>
std::size_t take_frames(std::string_view bytes, OnFrame&& on_frame) {
  std::size_t taken = 0;
  for (;;) {
    const std::string_view rest = bytes.substr(taken);
    const FrameHead head = read_frame_head(rest);
    if (head.header == 0 || rest.size() - head.header < head.payload) return taken;
    taken += head.header + static_cast<std::size_t>(head.payload);
    if (!on_frame(head, rest.substr(head.header, static_cast<std::size_t>(head.payload)))) return taken;
  }
}

inline void apply_mask(const std::array<char, 4>& mask, char* bytes, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) bytes[i] = static_cast<char>(bytes[i] ^ mask[i & 3]);
}

/// Appends the header of a final frame. A client's frames are masked, and the mask follows.
inline void append_frame_head(std::string& out, Opcode opcode, std::size_t payload, bool masked) {
  const auto add = [&](std::size_t byte) { out.push_back(static_cast<char>(static_cast<std::uint8_t>(byte))); };
  add(0x80U | static_cast<std::uint8_t>(opcode));
  const std::size_t mask_bit = masked ? 0x80 : 0;
  if (payload < 126) {
    add(mask_bit | payload);
  } else if (payload < 65536) {
    add(mask_bit | 126);
    add(payload >> 8);
    add(payload & 0xff);
  } else {
    add(mask_bit | 127);
    for (int shift = 56; shift >= 0; shift -= 8) add((payload >> shift) & 0xff);
  }
}

/// What a client has to send: whole frames, masked. The mask is always the same one: it protects nobody here.
class Outgoing {
 public:
  explicit Outgoing(Opcode opcode) : opcode_(opcode) {}

  void message(std::string_view payload) { frame(opcode_, payload); }

  void frame(Opcode opcode, std::string_view payload) {
    static constexpr std::array<char, 4> kMask{0x37, 0x11, 0x5a, 0x2c};
    append_frame_head(bytes, opcode, payload.size(), true);
    bytes.append(kMask.data(), kMask.size());
    const std::size_t start = bytes.size();
    bytes.append(payload);
    apply_mask(kMask, bytes.data() + start, payload.size());
  }

  std::string bytes;

 private:
  Opcode opcode_;
};

}  // namespace plenaria
