#include "ports/connection.hpp"

#include <array>
#include <cstdio>

namespace plenaria {

SharedMessage::SharedMessage(std::string notification, std::string params, std::string_view event, std::string id)
    : notification_(std::move(notification)), params_(std::move(params)), event_(event), id_(std::move(id)) {}

std::shared_ptr<const std::string> text_frame(std::string_view payload) {
  constexpr char kFinText = static_cast<char>(0x81);
  auto frame = std::make_shared<std::string>();
  const std::size_t length = payload.size();
  const int length_bytes = length < 126 ? 0 : length <= 0xFFFF ? 2 : 8;
  frame->reserve(length + 10);
  frame->push_back(kFinText);
  frame->push_back(static_cast<char>(length_bytes == 0 ? length : length_bytes == 2 ? 126 : 127));
  for (int i = length_bytes - 1; i >= 0; --i) frame->push_back(static_cast<char>(length >> (8 * i) & 0xFF));
  frame->append(payload);
  return frame;
}

const std::shared_ptr<const std::string>& SharedMessage::websocket_frame() const {
  if (!websocket_frame_) websocket_frame_ = text_frame(notification_);
  return websocket_frame_;
}

const std::shared_ptr<const std::string>& SharedMessage::event_stream_chunk() const {
  if (!event_stream_chunk_) {
    // JSON has no raw line breaks, so one data line holds it.
    std::string event;
    if (!id_.empty()) event += "id: " + id_ + "\n";
    event += "event: " + event_ + "\ndata: " + params_ + "\n\n";
    std::array<char, 20> size{};
    std::snprintf(size.data(), size.size(), "%zx\r\n", event.size());
    event_stream_chunk_ = std::make_shared<const std::string>(size.data() + event + "\r\n");
  }
  return event_stream_chunk_;
}

namespace {
template <class PieceOf>
std::shared_ptr<const std::string> joined(const std::vector<MessagePtr>& messages, PieceOf piece_of) {
  std::size_t size = 0;
  for (const auto& message : messages) size += piece_of(*message)->size();
  auto whole = std::make_shared<std::string>();
  whole->reserve(size);
  for (const auto& message : messages) *whole += *piece_of(*message);
  return whole;
}
}  // namespace

const std::shared_ptr<const std::string>& MessageRun::websocket_frames() const {
  if (!websocket_frames_)
    websocket_frames_ = joined(messages_, [](const SharedMessage& one) { return one.websocket_frame(); });
  return websocket_frames_;
}

const std::shared_ptr<const std::string>& MessageRun::event_stream_chunks() const {
  if (!event_stream_chunks_)
    event_stream_chunks_ = joined(messages_, [](const SharedMessage& one) { return one.event_stream_chunk(); });
  return event_stream_chunks_;
}

}  // namespace plenaria
