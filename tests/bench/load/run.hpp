// A run from the first connection to the last count: join, warm up, measure, wait for what is under way. What it found
// is a Report. Not here: when a message is due (pace), sockets (crowd).
#pragma once

#include <string>

#include "load/dialect.hpp"
#include "load/job.hpp"

namespace plenaria {

/// Does the job, tells on stderr when the measured part begins and ends, and gives the result as a JSON object (see
/// tests/bench/README.md). Throws std::runtime_error with a sentence where not everybody could join.
std::string run_job(const Job& job, Dialect& dialect);

}  // namespace plenaria
