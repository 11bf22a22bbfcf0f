// Signs where each room stands, once a minute while something happens there and at once when it is closed. Whichever
// node comes first signs; it tells the others, and each tells its followers.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>

#include "hub/hosted_room.hpp"
#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/log.hpp"
#include "protocol/cpp/signed_head.hpp"

namespace plenaria {

class HeadSigning {
 public:
  struct Parts {
    Log& log;
    EphemeralChannel& channel;
    Clock& clock;
  };
  HeadSigning(const Parts& parts, const RecordKey& key, DialogueId dialogue);

  const PublicKey& public_key() const { return public_key_; }
  /// Called about once a second for each room; does nothing where there is nothing to sign.
  void look_at(HostedRoom& room);
  /// What another node has signed, from the channel; false for a message of another kind.
  bool told(const std::string& message, const std::function<HostedRoom*(const AggregateId&)>& room_of);

 private:
  enum class Known : std::uint8_t { nothing, asking, up_to };
  struct Standing {
    Known known = Known::nothing;
    Epoch epoch;
    Seq seq = 0;       ///< signed up to here
    SteadyTime at{};   ///< when that was heard of
    Seq disputed = 0;  ///< refused as not the newest, though nothing newer was known
    bool signing = false;
  };

  void look_at(HostedRoom& room, Audience audience);
  void read(HostedRoom& room, Audience audience);
  void sign(HostedRoom& room, Audience audience, Seq seq, const Digest& hash);
  bool take(HostedRoom& room, const SignedHead& head);
  Standing& standing(const HostedRoom& room, Audience audience);

  Parts parts_;
  RecordKey key_;
  PublicKey public_key_;
  DialogueId dialogue_;
  std::map<std::pair<AggregateId, Audience>, Standing> standings_;
  bool warned_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenaria
