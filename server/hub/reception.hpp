// Where carriers come in: makes sessions, decodes requests, holds each caller to their rate, and follows rooms for
// those who read the event stream or poll. The one implementation of ports/venue.hpp.
#pragma once

#include "hub/house.hpp"
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
  std::optional<Refused> too_often(const Caller& caller) override;
  std::string record_keys() const override;
  std::string error_body(int code, std::string_view sentence) const override;
  std::optional<std::string> not_ready() const override { return house_.not_ready(); }

 private:
  House& house_;
};

}  // namespace plenaria
