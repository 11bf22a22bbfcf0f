#include "net/real_address.hpp"

#include <algorithm>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <charconv>

namespace plenaria {

namespace ip = boost::asio::ip;

namespace {

constexpr int kMostHops = 32;

std::optional<Address> parse_address(std::string_view text) {
  boost::system::error_code trouble;
  const auto address = ip::make_address(std::string(text), trouble);
  // A zone (fe80::1%eth0) names an interface of some other machine.
  if (trouble || text.find('%') != std::string_view::npos) return std::nullopt;
  return unmapped(address);
}

std::string_view trimmed(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

/// A hop as proxies write it: an address, or with a port: 192.0.2.1:4711, [2001:db8::1]:4711, [2001:db8::1].
std::optional<Address> parse_hop(std::string_view hop) {
  if (hop.starts_with('[')) {
    const auto end = hop.find(']');
    return end == std::string_view::npos ? std::nullopt : parse_address(hop.substr(1, end - 1));
  }
  const auto colon = hop.find(':');
  if (colon != std::string_view::npos && hop.find(':', colon + 1) == std::string_view::npos) hop = hop.substr(0, colon);
  return parse_address(hop);
}

}  // namespace

Address unmapped(const Address& address) {
  if (address.is_v6() && address.to_v6().is_v4_mapped()) return ip::make_address_v4(ip::v4_mapped, address.to_v6());
  return address;
}

std::optional<AddressRange> AddressRange::parse(std::string_view text) {
  const auto slash = text.find('/');
  const auto base = parse_address(text.substr(0, slash));
  if (!base) return std::nullopt;
  const unsigned most = base->is_v4() ? 32 : 128;
  if (slash == std::string_view::npos) return AddressRange(*base, most);
  const auto digits = text.substr(slash + 1);
  unsigned prefix = 0;
  const auto [end, trouble] = std::from_chars(digits.data(), digits.data() + digits.size(), prefix);
  if (trouble != std::errc{} || end != digits.data() + digits.size() || prefix > most) return std::nullopt;
  return AddressRange(*base, prefix);
}

bool AddressRange::contains(const Address& address) const {
  const Address asked = unmapped(address);
  const auto prefix = static_cast<unsigned short>(prefix_);
  if (base_.is_v4() && asked.is_v4())
    return ip::network_v4(base_.to_v4(), prefix).canonical() == ip::network_v4(asked.to_v4(), prefix).canonical();
  if (base_.is_v6() && asked.is_v6())
    return ip::network_v6(base_.to_v6(), prefix).canonical() == ip::network_v6(asked.to_v6(), prefix).canonical();
  return false;
}

bool is_among(const AddressRanges& ranges, const Address& address) {
  return std::any_of(ranges.begin(), ranges.end(), [&](const AddressRange& one) { return one.contains(address); });
}

Address real_address(const Address& peer, std::string_view forwarded_for, const TrustedProxies& proxies) {
  Address speaker = unmapped(peer);
  for (int hops = 0; hops < kMostHops && is_among(proxies, speaker) && !forwarded_for.empty(); ++hops) {
    const auto comma = forwarded_for.rfind(',');
    const auto hop = trimmed(comma == std::string_view::npos ? forwarded_for : forwarded_for.substr(comma + 1));
    const auto named = parse_hop(hop);
    if (!named) break;
    speaker = *named;
    forwarded_for = comma == std::string_view::npos ? std::string_view{} : forwarded_for.substr(0, comma);
  }
  return speaker;
}

}  // namespace plenaria
