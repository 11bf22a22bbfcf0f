// Answers and notifications of the wire, encoded. Each function gives a whole JSON text.
#pragma once

#include <functional>
#include <string>

#include "protocol/cpp/requests.hpp"
#include "protocol/cpp/views.hpp"

namespace plenaria {

/// `id` and `result` are JSON texts.
std::string encode_result(const std::string& id, const std::string& result);
/// `current`, where it is given, becomes data.current.
std::string encode_error(const std::string& id, const Refusal& refusal, const std::optional<ItemView>& current = {});

/// What session.open answers.
struct SessionView {
  std::optional<Participant> participant;  ///< nothing: a follower without a token
  VenueTime now{};
  std::size_t max_message_bytes = 0;
  std::size_t max_text_chars = 0;
  int heartbeat_s = 25;
};
std::string encode_session(const SessionView& session);

std::string encode_dialogue(const Dialogue& dialogue, const std::function<RoomSummary(const RoomId&)>& summary);

std::string encode_items(const std::vector<PublicItem>& items);
std::string encode_items(const std::vector<FullView>& items);
std::string encode_items(const std::vector<DeskView>& items);
std::string encode_events(const std::vector<EventView>& events);
/// {"interventions":…,"more":…}
std::string encode_snapshot(const std::string& interventions, bool more);

/// What a moderator who joins is told beside the interventions.
struct DeskJoinView {
  std::size_t pending = 0;
  std::optional<VenueTime> oldest;  ///< since when the oldest of them waits
  std::vector<LeaseView> leases;
  std::vector<ParticipantView> participants;  ///< those who do not stand as everybody
};

/// What room.join answers. The last four are JSON texts, and but for `events` left out where they are empty; whoever
/// makes the view keeps what it shows of them.
struct JoinView {
  RoomSummary room;
  Audience audience = Audience::public_;
  Position position;
  std::optional<Role> role;  ///< the caller's in this room, where they have a token
  StandingView standing;
  std::optional<DeskJoinView> desk;
  bool reset = false;
  std::string_view events = "[]";
  std::string_view snapshot;
  std::string_view mine;
  std::string_view signed_head;
};
/// The whole answer to the request of this id, as a snapshot is too large to be put from one text into the next.
std::string encode_join(const std::string& id, const JoinView& join);
std::string encode_history(const std::string& interventions, bool more, const Epoch& epoch);
std::string encode_intervention(const ItemView& view);        ///< {"intervention":…}
std::string encode_participant(const ParticipantView& view);  ///< {"participant":…}
std::string encode_hidden_all(std::size_t hidden, std::size_t returned);
std::string encode_room(const RoomSummary& room);  ///< {"room":…}
/// What intervention.take answers.
std::string encode_taken(const LeaseView& lease, bool mine, Milliseconds left);
std::string encode_mine(const std::string& interventions);  ///< {"interventions":…}

/// A long poll's answer, and the data of the event stream's `reset`. JSON texts as in JoinView.
std::string encode_poll(bool reset, const Position& position, std::string_view snapshot, std::string_view events,
                        std::string_view signed_head);
std::string encode_reset(const RoomId& room, const Position& position, std::string_view snapshot);

/// The params of room.event and room.presence.
std::string encode_room_event(const RoomId& room, const EventView& event);
std::string encode_presence(const RoomId& room, std::size_t people, const std::map<std::string, std::size_t>& groups);
/// `reason`, here and below, is left out where it is empty.
std::string encode_status(const RoomId& room, const Intervention& item, const std::string& reason);
std::string encode_standing(const RoomId& room, const StandingView& standing, const std::string& reason);
std::string encode_lease(const RoomId& room, const InterventionId& id, const std::optional<PersonView>& holder);
std::string encode_closing(std::string_view reason, bool reconnect, int after_ms);
/// `params` is a JSON text.
std::string encode_notification(std::string_view method, const std::string& params);

}  // namespace plenaria
