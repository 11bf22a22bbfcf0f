#include "base/event_loop.hpp"

#include <chrono>

namespace plenaria {

namespace {
constexpr std::chrono::milliseconds kLongestTurn{1};
constexpr int kMostHandlers = 1024;

/// What a flush reads of a Flushable lies in its first lines; they come while the one before is in its system call.
void fetch_ahead(const Flushable& next) {
  constexpr int kLine = 64, kLines = 4;
  const char* const begin = reinterpret_cast<const char*>(&next);
  for (int i = 0; i < kLines; ++i) __builtin_prefetch(begin + i * kLine);
}
}  // namespace

void EventLoop::flush_at_turn_end(Flushable& dirty) {
  if (!dirty.is_linked()) dirty_.push_back(dirty);
}

void EventLoop::flush_first_at_turn_end(Flushable& dirty) {
  if (dirty.is_linked()) dirty.unlink();
  urgent_.push_back(dirty);
}

void EventLoop::finish_turn() {
  // An unbounded poll would starve the flushes under many busy senders.
  const auto end = std::chrono::steady_clock::now() + kLongestTurn;
  for (int handled = 1; handled < kMostHandlers && context_.poll_one() > 0; ++handled)
    if (std::chrono::steady_clock::now() >= end) break;
  flush_all(urgent_);
  flush_all(urgent_);  // what the first pass has put into the queues below it
  flush_all(dirty_);
}

void EventLoop::flush_all(Dirty& dirty) {
  Dirty now;
  now.swap(dirty);
  while (!now.empty()) {
    Flushable& next = now.front();
    now.pop_front();
    if (!now.empty()) fetch_ahead(now.front());
    next.flush();
  }
}

void EventLoop::run() {
  while (!stopping_) {
    // What a flush, or somebody outside a turn, has marked must not wait for the next thing to happen.
    const auto did = is_clean() ? context_.run_one() : context_.poll_one();
    if (did == 0 && is_clean()) break;
    finish_turn();
  }
  // What was queued in the very turn that stopped the loop still goes out.
  finish_turn();
}

bool EventLoop::run_turn(std::chrono::milliseconds wait) {
  context_.restart();
  const bool did = context_.run_one_for(is_clean() ? wait : std::chrono::milliseconds::zero()) > 0;
  finish_turn();
  return did;
}

}  // namespace plenaria
