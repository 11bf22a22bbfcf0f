// What callgrind counts, and how it is told. Without callgrind the same program runs and nothing is counted.
#pragma once

#include <valgrind/callgrind.h>

#include <cstdio>

namespace plenaria::guard {

/// One thing that is counted: every count() between its making and its end, dumped under its name. The program's
/// output says how many units of the thing were done.
class Section {
 public:
  explicit Section(const char* name) : name_(name) {
    CALLGRIND_START_INSTRUMENTATION;
    CALLGRIND_ZERO_STATS;
  }
  Section(const Section&) = delete;
  Section& operator=(const Section&) = delete;
  ~Section() {
    CALLGRIND_DUMP_STATS_AT(name_);
    CALLGRIND_STOP_INSTRUMENTATION;
    std::printf("{\"section\":\"%s\",\"units\":%zu}\n", name_, units_);
  }

  template <class Work>
  void count(std::size_t units, Work work) {
    units_ += units;
    CALLGRIND_TOGGLE_COLLECT;
    work();
    CALLGRIND_TOGGLE_COLLECT;
  }

 private:
  const char* name_;
  std::size_t units_ = 0;
};

}  // namespace plenaria::guard
