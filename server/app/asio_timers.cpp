#include "app/asio_timers.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <utility>

namespace plenaria {

namespace {

/// The handler looks here, as a cancelled timer may still deliver success.
struct Waiting {
  boost::asio::steady_timer timer;
  std::function<void()> then;
};

class AsioTimer final : public Undo {
 public:
  explicit AsioTimer(std::shared_ptr<Waiting> waiting) : waiting_(std::move(waiting)) {}
  AsioTimer(const AsioTimer&) = delete;
  AsioTimer& operator=(const AsioTimer&) = delete;
  ~AsioTimer() override {
    waiting_->then = nullptr;
    waiting_->timer.cancel();
  }

 private:
  std::shared_ptr<Waiting> waiting_;
};

}  // namespace

std::unique_ptr<Undo> AsioTimers::after(std::chrono::milliseconds delay, std::function<void()> then) {
  auto waiting = std::make_shared<Waiting>(Waiting{boost::asio::steady_timer(loop_.context(), delay), std::move(then)});
  waiting->timer.async_wait([waiting](const boost::system::error_code&) {
    if (auto call = std::exchange(waiting->then, nullptr)) call();
  });
  return std::make_unique<AsioTimer>(std::move(waiting));
}

void AsioTimers::soon(std::function<void()> then) { boost::asio::post(loop_.context(), std::move(then)); }

}  // namespace plenaria
