#include "net/address_limit.hpp"

#include <boost/asio/ip/network_v6.hpp>

namespace plenaria {

Address counted_as(const Address& address) {
  const Address plain = unmapped(address);
  if (plain.is_v4()) return plain;
  return boost::asio::ip::network_v6(plain.to_v6(), 64).canonical().address();
}

AddressLimit::Lease& AddressLimit::Lease::operator=(Lease&& other) noexcept {
  give_back();
  of_ = std::exchange(other.of_, nullptr);
  address_ = other.address_;
  over_ = other.over_;
  return *this;
}

void AddressLimit::Lease::give_back() {
  if (of_ == nullptr) return;
  auto& counts = std::exchange(of_, nullptr)->counts_;
  const auto found = counts.find(address_);
  if (--found->second == 0) counts.erase(found);
}

AddressLimit::Lease AddressLimit::take(const Address& address) {
  Lease lease;
  if (most_ == 0) return lease;
  lease.of_ = this;
  lease.address_ = counted_as(address);
  lease.over_ = ++counts_[lease.address_] > most_;
  return lease;
}

bool AddressLimit::is_flooded_by(const Address& address) const {
  if (most_ == 0) return false;
  const auto found = counts_.find(counted_as(address));
  return found != counts_.end() && found->second >= 2 * most_;
}

}  // namespace plenaria
