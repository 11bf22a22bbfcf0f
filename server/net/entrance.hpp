// What every carrier shares: the loop, the venue, the rules at the door, and the sessions that are inside. It belongs
// to the server, which outlives them.
#pragma once

#include <functional>
#include <string>

#include "base/crypto.hpp"
#include "base/event_loop.hpp"
#include "net/address_limit.hpp"
#include "net/net_counters.hpp"
#include "net/net_options.hpp"
#include "net/origin.hpp"
#include "net/real_address.hpp"
#include "net/session.hpp"
#include "net/static_files.hpp"
#include "ports/venue.hpp"

namespace plenaria {

struct Entrance {
  Entrance(EventLoop& loop, const NetOptions& options, Venue& venue, StaticFiles files, Metrics& metrics,
           std::function<std::string()> metrics_text, Randomness random);

  EventLoop& loop;
  const NetOptions options;
  Venue& venue;
  NetCounters counters;
  const OriginRule origins;
  const TrustedProxies proxies;
  const AddressRanges metrics_readers;
  AddressLimit addresses;
  const StaticSite site;
  const std::function<std::string()> metrics_text;
  const Randomness random;
  Sessions sessions;
  bool draining = false;

  /// Whether whoever asks may read the metrics. `real` as real_address gives it; `forwarded`: what asks says that it
  /// asks for somebody else.
  bool may_measure(const Address& peer, const Address& real, bool forwarded) const;
  /// Brings counters up to date and writes all metrics.
  std::string metrics_page();
};

}  // namespace plenaria
