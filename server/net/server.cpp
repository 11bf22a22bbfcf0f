#include "net/server.hpp"

#include <csignal>

namespace plenaria {

Server::Server(EventLoop& loop, const NetOptions& options, Venue& venue, StaticFiles files, Metrics& metrics,
               std::function<std::string()> metrics_text, Randomness random)
    : entrance_(loop, options, venue, files, metrics, std::move(metrics_text), std::move(random)),
      listener_(entrance_),
      ticker_(loop.context()),
      drain_timer_(loop.context()) {
  // Every write of ours says so itself; this is for the libraries'.
  std::signal(SIGPIPE, SIG_IGN);
  tick();
}

Server::~Server() {
  alive_.reset();
  listener_.stop();
  entrance_.sessions.when_empty({});
  entrance_.sessions.for_each([](Session& session) { session.abandon(); });
}

void Server::tick() {
  const auto now = std::chrono::steady_clock::now();
  entrance_.sessions.for_each([now](Session& session) { session.tick(now); });
  entrance_.counters.publish(entrance_.sessions.by_carrier());
  ticker_.expires_after(entrance_.options.tick);
  ticker_.async_wait([this, weak = std::weak_ptr<int>(alive_)](ErrorCode) {
    if (!weak.expired()) tick();
  });
}

void Server::drain(std::chrono::milliseconds deadline, std::function<void()> done) {
  entrance_.draining = true;
  drain_done_ = std::move(done);
  listener_.stop();
  const auto later = [this, weak = std::weak_ptr<int>(alive_)](ErrorCode = {}) {
    if (!weak.expired()) drained();
  };
  entrance_.sessions.when_empty([this, later] { boost::asio::post(entrance_.loop.context(), later); });
  entrance_.sessions.for_each([](Session& session) { session.drain(); });
  if (entrance_.sessions.size() == 0) return boost::asio::post(entrance_.loop.context(), later);
  drain_timer_.expires_after(deadline);
  drain_timer_.async_wait(later);
}

void Server::drained() {
  if (!drain_done_) return;
  const auto done = std::exchange(drain_done_, nullptr);
  drain_timer_.cancel();
  entrance_.sessions.for_each([](Session& session) { session.abandon(); });
  done();
}

}  // namespace plenaria
