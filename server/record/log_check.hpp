// Checks one room's log as it is stored: beside its chains, each public header against its header, each body against
// its commitments, that every entry can follow on those before it, that what was erased is gone and nothing else. Holds
// the fold of the room, and no body.
#pragma once

#include <vector>

#include "record/chain_check.hpp"
#include "rooms/room.hpp"

namespace plenaria {

/// Which bodies a copy may lack beside those that were erased.
enum class Withheld : std::uint8_t { none, withdrawn };

class LogCheck final : public ChainCheck {
 public:
  LogCheck(const DialogueId& dialogue, const RoomId& room, const std::vector<PublicKey>& keys, Withheld withheld);

  /// The fold of the entries taken; of those before the first that could not follow, where there is one.
  const Room& room() const { return room_; }

 private:
  /// When the body of an entry goes.
  enum class Goes : std::uint8_t { never, with_item, with_text };

  void take_entry(const StoredEntry& entry) override;
  bool must_lack(Seq seq) const override;
  bool may_lack(Seq seq) const override;
  Headers headers_of(const Placed& placed, const EpochChanged& change, VenueTime now, Seq& public_seq) const override;

  void check_public(const DecodedHeader& decoded, const StoredEntry& stored);
  void fold(const DecodedHeader& decoded, const StoredEntry& stored);
  const Intervention* item_of(Seq seq) const;

  Withheld withheld_;
  Room room_;
  std::vector<Goes> goes_;  ///< of those that were folded
};

}  // namespace plenaria
