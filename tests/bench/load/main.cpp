// bench_load JOB.json: does the job and prints its result, one JSON object. See tests/bench/README.md.
#include <sys/prctl.h>
#include <sys/resource.h>

#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string>

#include "load/dialect.hpp"
#include "load/job.hpp"
#include "load/run.hpp"

namespace {

/// Each connection is a descriptor. What the kernel does not grant shows when the last ones are opened.
void raise_descriptor_limit(std::size_t connections) {
  const rlim_t wanted = connections + 64;
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  if (limit.rlim_cur >= wanted) return;
  limit.rlim_cur = wanted;
  if (limit.rlim_max < wanted) limit.rlim_max = wanted;
  if (::setrlimit(RLIMIT_NOFILE, &limit) != 0) {
    throw std::runtime_error("this machine does not allow " + std::to_string(wanted) + " open files: raise ulimit -Hn");
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 2) {
    std::fprintf(stderr, "usage: bench_load JOB.json\n");
    return 2;
  }
  try {
    const plenaria::Job job = plenaria::read_job(argv[1]);
    raise_descriptor_limit(job.connection_count());
    ::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    const bool is_storm = job.work.kind == plenaria::WorkKind::storm;
    const auto coming = is_storm ? plenaria::Coming::back_for_what_they_missed : plenaria::Coming::anew;
    const auto dialect = plenaria::make_dialect(job.dialect, coming);
    std::printf("%s\n", plenaria::run_job(job, *dialect).c_str());
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "bench_load: %s\n", error.what());
    return 1;
  }
}
