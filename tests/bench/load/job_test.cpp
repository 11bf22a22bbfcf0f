// A job is read as a whole, and a mistake in it is named.
#include "load/job.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace plenaria {

namespace {
nlohmann::json good() {
  return {{"dialect", "raw"},      {"port", 8080},
          {"rooms", {"r0", "r1"}}, {"followers", 10},
          {"authors", 2},          {"work", {{"type", "closed"}, {"in_flight", 64}, {"until", "delivered"}}}};
}

Job with(const nlohmann::json& changes) {
  auto job = good();
  job.update(changes);
  return parse_job(job.dump());
}
}  // namespace

TEST_CASE("A job says what to do") {
  const Job job = with({{"stalled", 0.25}, {"warm_up_s", 0.5}, {"measure_s", 2}, {"tokens", nullptr}});
  CHECK(job.rooms.size() == 2);
  CHECK(job.author_count() == 4);
  CHECK(job.connection_count() == 24);
  CHECK(job.stalled_followers() == 3);
  CHECK(job.warm_up == std::chrono::milliseconds(500));
  CHECK(job.work.kind == WorkKind::closed_delivered);
  CHECK(job.work.in_flight == 64);
  CHECK(with({{"work", {{"type", "open"}, {"per_second", 0.5}}}}).work.per_second == 0.5);
  CHECK(with({{"work", {{"type", "storm"}, {"snapshot", 50}}}}).work.snapshot == 50);
  CHECK(with({{"work", {{"type", "once"}, {"messages", 20}, {"pause_ms", 300}}}}).work.pause ==
        std::chrono::milliseconds(300));
}

TEST_CASE("A mistake in a job is named") {
  using Catch::Contains;
  CHECK_THROWS_WITH(parse_job("{"), Contains("not JSON"));
  CHECK_THROWS_WITH(parse_job("[]"), Contains("not an object"));
  CHECK_THROWS_WITH(with({{"folowers", 3}}), Contains("folowers"));
  CHECK_THROWS_WITH(with({{"port", 0}}), Contains("port"));
  CHECK_THROWS_WITH(with({{"port", "8080"}}), Contains("port"));
  CHECK_THROWS_WITH(with({{"payload_bytes", 10}}), Contains("payload_bytes"));
  CHECK_THROWS_WITH(with({{"rooms", nlohmann::json::array()}}), Contains("rooms"));
  CHECK_THROWS_WITH(with({{"followers", 40'000}}), Contains("connections"));
  CHECK_THROWS_WITH(with({{"authors", 0}}), Contains("authors"));
  CHECK_THROWS_WITH(with({{"authors", 9000}}), Contains("authors"));
  CHECK_THROWS_WITH(with({{"authenticated", true}}), Contains("tokens"));
  CHECK_THROWS_WITH(with({{"tokens", "no/such/file"}}), Contains("no/such/file"));
  CHECK_THROWS_WITH(with({{"stalled", 1}}), Contains("none of them reads"));
  CHECK_THROWS_WITH(with({{"work", {{"type", "fast"}}}}), Contains("fast"));
  CHECK_THROWS_WITH(with({{"work", {{"type", "closed"}, {"until", "later"}, {"in_flight", 1}}}}), Contains("later"));
  CHECK_THROWS_WITH(with({{"work", {{"type", "open"}}}}), Contains("per_second"));
}

}  // namespace plenaria
