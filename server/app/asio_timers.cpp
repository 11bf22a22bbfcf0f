#include "app/asio_timers.hpp"

#include <boost/asio/post.hpp>

namespace plenaria {

std::unique_ptr<Undo> AsioTimers::after(std::chrono::milliseconds delay, std::function<void()> then) {
  auto waiting = std::make_unique<Waiting>(std::chrono::steady_clock::now() + delay, std::move(then));
  queue_.insert(*waiting);
  set_alarm();
  return waiting;
}

void AsioTimers::soon(std::function<void()> then) { boost::asio::post(loop_.context(), std::move(then)); }

/// An alarm for a timer that was destroyed since rings for nothing, once.
void AsioTimers::set_alarm() {
  if (queue_.empty() || (alarm_at_ && *alarm_at_ <= queue_.begin()->at)) return;
  alarm_at_ = queue_.begin()->at;
  alarm_.expires_at(*alarm_at_);
  alarm_.async_wait([this](boost::system::error_code cancelled) {
    if (!cancelled) ring();
  });
}

void AsioTimers::ring() {
  // One that was set anew meanwhile may have come due as well: it counts for all, and its own ring finds nothing.
  alarm_at_.reset();
  const Time now = std::chrono::steady_clock::now();
  while (!queue_.empty() && queue_.begin()->at <= now) {
    Waiting& due = *queue_.begin();
    queue_.erase(queue_.begin());
    // It may be destroyed by what it calls.
    const auto call = std::exchange(due.then, nullptr);
    call();
  }
  set_alarm();
}

}  // namespace plenaria
