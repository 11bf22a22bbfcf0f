// What is waited for, what is given up, and what counts: a closed loop must never wait for somebody who is gone.
#include "load/tally.hpp"

#include <catch2/catch.hpp>

namespace plenaria {

namespace {
constexpr bool kAcknowledged = true;
constexpr bool kNotAcknowledged = false;

Job hall(std::vector<std::string> rooms, unsigned followers, unsigned authors, double stalled = 0) {
  Job job;
  job.rooms = std::move(rooms);
  job.followers = followers;
  job.authors = authors;
  job.stalled = stalled;
  return job;
}

using Rooms = std::vector<std::uint32_t>;
}  // namespace

TEST_CASE("A message is done when the last follower of its room has it") {
  Tally tally(hall({"r0", "r1"}, 3, 1), kNotAcknowledged);
  tally.open_window(0);
  const auto sequence = tally.publish(1, 1000);
  REQUIRE(sequence == 1);
  tally.delivered(3, 1, {1, 1, 1000}, 1500);
  tally.delivered(5, 1, {1, 1, 1000}, 1600);
  CHECK(tally.rooms_done.empty());
  CHECK(tally.is_anything_under_way());
  tally.delivered(4, 1, {1, 1, 1000}, 3000);
  CHECK(tally.rooms_done == Rooms{1});
  CHECK_FALSE(tally.is_anything_under_way());
  CHECK(tally.latency().count() == 3);
  CHECK(tally.latency().quantile(0.5) == Approx(600).epsilon(0.01));
  CHECK(tally.last().count() == 1);
  CHECK(tally.last().max() == 2000);
}

TEST_CASE("A publication that is never acknowledged is told, and one that is acknowledged twice") {
  Tally tally(hall({"r0"}, 1, 2), kAcknowledged);
  tally.open_window(0);
  for (const std::uint32_t author : {0U, 0U, 0U, 1U}) tally.publish(author, 1);
  for (const Marker& marker : {Marker{1, 0, 1}, Marker{2, 0, 1}, Marker{3, 0, 1}, Marker{1, 1, 1}})
    tally.delivered(0, 0, marker, 10);
  tally.acknowledged(0, 1, 20);
  tally.acknowledged(0, 1, 21);  // forgotten by now
  tally.acknowledged(0, 3, 22);
  tally.acknowledged(0, 3, 23);  // not forgotten, as the one before is still under way
  tally.author_closed(1);        // whoever is gone is not answered
  tally.settle();
  CHECK(tally.unanswered() == 1);
  CHECK(tally.answered_again() == 2);
  CHECK(tally.check().lost() == 0);
}

TEST_CASE("A follower who is cut off is no longer waited for, and what they did not get is not lost") {
  Tally tally(hall({"r0"}, 2, 2), kNotAcknowledged);
  tally.open_window(0);
  tally.publish(0, 1);
  tally.publish(0, 2);
  tally.publish(1, 3);
  for (const Marker& marker : {Marker{1, 0, 1}, Marker{2, 0, 2}, Marker{1, 1, 3}}) tally.delivered(0, 0, marker, 10);
  tally.delivered(1, 0, {1, 0, 1}, 10);
  CHECK(tally.rooms_done == Rooms{0});
  tally.follower_closed(1, 0, 20);
  CHECK(tally.rooms_done == Rooms{0, 0, 0});
  CHECK(tally.last().count() == 1);  // of the other two there is no time to the last follower
  CHECK_FALSE(tally.is_anything_under_way());

  tally.publish(0, 30);
  tally.delivered(0, 0, {3, 0, 30}, 40);
  CHECK(tally.rooms_done.size() == 4);
  tally.settle();
  CHECK(tally.closed() == 1);
  CHECK(tally.check().lost() == 0);
}

TEST_CASE("Nor is one who lost something: the loop goes on, and the loss is counted") {
  Tally tally(hall({"r0"}, 2, 1), kNotAcknowledged);
  for (Nanoseconds at = 1; at <= 3; ++at) tally.publish(0, at);
  for (std::uint64_t i = 1; i <= 3; ++i) tally.delivered(0, 0, {i, 0, i}, 10);
  tally.delivered(1, 0, {3, 0, 3}, 10);
  CHECK(tally.rooms_done == Rooms{0, 0, 0});
  CHECK_FALSE(tally.is_anything_under_way());
  tally.settle();
  CHECK(tally.check().lost() == 2);
}

TEST_CASE("A message that comes late to one is still waited for at the others") {
  Tally tally(hall({"r0"}, 3, 1), kNotAcknowledged);
  tally.open_window(0);
  tally.publish(0, 1);
  tally.publish(0, 2);
  tally.delivered(0, 0, {2, 0, 2}, 10);
  tally.delivered(0, 0, {1, 0, 1}, 20);
  tally.delivered(1, 0, {1, 0, 1}, 20);
  CHECK(tally.rooms_done.empty());
  CHECK(tally.latency().count() == 3);
  tally.delivered(2, 0, {1, 0, 1}, 30);
  CHECK(tally.rooms_done == Rooms{0});
  CHECK(tally.last().count() == 0);
}

TEST_CASE("An acknowledged message is under way until it is answered and everybody has it") {
  Tally tally(hall({"r0"}, 1, 1), kAcknowledged);
  tally.open_window(0);
  tally.publish(0, 100);
  tally.publish(0, 200);
  tally.acknowledged(0, 1, 400);
  CHECK(tally.authors_answered == Rooms{0});
  tally.acknowledged(0, 1, 500);
  CHECK(tally.authors_answered.size() == 1);
  CHECK(tally.acknowledgements().max() == 300);
  tally.delivered(0, 0, {1, 0, 100}, 600);
  tally.delivered(0, 0, {2, 0, 200}, 600);
  CHECK(tally.is_anything_under_way());
  tally.acknowledged(0, 2, 700);
  CHECK_FALSE(tally.is_anything_under_way());
  CHECK(tally.submissions() == 2);
}

TEST_CASE("What the server refused is told as refused, and not as lost") {
  Tally tally(hall({"r0"}, 2, 1), kAcknowledged);
  for (Nanoseconds at = 1; at <= 4; ++at) tally.publish(0, at);
  tally.delivered(0, 0, {3, 0, 3}, 10);  // before anybody knows of the refusals
  tally.refused(0, 1);
  tally.refused(0, 2);
  tally.refused(0, 4);
  CHECK(tally.rooms_done.size() == 3);
  tally.acknowledged(0, 3, 10);
  tally.delivered(1, 0, {3, 0, 3}, 10);
  CHECK_FALSE(tally.is_anything_under_way());
  tally.settle();
  CHECK(tally.refusals() == 3);
  CHECK(tally.check().lost() == 0);
}

TEST_CASE("What an author had no answer to when they were cut off may come, and is no loss if it does not") {
  Tally tally(hall({"r0"}, 1, 1), kAcknowledged);
  for (Nanoseconds at = 1; at <= 3; ++at) tally.publish(0, at);
  tally.acknowledged(0, 1, 5);
  tally.author_closed(0);
  CHECK(tally.closed() == 1);
  CHECK(tally.is_anything_under_way());  // the first is acknowledged: it has to come
  tally.delivered(0, 0, {1, 0, 1}, 10);
  CHECK_FALSE(tally.is_anything_under_way());
  tally.delivered(0, 0, {2, 0, 2}, 10);
  tally.settle();
  CHECK(tally.check().lost() == 0);
  CHECK(tally.check().duplicates() == 0);
}

TEST_CASE("Who never reads is in no statistics") {
  Tally tally(hall({"r0"}, 100, 1, 0.01), kNotAcknowledged);
  tally.publish(0, 1);
  for (std::uint32_t follower = 0; follower < 99; ++follower) tally.delivered(follower, 0, {1, 0, 1}, 2);
  CHECK(tally.rooms_done == Rooms{0});
  tally.settle();
  CHECK(tally.check().lost() == 0);
}

TEST_CASE("Warming up counts in nothing but the checks; what is sent while measuring counts though it comes later") {
  Tally tally(hall({"r0"}, 1, 1), kNotAcknowledged);
  for (const Nanoseconds at : {100U, 190U, 290U, 310U}) tally.publish(0, at);
  tally.delivered(0, 0, {1, 0, 100}, 150);
  tally.open_window(200);
  tally.delivered(0, 0, {2, 0, 190}, 250);
  tally.close_window(300);
  tally.delivered(0, 0, {3, 0, 290}, 350);
  tally.delivered(0, 0, {4, 0, 310}, 350);
  tally.settle();
  CHECK(tally.deliveries() == 1);       // between 200 and 300
  CHECK(tally.latency().count() == 1);  // of what was sent between 200 and 300
  CHECK(tally.latency().max() == 60);
  CHECK(tally.check().lost() == 0);
}

TEST_CASE("Thousands may be under way, and a million is too many") {
  Tally tally(hall({"r0"}, 1, 1), kNotAcknowledged);
  for (Nanoseconds at = 1; at <= 5000; ++at) tally.publish(0, at);
  for (std::uint64_t i = 1; i <= 5000; ++i) tally.delivered(0, 0, {i, 0, i}, 10'000);
  CHECK(tally.rooms_done.size() == 5000);
  CHECK(tally.strange() == 0);
  const auto publish_for_ever = [&tally] {
    for (Nanoseconds at = 0; at < 2'000'000; ++at) tally.publish(0, at);
  };
  CHECK_THROWS_WITH(publish_for_ever(), Catch::Contains("fallen behind"));
}

}  // namespace plenaria
