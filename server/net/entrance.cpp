#include "net/entrance.hpp"

#include <stdexcept>

namespace plenaria {

namespace {
AddressRanges parse_ranges(const std::vector<std::string>& texts) {
  AddressRanges ranges;
  for (const auto& text : texts) {
    const auto range = AddressRange::parse(text);
    if (!range) throw std::invalid_argument("\"" + text + "\" is neither an address nor a network such as 10.0.0.0/8.");
    ranges.push_back(*range);
  }
  return ranges;
}
}  // namespace

Entrance::Entrance(EventLoop& loop_, const NetOptions& options_, Venue& venue_, StaticFiles files, Metrics& metrics,
                   std::function<std::string()> metrics_text_, Randomness random_)
    : loop(loop_),
      options(options_),
      venue(venue_),
      counters(metrics),
      origins(options_.public_url, options_.allowed_origins),
      proxies(parse_ranges(options_.trusted_proxies)),
      metrics_readers(parse_ranges(options_.metrics_readers)),
      addresses(options_.connections_per_address),
      site(files),
      metrics_text(std::move(metrics_text_)),
      random(std::move(random_)) {}

bool Entrance::may_measure(const Address& peer, const Address& real, bool forwarded) const {
  // A proxy that nobody has named may stand for anybody.
  if (forwarded && !is_among(proxies, peer)) return false;
  return is_among(metrics_readers, real);
}

std::string Entrance::metrics_page() {
  counters.publish(sessions.by_carrier());
  return metrics_text();
}

}  // namespace plenaria
