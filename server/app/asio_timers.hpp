// Timers on the event loop, all of them behind one of Asio's: ten thousand connections wait for the end of their
// tokens, and one of Asio's own for each would cost three times the memory. A timer may be destroyed at any moment,
// also by what it calls.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/set.hpp>
#include <chrono>
#include <optional>
#include <utility>

#include "base/event_loop.hpp"
#include "ports/timers.hpp"

namespace plenaria {

class AsioTimers final : public Timers {
 public:
  explicit AsioTimers(EventLoop& loop) : loop_(loop), alarm_(loop.context()) {}
  AsioTimers(const AsioTimers&) = delete;
  AsioTimers& operator=(const AsioTimers&) = delete;

  std::unique_ptr<Undo> after(std::chrono::milliseconds delay, std::function<void()> then) override;
  void soon(std::function<void()> then) override;

 private:
  using Time = std::chrono::steady_clock::time_point;
  // A timer that is destroyed takes itself out.
  using Hook = boost::intrusive::set_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
  struct Waiting final : Undo, Hook {
    Waiting(Time at, std::function<void()> then) : at(at), then(std::move(then)) {}
    Time at;
    std::function<void()> then;
  };
  struct TimeOf {
    using type = Time;
    const Time& operator()(const Waiting& one) const { return one.at; }
  };
  using Queue = boost::intrusive::multiset<Waiting, boost::intrusive::key_of_value<TimeOf>,
                                           boost::intrusive::constant_time_size<false>>;
  using Alarm =
      boost::asio::basic_waitable_timer<std::chrono::steady_clock, boost::asio::wait_traits<std::chrono::steady_clock>,
                                        boost::asio::io_context::executor_type>;

  void set_alarm();
  void ring();

  EventLoop& loop_;
  Queue queue_;  ///< those of one moment in the order in which they were set
  Alarm alarm_;
  std::optional<Time> alarm_at_;  ///< when it rings; nothing while it waits for nothing
};

}  // namespace plenaria
