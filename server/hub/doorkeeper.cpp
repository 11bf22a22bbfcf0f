#include "hub/doorkeeper.hpp"

namespace plenaria {

namespace {
constexpr std::size_t kMostKnown = 10'000;

prometheus::Counter& held_back(Metrics& metrics, const char* limit) {
  return metrics.counter("plenaria_held_back_total", "Requests refused as too fast, by the limit that they met.",
                         {{"limit", limit}});
}

std::optional<Milliseconds> counted(std::optional<Milliseconds> wait, prometheus::Counter& counter) {
  if (wait) counter.Increment();
  return wait;
}
}  // namespace

Refusal too_fast(Milliseconds wait) {
  Refusal refusal{Code::too_fast, "You are asking faster than this server allows; slow down."};
  refusal.retry_after = wait;
  return refusal;
}

Doorkeeper::Doorkeeper(const TokenIssuers& issuers, const Dialogue& dialogue, const Limits& limits, Metrics& metrics)
    : issuers_(issuers),
      dialogue_(dialogue),
      networks_(limits.requests_per_second_per_address),
      people_(limits.requests_per_second),
      unnamed_(limits.requests_per_second),
      bad_(limits.bad_tokens_per_minute),
      networks_held_(held_back(metrics, "requests_per_second_per_address")),
      people_held_(held_back(metrics, "requests_per_second")),
      tokens_held_(held_back(metrics, "bad_tokens_per_minute")) {}

std::optional<Milliseconds> Doorkeeper::take(const Caller& caller, SteadyTime now) {
  return counted(networks_.take(caller.network, now), networks_held_);
}

std::optional<Milliseconds> Doorkeeper::take(const ParticipantId& who, SteadyTime now) {
  return counted(people_.take(who.text(), now), people_held_);
}

std::optional<Milliseconds> Doorkeeper::take(RequestRate& connection, SteadyTime now) {
  return counted(connection.take(now), people_held_);
}

std::optional<Milliseconds> Doorkeeper::take_unnamed(const Caller& caller, SteadyTime now) {
  return counted(unnamed_.take(caller.network, now), people_held_);
}

Result<Participant, Refusal> Doorkeeper::admit(const std::string& token, const Caller& caller, VenueTime now,
                                               SteadyTime steady) {
  const Digest digest = sha256(token);
  if (const auto wait = bad_.wait(caller.network, steady); wait && !known_.contains(digest)) {
    Refusal refusal{Code::too_fast, "Too many bad tokens came from your network; try again later.", "token"};
    refusal.retry_after = *wait;
    tokens_held_.Increment();
    return refusal;
  }
  auto read = read_token(issuers_, token, dialogue_, now);
  if (read) {
    if (known_.size() >= kMostKnown) known_.clear();
    known_.insert(digest);
    return *std::move(read);
  }
  if (!read.error().authentic) bad_.add(caller.network, steady);
  return Refusal{Code::unauthenticated, read.error().sentence, "token"};
}

}  // namespace plenaria
