// What all carriers' sessions have in common: they are looked at each second, and asked, or made, to end.
#pragma once

#include <array>
#include <boost/intrusive/list.hpp>
#include <functional>
#include <map>
#include <memory>

#include "net/net_counters.hpp"
#include "ports/clock.hpp"

namespace plenaria {

class Session : public std::enable_shared_from_this<Session>,
                public boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>> {
 public:
  explicit Session(Carrier carrier) : carrier_(carrier) {}
  virtual ~Session() = default;

  Carrier carrier() const { return carrier_; }
  /// Deadlines, pings, silence. Called once in a while, see NetOptions::tick.
  virtual void tick(SteadyTime now) = 0;
  /// The server is going away: finish what is under way and end. Idempotent.
  virtual void drain() = 0;
  /// Ends at once. Nothing but memory is touched afterwards, whatever the loop still has to say.
  virtual void abandon() = 0;

 private:
  friend class Sessions;
  Carrier carrier_;
  std::shared_ptr<Session> self_;  ///< while it is on the list; nothing else is sure to own it
};

/// The sessions that there are. It owns them.
class Sessions {
 public:
  void add(std::shared_ptr<Session> session);
  /// Takes it off the list, if it is on it. It lives on for as long as the caller holds it.
  void remove(Session& session);
  std::size_t size() const;
  std::map<Carrier, std::size_t> by_carrier() const;
  /// `each` may remove the session that it is given, and no other.
  void for_each(const std::function<void(Session&)>& each);
  /// Called whenever the last one has gone.
  void when_empty(std::function<void()> then) { when_empty_ = std::move(then); }

 private:
  boost::intrusive::list<Session, boost::intrusive::constant_time_size<false>> list_;
  std::map<Carrier, std::size_t> counts_;
  std::function<void()> when_empty_;
};

}  // namespace plenaria
