// The venue with a slowness put in front of it, for the guard to notice: each message copied for each of its readers,
// or each request decoded six times. Only the guard's program has it.
#pragma once

#include "ports/venue.hpp"

namespace plenaria::guard {

enum class Slowness { none, copied_frames, decoded_often };

class SlowVenue final : public Venue {
 public:
  /// `venue` outlives it.
  SlowVenue(Venue& venue, Slowness slowness) : venue_(venue), slowness_(slowness) {}

  std::unique_ptr<Client> enter(Connection& connection, const Caller& caller) override;
  void call(std::string_view message, std::string_view bearer, const Caller& caller,
            std::function<void(std::string)> reply) override {
    venue_.call(message, bearer, caller, std::move(reply));
  }
  std::unique_ptr<Undo> follow(const std::string& room, const std::string& after, Connection& connection,
                               FollowReady ready) override {
    return venue_.follow(room, after, connection, std::move(ready));
  }
  std::unique_ptr<Undo> poll(const std::string& room, const std::string& after, PollReady ready) override {
    return venue_.poll(room, after, std::move(ready));
  }
  std::optional<Refused> too_often(const Caller& caller) override { return venue_.too_often(caller); }
  std::string error_body(int code, std::string_view sentence) const override {
    return venue_.error_body(code, sentence);
  }
  std::string record_keys() const override { return venue_.record_keys(); }
  std::optional<std::string> not_ready() const override { return venue_.not_ready(); }

 private:
  Venue& venue_;
  Slowness slowness_;
};

}  // namespace plenaria::guard
