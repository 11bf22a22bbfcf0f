// Whether percentiles come out right: against the sorted values themselves.
#include "load/histogram.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>
#include <vector>

namespace plenaria {

namespace {
/// The definition: the smallest value that at least this share of all do not exceed.
double exact(std::vector<std::uint64_t> values, double share) {
  std::sort(values.begin(), values.end());
  const auto rank = static_cast<std::size_t>(std::ceil(share * static_cast<double>(values.size())));
  return static_cast<double>(values[std::max<std::size_t>(rank, 1) - 1]);
}

const std::vector<double> kShares{0.001, 0.01, 0.25, 0.5, 0.9, 0.99, 0.999, 0.9999, 1};
}  // namespace

TEST_CASE("A percentile is within 1 % of the sorted values' own") {
  std::mt19937_64 random(7);
  // From 100 ns to minutes; and with a far tail, as latencies are.
  for (const double spread : {0.1, 1.0, 3.0}) {
    std::lognormal_distribution<double> times(13, spread);
    Histogram histogram;
    std::vector<std::uint64_t> values;
    for (int i = 0; i < 50'000; ++i) values.push_back(static_cast<std::uint64_t>(times(random)));
    for (const auto value : values) histogram.record(value);
    for (const double share : kShares) {
      const double truth = exact(values, share);
      INFO("spread " << spread << ", share " << share << ", exactly " << truth);
      CHECK(std::abs(histogram.quantile(share) - truth) <= 0.01 * truth);
    }
    CHECK(histogram.count() == values.size());
    CHECK(histogram.max() == *std::max_element(values.begin(), values.end()));
  }
}

TEST_CASE("Every value up to hours has a bucket within 1 % of it") {
  for (std::uint64_t value = 1; value < (std::uint64_t{1} << 44); value += value / 97 + 1) {
    Histogram histogram;
    histogram.record(value);
    histogram.record(2 * value);  // so that the bounds of what was seen do not give the answer away
    histogram.record(value / 2);
    INFO(value);
    REQUIRE(std::abs(histogram.quantile(0.5) - static_cast<double>(value)) <= 0.01 * static_cast<double>(value));
  }
}

TEST_CASE("Small numbers are exact, and so are the least and the greatest") {
  Histogram histogram;
  for (const std::uint64_t value : {5U, 1U, 4U, 2U, 3U}) histogram.record(value);
  CHECK(histogram.quantile(0.2) == 1);
  CHECK(histogram.quantile(0.21) == 2);
  CHECK(histogram.quantile(0.5) == 3);
  CHECK(histogram.quantile(1) == 5);
  CHECK(histogram.mean() == 3);

  Histogram one;
  one.record(123'456'789);
  CHECK(one.quantile(0.5) == 123'456'789);
  CHECK(one.quantile(0.999) == 123'456'789);
}

TEST_CASE("A single slow one among a thousand shows in the last per mille, not before") {
  Histogram histogram;
  for (int i = 0; i < 999; ++i) histogram.record(1000);
  histogram.record(1'000'000);
  CHECK(histogram.quantile(0.99) == Approx(1000).epsilon(0.01));
  CHECK(histogram.quantile(0.999) == Approx(1000).epsilon(0.01));
  CHECK(histogram.quantile(0.9999) == Approx(1'000'000).epsilon(0.01));
}

TEST_CASE("Nothing measured is zero, and what is beyond the last bucket is not lost") {
  Histogram histogram;
  CHECK(histogram.quantile(0.5) == 0);
  CHECK(histogram.mean() == 0);
  histogram.record(UINT64_MAX / 2);
  histogram.record(0);
  CHECK(histogram.count() == 2);
  CHECK(histogram.max() == UINT64_MAX / 2);
  CHECK(histogram.quantile(0.5) == 0);
}

}  // namespace plenaria
