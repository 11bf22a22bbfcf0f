#include "net/entrance.hpp"

#include <stdexcept>

namespace plenaria {

namespace {
TrustedProxies parse_proxies(const std::vector<std::string>& texts) {
  TrustedProxies proxies;
  for (const auto& text : texts) {
    const auto range = AddressRange::parse(text);
    if (!range) throw std::invalid_argument("\"" + text + "\" is neither an address nor a network such as 10.0.0.0/8.");
    proxies.push_back(*range);
  }
  return proxies;
}
}  // namespace

Entrance::Entrance(EventLoop& loop_, const NetOptions& options_, Venue& venue_, StaticFiles files, Metrics& metrics,
                   std::function<std::string()> metrics_text_, Randomness random_)
    : loop(loop_),
      options(options_),
      venue(venue_),
      counters(metrics),
      origins(options_.public_url, options_.allowed_origins),
      proxies(parse_proxies(options_.trusted_proxies)),
      addresses(options_.connections_per_address),
      site(files),
      metrics_text(std::move(metrics_text_)),
      random(std::move(random_)) {}

std::string Entrance::metrics_page() {
  counters.publish(sessions.by_carrier());
  return metrics_text();
}

}  // namespace plenaria
