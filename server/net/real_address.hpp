// Whose request it is when proxies stand in front: the nearest address that is not a trusted proxy's. X-Forwarded-For
// is believed as far as trusted proxies have written it, and no further.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace plenaria {

using Address = boost::asio::ip::address;

/// IPv4 addresses that came through an IPv6 socket (::ffff:192.0.2.1) as the IPv4 addresses they are.
Address unmapped(const Address& address);

/// One address or one network in CIDR notation, IPv4 or IPv6.
class AddressRange {
 public:
  /// Nothing when `text` is neither. Host bits below the prefix are ignored.
  static std::optional<AddressRange> parse(std::string_view text);
  bool contains(const Address& address) const;

 private:
  AddressRange(Address base, unsigned prefix) : base_(std::move(base)), prefix_(prefix) {}
  Address base_;
  unsigned prefix_;
};

using AddressRanges = std::vector<AddressRange>;
using TrustedProxies = AddressRanges;

bool is_among(const AddressRanges& ranges, const Address& address);

/// `peer` is the socket's; `forwarded_for` the X-Forwarded-For header, several lines joined by commas. Read from the
/// right: as long as the hop that speaks is trusted, the one it names is taken. What is not an address ends the
/// reading. At most 32 hops are looked at.
Address real_address(const Address& peer, std::string_view forwarded_for, const TrustedProxies& proxies);

}  // namespace plenaria
