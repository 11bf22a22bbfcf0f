// Timers on the event loop. A timer may be destroyed at any moment, also by what it calls.
#pragma once

#include "base/event_loop.hpp"
#include "ports/timers.hpp"

namespace plenaria {

class AsioTimers final : public Timers {
 public:
  explicit AsioTimers(EventLoop& loop) : loop_(loop) {}
  std::unique_ptr<Undo> after(std::chrono::milliseconds delay, std::function<void()> then) override;
  void soon(std::function<void()> then) override;

 private:
  EventLoop& loop_;
};

}  // namespace plenaria
