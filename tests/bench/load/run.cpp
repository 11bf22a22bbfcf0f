#include "load/run.hpp"

#include <sys/resource.h>

#include <cstdio>
#include <nlohmann/json.hpp>

#include "load/crowd.hpp"
#include "load/pace.hpp"
#include "load/tally.hpp"

namespace plenaria {

namespace {

using Json = nlohmann::json;

/// How long the last messages may take after nothing more is published.
constexpr Nanoseconds kDrain = 5'000'000'000;

Nanoseconds cpu_time() {
  rusage usage{};
  ::getrusage(RUSAGE_SELF, &usage);
  const auto of = [](const timeval& time) {
    return static_cast<Nanoseconds>(time.tv_sec) * 1'000'000'000 + static_cast<Nanoseconds>(time.tv_usec) * 1000;
  };
  return of(usage.ru_utime) + of(usage.ru_stime);
}

double seconds(Nanoseconds time) { return static_cast<double>(time) / 1e9; }

/// A line on stderr, at once: whoever runs this reads the servers' figures then.
void tell(const Json& what) {
  std::fprintf(stderr, "%s\n", what.dump().c_str());
  std::fflush(stderr);
}

Json microseconds(const Histogram& times) {
  const auto quantile = [&](double share) { return times.quantile(share) / 1000; };
  return {{"count", times.count()},
          {"mean", times.mean() / 1000},
          {"p50", quantile(0.5)},
          {"p90", quantile(0.9)},
          {"p99", quantile(0.99)},
          {"p999", quantile(0.999)},
          {"max", static_cast<double>(times.max()) / 1000}};
}

/// Wall and processor time of a stretch.
struct Stretch {
  Nanoseconds from = 0;
  Nanoseconds to = 0;
  Nanoseconds cpu = 0;

  void begin(Nanoseconds now) {
    from = now;
    cpu = cpu_time();
  }
  void end(Nanoseconds now) {
    to = now;
    cpu = cpu_time() - cpu;
  }
  double length() const { return seconds(to - from); }
  double per_second(std::uint64_t count) const { return length() > 0 ? static_cast<double>(count) / length() : 0; }
};

/// Publishes until the measured part is over, and waits for what is under way.
Stretch publish(const Job& job, Crowd& crowd, Tally& tally) {
  const auto pace = make_pace(job, crowd, tally);
  Stretch measured;
  enum class Phase { warming, measuring } phase = Phase::warming;
  const Nanoseconds warm_at = monotonic_now() + static_cast<Nanoseconds>(job.warm_up.count());
  Nanoseconds over_at = UINT64_MAX;
  for (Nanoseconds now = monotonic_now();; now = monotonic_now()) {
    if (phase == Phase::warming && now >= warm_at && pace->is_warm()) {
      phase = Phase::measuring;
      if (pace->is_timed()) over_at = now + static_cast<Nanoseconds>(job.measure.count());
      tally.open_window(now);
      pace->begin(now);
      measured.begin(now);
      tell({{"at", "begin"}});
    }
    if (phase == Phase::measuring && (now >= over_at || pace->is_over())) break;
    pace->act(now);
    tally.forget_news();
    crowd.turn(std::min({pace->due(), phase == Phase::warming ? warm_at : over_at, now + 100'000'000}));
  }
  const Nanoseconds now = monotonic_now();
  tally.close_window(now);
  measured.end(now);
  tell({{"at", "end"}});
  while (tally.is_anything_under_way() && monotonic_now() < now + kDrain) {
    crowd.turn(monotonic_now() + 10'000'000);
    tally.forget_news();
  }
  tally.settle();
  return measured;
}

/// Everybody is there and nothing is said, until whoever runs this ends our input.
void wait_idle(Crowd& crowd) {
  crowd.watch_input();
  tell({{"joined", crowd.joined()}});
  while (!crowd.is_input_over()) crowd.turn(monotonic_now() + 1'000'000'000);
}

}  // namespace

std::string run_job(const Job& job, Dialect& dialect) {
  if (job.work.kind == WorkKind::closed_acknowledged && !dialect.acknowledges()) {
    throw std::runtime_error("publications in " + job.dialect + " are not acknowledged");
  }
  Tally tally(job, dialect.acknowledges());
  Crowd crowd(job, dialect, tally);
  Stretch connecting;
  const bool is_storm = job.work.kind == WorkKind::storm;
  if (is_storm) tell({{"at", "begin"}});
  connecting.begin(monotonic_now());
  crowd.join();
  connecting.end(monotonic_now());
  if (is_storm) tell({{"at", "end"}});

  Stretch measured = connecting;
  if (job.work.kind == WorkKind::idle) wait_idle(crowd);
  else if (!is_storm) measured = publish(job, crowd, tally);

  if (!crowd.refusal().empty()) std::fprintf(stderr, "the server refused: %s\n", crowd.refusal().c_str());
  Json report{{"connected", crowd.joined()},
              {"connect_s", connecting.length()},
              {"deliveries", tally.deliveries()},
              {"deliveries_per_second", measured.per_second(tally.deliveries())},
              {"submissions_per_second", measured.per_second(tally.submissions())},
              {"latency_us", microseconds(tally.latency())},
              {"last_us", microseconds(tally.last())},
              {"acknowledged_us", microseconds(tally.acknowledgements())},
              {"lost", tally.check().lost()},
              {"duplicates", tally.check().duplicates()},
              {"out_of_order", tally.check().out_of_order()},
              {"strange", tally.strange()},
              {"refused", tally.refusals()},
              {"unanswered", tally.unanswered()},
              {"answered_again", tally.answered_again()},
              {"closed", tally.closed()},
              {"generator_cpu", measured.length() > 0 ? seconds(measured.cpu) / measured.length() : 0},
              {"frame_bytes", crowd.frame_bytes()},
              {"measured_s", measured.length()}};
  if (is_storm) {
    report["storm_s"] = connecting.length();
    report["storm_us"] = microseconds(crowd.storm());
  }
  return report.dump();
}

}  // namespace plenaria
