// Where carriers come in: makes sessions, decodes requests, holds each caller to their rate, and follows rooms for
// those who read the event stream or poll. The one implementation of ports/venue.hpp.
#pragma once

#include <map>

#include "hub/house.hpp"
#include "hub/request_rate.hpp"
#include "ports/venue.hpp"

namespace plenaria {

class Reception final : public Venue {
 public:
  /// `house` outlives it.
  explicit Reception(House& house) : house_(house) {}

  std::unique_ptr<Client> enter(Connection& connection, const Caller& caller) override;
  void call(std::string_view message, std::string_view bearer, const Caller& caller,
            std::function<void(std::string)> reply) override;
  std::unique_ptr<Undo> follow(const std::string& room, const std::string& after, Connection& connection,
                               FollowReady ready) override;
  std::unique_ptr<Undo> poll(const std::string& room, const std::string& after, PollReady ready) override;
  std::string record_keys() const override;
  std::string error_body(int code, std::string_view sentence) const override;
  std::optional<std::string> not_ready() const override { return house_.not_ready(); }

 private:
  /// POST has no connection: requests are counted by bearer, or by address without one.
  std::optional<Milliseconds> take_rate(std::string_view bearer, const Caller& caller);

  House& house_;
  std::map<std::string, RequestRate> rates_;
};

}  // namespace plenaria
