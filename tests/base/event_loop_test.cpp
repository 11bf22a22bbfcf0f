// The loop's turns: what is marked during one is flushed once, at its end, and nothing that is marked waits for luck.
#include "base/event_loop.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <catch2/catch.hpp>
#include <chrono>
#include <string>

namespace plenaria {

using namespace std::chrono_literals;

namespace {
struct Counted final : Flushable {
  EventLoop* loop = nullptr;
  int flushed = 0;
  int again = 0;
  void flush() override {
    ++flushed;
    if (again-- > 0) loop->flush_at_turn_end(*this);
  }
};
}  // namespace

TEST_CASE("whatever marks it during a turn, it is flushed once, after them all") {
  EventLoop loop;
  Counted counted;
  int seen = -1;
  for (int i = 0; i < 3; ++i)
    boost::asio::post(loop.context(), [&] {
      loop.flush_at_turn_end(counted);
      seen = counted.flushed;
    });
  loop.run();
  CHECK(counted.flushed == 1);
  CHECK(seen == 0);
}

TEST_CASE("what is marked outside a turn, or by a flush, does not wait for the next event") {
  EventLoop loop;
  boost::asio::steady_timer far_away(loop.context(), 1h);
  far_away.async_wait([](boost::system::error_code) {});
  Counted counted;
  counted.loop = &loop;
  counted.again = 2;
  loop.flush_at_turn_end(counted);
  for (int turn = 1; turn <= 3; ++turn) {
    loop.run_turn(1h);
    CHECK(counted.flushed == turn);
  }
  // The same in run(), which ends when the timer has been cancelled by the last flush.
  struct Ender final : Flushable {
    explicit Ender(boost::asio::steady_timer& wanted) : timer(wanted) {}
    boost::asio::steady_timer& timer;
    void flush() override { timer.cancel(); }
  } ender(far_away);
  loop.flush_at_turn_end(ender);
  loop.run();
}

TEST_CASE("what is urgent is flushed first, in its own order, even if it was marked before as anything else") {
  EventLoop loop;
  std::string order;
  struct Named final : Flushable {
    std::string& order;
    char name;
    Named(std::string& order, char name) : order(order), name(name) {}
    void flush() override { order += name; }
  };
  Named a(order, 'a'), b(order, 'b'), c(order, 'c'), d(order, 'd');
  boost::asio::post(loop.context(), [&] {
    loop.flush_at_turn_end(a);
    loop.flush_at_turn_end(b);
    loop.flush_first_at_turn_end(c);
    loop.flush_first_at_turn_end(b);
    loop.flush_at_turn_end(b);
    loop.flush_at_turn_end(d);
  });
  loop.run_turn(std::chrono::milliseconds(1000));
  CHECK(order == "cbad");
}

TEST_CASE("what is destroyed is flushed no more") {
  EventLoop loop;
  {
    Counted gone;
    loop.flush_at_turn_end(gone);
  }
  CHECK_FALSE(loop.run_turn(0ms));
}

}  // namespace plenaria
