// One node with one room, put together as the server is, but for the store, which is memory, the listener, for which
// socket pairs stand in, and time and chance, which are the same in every run.
#pragma once

#include <memory>
#include <random>
#include <string>
#include <vector>

#include "app/asio_timers.hpp"
#include "base/event_loop.hpp"
#include "hub/house.hpp"
#include "hub/reception.hpp"
#include "memory_log.hpp"
#include "net/entrance.hpp"
#include "peer.hpp"
#include "redis/venue_clock.hpp"
#include "slow_venue.hpp"

namespace plenaria::guard {

class HallClock final : public Clock {
 public:
  HallClock();
  VenueTime venue_now() const override { return venue_.now(steady_now()); }
  bool venue_time_known() const override { return venue_.known(); }
  SteadyTime steady_now() const override { return std::chrono::steady_clock::now(); }

 private:
  VenueClock venue_;
};

class NobodyElse final : public EphemeralChannel {
 public:
  void tell(std::string) override {}
  void on_told(std::function<void(const std::string&)>) override {}
};

class Hall {
 public:
  /// The room holds so many interventions, each of 200 characters, by 50 authors.
  explicit Hall(std::size_t interventions, Slowness slowness = Slowness::none);

  /// A connection that the server has taken in, before its upgrade.
  Peer& connect();
  /// Upgraded.
  Peer& enter();
  std::vector<Peer*> enter(std::size_t count);

  /// Turns the loop until the server has queued so many more messages for its peers. Throws when that does not come.
  void turn_until_said(std::uint64_t messages);
  /// Turns the loop while there is anything to do.
  void settle();

  /// Another node starts beside this one and folds the room's log; nothing may be submitted after that.
  void start_another();

  /// A delegate's token, `number` telling one from another.
  std::string token(std::size_t number) const;

 private:
  static HouseOptions house_options();
  static NetOptions net_options();
  static Dialogue make_dialogue();
  static TokenIssuers make_issuers();
  HouseParts parts();
  void fill(std::size_t interventions);
  void submit(HostedRoom& room, std::size_t number);

  EventLoop loop_;
  AsioTimers timers_{loop_};
  HallClock clock_;
  MemoryLog log_{timers_};
  NobodyElse channel_;
  NoKeptHeads kept_;
  Metrics metrics_;
  RecordKey record_key_;
  Secret secret_{};
  std::mt19937 random_{1};
  Dialogue dialogue_;
  TokenIssuers issuers_;
  House house_;
  Reception reception_;
  SlowVenue slow_;
  Entrance entrance_;
  std::vector<std::unique_ptr<Peer>> peers_;
};

/// Interventions are of so many characters.
std::string words(std::size_t number);

extern const std::string kRoom;

}  // namespace plenaria::guard
