// The methods of the wire, a file for each family. A method answers its call exactly once, now or later; it never
// throws for what a client may send.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "hub/venue_session.hpp"
#include "protocol/cpp/requests.hpp"
#include "protocol/cpp/responses.hpp"

namespace plenaria {

/// One request under way. Copies share the answer; whoever has one may answer, once.
struct Call {
  std::shared_ptr<VenueSession> session;
  std::string id;
  std::function<void(std::string)> reply;

  House& house() const { return session->house(); }
  /// `result` is a JSON text.
  void answer(const std::string& result) const { reply(encode_result(id, result)); }
  void refuse(const Refusal& refusal, const std::optional<EventData>& current = {}) const {
    reply(encode_error(id, refusal, current));
  }
  /// The room, or null when the caller has been told that there is none.
  HostedRoom* room(const RoomId& room_id) const;
};

void handle(const Call& call, const SessionOpen& request);
void handle(const Call& call, const SessionHeartbeat& request);
void handle(const Call& call, const DialogueGet& request);
void handle(const Call& call, const RoomJoin& request);
void handle(const Call& call, const RoomLeave& request);
void handle(const Call& call, const RoomHistory& request);
void handle(const Call& call, const InterventionSubmit& request);
void handle(const Call& call, const InterventionWithdraw& request);
void handle(const Call& call, const InterventionMine& request);

}  // namespace plenaria
