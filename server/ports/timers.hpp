// Something to be done later on the event loop.
#pragma once

#include <chrono>
#include <functional>
#include <memory>

namespace plenaria {

/// Undoes what it stands for when it is destroyed (a timer, a subscription).
class Undo {
 public:
  virtual ~Undo() = default;
};

class Timers {
 public:
  virtual ~Timers() = default;
  /// Calls `then` once after `delay`, unless the returned object is destroyed before.
  [[nodiscard]] virtual std::unique_ptr<Undo> after(std::chrono::milliseconds delay, std::function<void()> then) = 0;
  /// Calls `then` on the next turn of the loop.
  virtual void soon(std::function<void()> then) = 0;
};

}  // namespace plenaria
