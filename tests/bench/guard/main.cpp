// The guard's program: `bench_guard WORK [SLOWNESS]` does one work through the server's own code and has callgrind
// count parts of it. What the counts are compared with is compare.mjs's.
#include <gnu/libc-version.h>
#include <spdlog/spdlog.h>

#include <cstdio>
#include <exception>
#include <functional>
#include <map>
#include <string>

#include "base/crypto.hpp"
#include "works.hpp"

namespace {

using plenaria::guard::Slowness;

const std::map<std::string, std::function<void(Slowness)>> kWorks{
    {"deliveries", plenaria::guard::count_deliveries},
    {"joins", plenaria::guard::count_joins},
    {"loading", plenaria::guard::count_loading},
    {"openings", plenaria::guard::count_openings},
    {"submissions_100", [](Slowness slowness) { plenaria::guard::count_submissions(100, slowness); }},
    {"submissions_10000", [](Slowness slowness) { plenaria::guard::count_submissions(10'000, slowness); }},
    {"submissions_100000", [](Slowness slowness) { plenaria::guard::count_submissions(100'000, slowness); }},
};

const std::map<std::string, Slowness> kSlownesses{
    {"copied_frames", Slowness::copied_frames},
    {"decoded_often", Slowness::decoded_often},
};

#ifdef __OPTIMIZE__
constexpr const char* kBuild = "optimised";
#else
constexpr const char* kBuild = "not optimised";
#endif

/// What the figures depend on beside the code.
void print_made_with() {
  const char* vectors = __builtin_cpu_supports("avx2") ? "AVX2" : "no AVX2";
  std::printf("{\"madeWith\":\"g++ %s, glibc %s, %s, %s\"}\n", __VERSION__, gnu_get_libc_version(), vectors, kBuild);
}

}  // namespace

int main(int count, char** words) {
  const auto work = count > 1 ? kWorks.find(words[1]) : kWorks.end();
  const auto slowness = count > 2 ? kSlownesses.find(words[2]) : kSlownesses.end();
  if (work == kWorks.end() || count > 3 || (count == 3 && slowness == kSlownesses.end())) {
    std::fputs("bench_guard: name one of the works, and perhaps a slowness; see main.cpp\n", stderr);
    return 2;
  }
  try {
    plenaria::crypto_ready();
    spdlog::set_level(spdlog::level::off);
    print_made_with();
    work->second(count == 3 ? slowness->second : Slowness::none);
  } catch (const std::exception& trouble) {
    std::fprintf(stderr, "bench_guard: %s\n", trouble.what());
    return 1;
  }
}
