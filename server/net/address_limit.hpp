// How many connections and requests one address has at once. An IPv6 address counts as its /64: a subscriber has all of
// it.
#pragma once

#include <cstddef>
#include <unordered_map>
#include <utility>

#include "net/real_address.hpp"

namespace plenaria {

/// The address, or the /64 that an IPv6 address is in.
Address counted_as(const Address& address);

class AddressLimit {
 public:
  /// Counts for one while it lives. Outlived by the limit.
  class Lease {
   public:
    Lease() = default;
    Lease(Lease&& other) noexcept
        : of_(std::exchange(other.of_, nullptr)), address_(other.address_), over_(other.over_) {}
    Lease& operator=(Lease&& other) noexcept;
    ~Lease() { give_back(); }
    /// Whether it counts for anybody: not before it is taken, nor where there is no limit.
    bool held() const { return of_ != nullptr; }
    /// Whether the limit was exceeded by taking it.
    bool over() const { return over_; }
    void give_back();

   private:
    friend class AddressLimit;
    AddressLimit* of_ = nullptr;
    Address address_;
    bool over_ = false;
  };

  /// 0 lifts the limit.
  explicit AddressLimit(std::size_t most) : most_(most) {}
  AddressLimit(const AddressLimit&) = delete;
  AddressLimit& operator=(const AddressLimit&) = delete;

  Lease take(const Address& address);
  /// Whether there are so many from this address that not even a refusal is owed: twice the limit.
  bool is_flooded_by(const Address& address) const;

 private:
  std::size_t most_;
  std::unordered_map<Address, std::size_t> counts_;
};

}  // namespace plenaria
