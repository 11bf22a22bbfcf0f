// The one loop of a process: an io_context on one thread, where each turn ends by flushing what the turn has queued.
// A turn is everything that is ready now, at most 1 ms or 1,024 handlers.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/intrusive/list.hpp>

namespace plenaria {

/// Something that gathers output during a turn and writes it out once at the turn's end.
class Flushable : public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  /// Writes what it can without blocking. May mark itself or others again: those are flushed at the next turn's end.
  virtual void flush() = 0;

 protected:
  ~Flushable() = default;
};

class EventLoop {
 public:
  EventLoop() = default;
  EventLoop(const EventLoop&) = delete;
  EventLoop& operator=(const EventLoop&) = delete;

  boost::asio::io_context& context() { return context_; }

  /// Flushes `dirty` when this turn ends; marking twice is marking once. A Flushable that is destroyed unmarks itself.
  void flush_at_turn_end(Flushable& dirty);
  /// The same, before all those that are not urgent: one who waits for an answer does not wait for a crowd.
  void flush_first_at_turn_end(Flushable& dirty);

  /// Runs until stop() or until there is nothing left to wait for.
  void run();
  /// Runs one turn, waiting at most `wait` for something to do. Returns whether anything was done. For tests.
  bool run_turn(std::chrono::milliseconds wait);
  /// Ends run() after the current turn, its flushes included.
  void stop() {
    stopping_ = true;
    context_.stop();
  }

 private:
  using Dirty = boost::intrusive::list<Flushable, boost::intrusive::constant_time_size<false>>;

  void finish_turn();
  void flush_all(Dirty& dirty);
  bool is_clean() const { return urgent_.empty() && dirty_.empty(); }

  boost::asio::io_context context_{1};
  Dirty urgent_;
  Dirty dirty_;
  bool stopping_ = false;
};

}  // namespace plenaria
