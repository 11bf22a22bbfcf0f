// When to publish what: closed loops, an open one, one message after another. Asked after each turn. Not here: the
// connections (crowd) and what has come of it (tally).
#pragma once

#include <memory>

#include "load/crowd.hpp"
#include "load/job.hpp"
#include "load/tally.hpp"

namespace plenaria {

class Pace {
 public:
  virtual ~Pace() = default;
  /// Publishes what is due.
  virtual void act(Nanoseconds now) = 0;
  /// When act() is next needed, though nothing has come.
  virtual Nanoseconds due() const { return UINT64_MAX; }
  /// Whether measuring may begin, as far as this work is concerned.
  virtual bool is_warm() const { return true; }
  /// The measured part has begun.
  virtual void begin(Nanoseconds) {}
  /// The measured part is over, before its time or without one.
  virtual bool is_over() const { return false; }
  /// Whether the measured part ends by the job's time.
  virtual bool is_timed() const { return true; }
};

std::unique_ptr<Pace> make_pace(const Job& job, Crowd& crowd, Tally& tally);

}  // namespace plenaria
