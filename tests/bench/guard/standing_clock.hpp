// The clocks of the guard's program stand still but for 1 µs at each look, so that no run depends on how fast the
// machine is. They start at the same moment in every run.
#pragma once

#include <chrono>

namespace plenaria::guard {

/// Moves both clocks, the steady one and that of the day.
void pass(std::chrono::nanoseconds time);

}  // namespace plenaria::guard
