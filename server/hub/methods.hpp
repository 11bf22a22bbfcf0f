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
  void refuse(const Refusal& refusal, const std::optional<ItemView>& current = {}) const {
    reply(encode_error(id, refusal, current));
  }
  /// The room, or null when the caller has been told that there is none.
  HostedRoom* room(const RoomId& room_id) const;
  /// The caller, or null when they have been told to open a session first.
  const Participant* participant() const;
  /// False when the caller has been told that they are not to be in this room: expelled, or barred. A visitor may.
  bool let_in(const HostedRoom& hosted) const;
  /// What the caller is in this room; nothing for a visitor.
  std::optional<Role> role_in(const RoomId& room_id) const;
  /// Answers with the intervention as it now stands, as this viewer may see it, or with why not.
  void answer_with(HostedRoom& hosted, const AuthorRef& caller, Viewer viewer,
                   const Result<InterventionId, Refusal>& outcome) const;
};

/// Where the record cannot be read at the moment.
Refusal unreadable();
/// Who did it and why, as the body of an act; and its commitments.
Body body_of_act(const Participant& who, const std::string& reason, const Randomness& random);
Account account_of(const Body& act);

void handle(const Call& call, const SessionOpen& request);
void handle(const Call& call, const SessionHeartbeat& request);
void handle(const Call& call, const DialogueGet& request);
void handle(const Call& call, const RoomJoin& request);
void handle(const Call& call, const RoomLeave& request);
void handle(const Call& call, const RoomHistory& request);
void handle(const Call& call, const InterventionSubmit& request);
void handle(const Call& call, const InterventionWithdraw& request);
void handle(const Call& call, const InterventionMine& request);
void handle(const Call& call, const InterventionAmend& request);
void handle(const Call& call, const InterventionGet& request);
void handle(const Call& call, const InterventionTake& request);
void handle(const Call& call, const InterventionRelease& request);
void handle(const Call& call, const InterventionPublish& request);
void handle(const Call& call, const InterventionReturn& request);
void handle(const Call& call, const InterventionHide& request);
void handle(const Call& call, const InterventionPin& request);
void handle(const Call& call, const InterventionUnpin& request);
void handle(const Call& call, const InterventionTag& request);
void handle(const Call& call, const RoomConfigure& request);
void handle(const Call& call, const ParticipantMute& request);
void handle(const Call& call, const ParticipantUnmute& request);
void handle(const Call& call, const ParticipantExpel& request);
void handle(const Call& call, const ParticipantReadmit& request);
void handle(const Call& call, const ParticipantHideAll& request);
void handle(const Call& call, const AccreditationList& request);
void handle(const Call& call, const AccreditationDelegation& request);
void handle(const Call& call, const AccreditationPerson& request);
void handle(const Call& call, const AccreditationImport& request);
void handle(const Call& call, const AccreditationLink& request);
void handle(const Call& call, const AccreditationRevoke& request);
void handle(const Call& call, const AccreditationRestore& request);

}  // namespace plenaria
