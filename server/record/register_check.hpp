// Checks the log of the register of people as it is stored: beside its chain, that the public sees nothing of it, each
// body against its commitments, and that every entry can follow on those before it. Holds the fold, and no name.
#pragma once

#include <vector>

#include "protocol/cpp/register_record.hpp"
#include "record/chain_check.hpp"
#include "rooms/register.hpp"

namespace plenaria {

class RegisterCheck final : public ChainCheck {
 public:
  RegisterCheck(const DialogueId& dialogue, const std::vector<PublicKey>& keys);

  /// The fold of the entries taken; of those before the first that could not follow, where there is one.
  const Register& people() const { return people_; }

 private:
  void take_entry(const StoredEntry& entry) override;
  // Nothing of the register is erased.
  bool must_lack(Seq) const override { return false; }
  bool may_lack(Seq) const override { return false; }
  Headers headers_of(const Placed& placed, const EpochChanged& change, VenueTime now, Seq& public_seq) const override;

  void fold(const DecodedRegisterHeader& decoded, const StoredEntry& stored);

  Register people_;
};

}  // namespace plenaria
