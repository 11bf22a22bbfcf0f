// Requests of the wire, decoded: their shape has been checked, nothing else. Strict: unknown members are refused. Those
// of the desk are spelled out in desk_requests.hpp, those of the secretariat in accreditation_requests.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "protocol/cpp/accreditation_requests.hpp"
#include "protocol/cpp/desk_requests.hpp"
#include "rooms/intervention.hpp"
#include "rooms/refusal.hpp"

namespace plenaria {

struct Position {
  Epoch epoch;
  Seq seq = 0;
};

struct SessionOpen {
  std::optional<std::string> token;
  std::optional<std::string> language;
  std::optional<std::string> client;
};
struct SessionHeartbeat {};
struct DialogueGet {};
struct RoomJoin {
  RoomId room;
  std::optional<Position> after;
  Audience audience = Audience::public_;
};
struct RoomLeave {
  RoomId room;
};
struct RoomHistory {
  RoomId room;
  std::optional<Position> before;
  std::size_t limit = 50;
};
struct InterventionSubmit {
  RoomId room;
  std::string key;
  Kind kind = Kind::statement;
  std::string language;
  std::string text;
  std::optional<Attribution> attribution;
  Tags tags;
  std::optional<InterventionId> in_reply_to;
  std::string on_behalf_of;  ///< empty where it was not given
  std::vector<std::string> sources;
};
struct InterventionWithdraw {
  RoomId room;
  InterventionId id;
  std::uint32_t version = 0;
};
struct InterventionMine {
  RoomId room;
};

using Params =
    std::variant<SessionOpen, SessionHeartbeat, DialogueGet, RoomJoin, RoomLeave, RoomHistory, RoomConfigure,
                 InterventionSubmit, InterventionAmend, InterventionWithdraw, InterventionMine, InterventionGet,
                 InterventionTake, InterventionRelease, InterventionPublish, InterventionReturn, InterventionHide,
                 InterventionPin, InterventionUnpin, InterventionTag, ParticipantMute, ParticipantUnmute,
                 ParticipantExpel, ParticipantReadmit, ParticipantHideAll, AccreditationList, AccreditationDelegation,
                 AccreditationPerson, AccreditationImport, AccreditationLink, AccreditationRevoke,
                 AccreditationRestore>;

struct Request {
  std::string id;  ///< as JSON, to be given back as it came
  Params params;
};

/// A message that is no acceptable request, with the id to answer to ("null" where it has none).
struct NotARequest {
  std::string id;
  Refusal refusal;
};

struct RequestLimits {
  std::size_t max_text_chars = 8000;  ///< Unicode code points
  int max_depth = 32;
};

Result<Request, NotARequest> decode_request(std::string_view message, const RequestLimits& limits);

/// A position written as EPOCH:SEQ.
std::optional<Position> parse_position(std::string_view text);
std::string to_text(const Position& position);

}  // namespace plenaria
