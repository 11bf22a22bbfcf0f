// Who may come in, and how fast each may ask of this node: reads tokens, and counts requests by person, by connection
// and by network. Not here: what a person may do once they are in.
#pragma once

#include <optional>
#include <string>
#include <unordered_set>

#include "base/metrics.hpp"
#include "base/result.hpp"
#include "hub/bad_tokens.hpp"
#include "hub/request_rates.hpp"
#include "ports/venue.hpp"
#include "protocol/cpp/token.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

class Doorkeeper {
 public:
  /// Each is lifted by 0.
  struct Limits {
    int requests_per_second = 0;              ///< of one person, and of one connection that is nobody's
    int requests_per_second_per_address = 0;  ///< of one network
    int bad_tokens_per_minute = 0;            ///< from one network
  };
  /// `issuers`, `dialogue` and `metrics` outlive it.
  Doorkeeper(const TokenIssuers& issuers, const Dialogue& dialogue, const Limits& limits, Metrics& metrics);

  /// The bearer of this token, or 4001. Where too many tokens that no key of ours has signed came from the caller's
  /// network within a minute, 4029 instead, without a look at the signature; but whoever has been in here before with
  /// this token comes in all the same. A token that is only over, or for another dialogue, is no attempt at anything,
  /// and does not count: a hall full of yesterday's links must not keep out those with new ones.
  Result<Participant, Refusal> admit(const std::string& token, const Caller& caller, VenueTime now, SteadyTime steady);

  /// Each counts one request and gives how long to wait, or nothing. The network's is shared by everybody in it; a
  /// person's by all their connections and POSTs, wherever they come from; a connection's is of one that is nobody's;
  /// and those who POST without saying who they are share one in each network.
  std::optional<Milliseconds> take(const Caller& caller, SteadyTime now);
  std::optional<Milliseconds> take(const ParticipantId& who, SteadyTime now);
  std::optional<Milliseconds> take(RequestRate& connection, SteadyTime now);
  std::optional<Milliseconds> take_unnamed(const Caller& caller, SteadyTime now);

 private:
  const TokenIssuers& issuers_;
  const Dialogue& dialogue_;
  RequestRates networks_;
  RequestRates people_;
  RequestRates unnamed_;
  BadTokens bad_;
  std::unordered_set<Digest> known_;  ///< hashes of tokens that were good once
  prometheus::Counter& networks_held_;
  prometheus::Counter& people_held_;
  prometheus::Counter& tokens_held_;
};

/// 4029, for whoever has to wait.
Refusal too_fast(Milliseconds wait);

}  // namespace plenaria
