// Signs where each log stands, once a minute while something happens there and at once when a room is closed. Whichever
// node comes first signs; it tells the others, and each tells its followers.
#pragma once

#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "ports/clock.hpp"
#include "ports/ephemeral.hpp"
#include "ports/log.hpp"
#include "protocol/cpp/signed_head.hpp"

namespace plenaria {

/// A log whose heads are signed.
class SignedLog {
 public:
  virtual ~SignedLog() = default;
  /// Begins sentences of the operator's log.
  virtual std::string name() const = 0;
  virtual const AggregateId& aggregate() const = 0;
  virtual bool ready() const = 0;
  virtual const Head& head() const = 0;
  /// Nothing more is to come for now: what stands is signed at once.
  virtual bool at_rest() const = 0;
  /// The newest signed head of one audience.
  virtual void on_signed(const SignedHead& head) = 0;
};

class HeadSigning {
 public:
  struct Parts {
    Log& log;
    EphemeralChannel& channel;
    Clock& clock;
  };
  HeadSigning(const Parts& parts, const RecordKey& key, DialogueId dialogue);

  const PublicKey& public_key() const { return public_key_; }
  /// Called about once a second for each log, which outlives this; does nothing where there is nothing to sign. How
  /// many heads it began to sign, each of which takes a tenth of a millisecond and is told to everybody who listens.
  std::size_t look_at(SignedLog& log);
  /// What another node has signed, from the channel; false for a message of another kind.
  bool told(const std::string& message, const std::function<SignedLog*(const AggregateId&)>& log_of);

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

  bool look_at(SignedLog& log, Audience audience);
  void read(SignedLog& log, Audience audience);
  void sign(SignedLog& log, Audience audience, Seq seq, const Digest& hash);
  bool take(SignedLog& log, const SignedHead& head);
  void adopt(SignedLog& log, const SignedHead& head);
  Standing& standing(const SignedLog& log, Audience audience);

  Parts parts_;
  RecordKey key_;
  PublicKey public_key_;
  DialogueId dialogue_;
  std::map<std::pair<AggregateId, Audience>, Standing> standings_;
  bool warned_ = false;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace plenaria
