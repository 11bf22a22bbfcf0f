#include "load/pace.hpp"

#include <cmath>
#include <stdexcept>

namespace plenaria {

namespace {

/// Authors in turn, those of one room or all; who was cut off is passed over.
class Rota {
 public:
  Rota(std::uint32_t first, std::uint32_t count) : first_(first), count_(count) {}
  /// Publishes as the next one; false when none is left.
  bool publish(Crowd& crowd, Nanoseconds at) {
    for (std::uint32_t tries = 0; tries < count_; ++tries) {
      const std::uint32_t author = first_ + next_;
      next_ = (next_ + 1) % count_;
      if (!crowd.can_publish(author)) continue;
      crowd.publish(author, at);
      return true;
    }
    return false;
  }

 private:
  std::uint32_t first_;
  std::uint32_t count_;
  std::uint32_t next_ = 0;
};

/// In each room so many that not every follower has.
class ClosedUntilDelivered final : public Pace {
 public:
  ClosedUntilDelivered(const Job& job, Crowd& crowd, Tally& tally)
      : crowd_(crowd), tally_(tally), left_(job.work.in_flight) {
    for (std::uint32_t room = 0; room < job.rooms.size(); ++room) rotas_.emplace_back(room * job.authors, job.authors);
  }

  void act(Nanoseconds) override {
    for (; left_ > 0; --left_) {
      for (Rota& rota : rotas_) rota.publish(crowd_, monotonic_now());
    }
    for (const std::uint32_t room : tally_.rooms_done) rotas_[room].publish(crowd_, monotonic_now());
  }

 private:
  Crowd& crowd_;
  Tally& tally_;
  unsigned left_;
  std::vector<Rota> rotas_;  // by room
};

/// By each author so many that the server has not acknowledged.
class ClosedUntilAcknowledged final : public Pace {
 public:
  ClosedUntilAcknowledged(const Job& job, Crowd& crowd, Tally& tally)
      : crowd_(crowd),
        tally_(tally),
        authors_(static_cast<std::uint32_t>(job.author_count())),
        left_(job.work.in_flight) {}

  void act(Nanoseconds) override {
    for (; left_ > 0; --left_) {
      for (std::uint32_t author = 0; author < authors_; ++author) publish(author);
    }
    for (const std::uint32_t author : tally_.authors_answered) publish(author);
  }

 private:
  void publish(std::uint32_t author) {
    if (crowd_.can_publish(author)) crowd_.publish(author, monotonic_now());
  }

  Crowd& crowd_;
  Tally& tally_;
  std::uint32_t authors_;
  unsigned left_;
};

/// At even times, whatever comes back. A message counts from when it was due, so that a late generator shows.
class Open final : public Pace {
 public:
  Open(const Job& job, Crowd& crowd) : crowd_(crowd), every_(1e9 / job.work.per_second), begun_(monotonic_now()) {
    const auto rooms = static_cast<std::uint32_t>(job.rooms.size());
    for (std::uint32_t room = 0; room < rooms; ++room) rotas_.emplace_back(room * job.authors, job.authors);
  }

  void act(Nanoseconds now) override {
    for (; due() <= now; ++published_) rotas_[published_ % rotas_.size()].publish(crowd_, due());
  }
  Nanoseconds due() const override {
    return begun_ + static_cast<Nanoseconds>(std::llround(static_cast<double>(published_) * every_));
  }

 private:
  Crowd& crowd_;
  double every_;  // nanoseconds
  Nanoseconds begun_;
  std::uint64_t published_ = 0;
  std::vector<Rota> rotas_;  // by room
};

/// One after another, each when the one before was everywhere and a pause has passed. The first one is not measured.
class Once final : public Pace {
 public:
  Once(const Job& job, Crowd& crowd, Tally& tally)
      : crowd_(crowd),
        tally_(tally),
        pause_(static_cast<Nanoseconds>(std::chrono::nanoseconds(job.work.pause).count())),
        left_(job.work.messages) {
    const auto rooms = static_cast<std::uint32_t>(job.rooms.size());
    for (std::uint32_t room = 0; room < rooms; ++room) rotas_.emplace_back(room * job.authors, job.authors);
  }

  void act(Nanoseconds now) override {
    if (waiting_ && (!tally_.rooms_done.empty() || now >= published_at_ + kLongest)) {
      waiting_ = false;
      warm_ = true;
      next_at_ = now + pause_;
    }
    if (waiting_ || now < next_at_ || left_ == 0 || (warm_ && !begun_)) return;
    if (begun_) --left_;
    waiting_ = rotas_[turn_++ % rotas_.size()].publish(crowd_, now);
    if (!waiting_) left_ = 0;
    published_at_ = now;
  }
  Nanoseconds due() const override { return waiting_ ? published_at_ + kLongest : next_at_; }
  bool is_warm() const override { return warm_; }
  void begin(Nanoseconds) override { begun_ = true; }
  bool is_over() const override { return left_ == 0 && !waiting_; }
  bool is_timed() const override { return false; }

 private:
  /// A message that somebody has not got by then does not hold up the next ones.
  static constexpr Nanoseconds kLongest = 5'000'000'000;

  Crowd& crowd_;
  Tally& tally_;
  Nanoseconds pause_;
  unsigned left_;
  bool waiting_ = false;
  bool warm_ = false;
  bool begun_ = false;
  Nanoseconds published_at_ = 0;
  Nanoseconds next_at_ = 0;
  std::size_t turn_ = 0;
  std::vector<Rota> rotas_;  // by room
};

}  // namespace

std::unique_ptr<Pace> make_pace(const Job& job, Crowd& crowd, Tally& tally) {
  switch (job.work.kind) {
    case WorkKind::closed_delivered:
      return std::make_unique<ClosedUntilDelivered>(job, crowd, tally);
    case WorkKind::closed_acknowledged:
      return std::make_unique<ClosedUntilAcknowledged>(job, crowd, tally);
    case WorkKind::open:
      return std::make_unique<Open>(job, crowd);
    case WorkKind::once:
      return std::make_unique<Once>(job, crowd, tally);
    case WorkKind::storm:
    case WorkKind::idle:
      break;
  }
  throw std::logic_error("nothing is published in a storm or an idle hall");
}

}  // namespace plenaria
