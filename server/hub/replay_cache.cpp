#include "hub/replay_cache.hpp"

namespace plenaria {

std::shared_ptr<const std::string> list_of(const std::vector<MessagePtr>& events) {
  std::size_t size = 2;
  for (const auto& event : events) size += event->params().size() + 1;
  std::string text;
  text.reserve(size);
  text += '[';
  for (const auto& event : events) {
    if (text.size() > 1) text += ',';
    text += event->params();
  }
  text += ']';
  return std::make_shared<const std::string>(std::move(text));
}

MessagePtr ReplayCache::find(Seq seq) const {
  if (seq < first_ || seq >= first_ + places_.size()) return nullptr;
  return places_[seq - first_];
}

void ReplayCache::put(Seq seq, MessagePtr message) {
  if (places_.empty()) first_ = seq;
  if (first_ + places_.size() > seq + kMostEvents) return;  // too far behind the newest
  for (; first_ > seq; --first_) places_.push_front(nullptr);
  while (first_ + places_.size() <= seq) {
    places_.push_back(nullptr);
    if (places_.size() > kMostEvents) forget_oldest();
  }
  auto& place = places_[seq - first_];
  if (place) bytes_ -= place->params().size();
  bytes_ += message->params().size();
  place = std::move(message);
  while (bytes_ > kMostBytes) forget_oldest();
}

std::shared_ptr<const std::string> ReplayCache::list(Seq first, const std::vector<MessagePtr>& events) {
  if (events.empty()) return list_of(events);
  const Seq last = first + events.size() - 1;
  if (!list_ || list_first_ != first || list_last_ != last) {
    list_ = list_of(events);
    list_first_ = first;
    list_last_ = last;
  }
  return list_;
}

void ReplayCache::clear() {
  places_.clear();
  bytes_ = 0;
  list_.reset();
}

void ReplayCache::forget_oldest() {
  if (places_.front()) bytes_ -= places_.front()->params().size();
  places_.pop_front();
  ++first_;
}

}  // namespace plenaria
