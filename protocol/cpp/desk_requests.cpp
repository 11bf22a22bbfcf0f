#include "protocol/cpp/desk_requests.hpp"

#include "protocol/cpp/params.hpp"
#include "protocol/cpp/request_decoders.hpp"

namespace plenaria {

namespace {

using Need = Members::Need;

constexpr std::uint64_t kMostSlowModeSeconds = 86'400;
constexpr std::size_t kMostNoteChars = 1000;

Params room_configure(Members& params, const RequestLimits&) {
  RoomConfigure request;
  request.room = read_room(params);
  request.moderation = read_choice<Moderation>(params, "moderation", Need::optional, "pre or post");
  request.attribution =
      read_choice<Attribution>(params, "attribution", Need::optional, "named, delegation, group or none");
  request.state = read_choice<RoomState>(params, "state", Need::optional, "open, paused or closed");
  if (params.value("slow_mode_s", Need::optional))
    request.slow_mode = std::chrono::seconds(params.integer("slow_mode_s", Need::required, 0, kMostSlowModeSeconds, 0));
  if (!request.moderation && !request.attribution && !request.state && !request.slow_mode)
    params.fail("params", "Give at least one of moderation, attribution, state and slow_mode_s.");
  return request;
}

Params intervention_amend(Members& params, const RequestLimits& limits) {
  InterventionAmend request;
  request.room = read_room(params);
  request.id = read_intervention(params, "id");
  request.version = read_version(params);
  request.text = params.text("text", Need::required, limits.max_text_chars, Lines::many);
  return request;
}

/// What every request about one intervention has.
template <class About>
About about(Members& params) {
  About request;
  request.room = read_room(params);
  request.id = read_intervention(params, "id");
  return request;
}
template <class Act>
Act act(Members& params) {
  Act request = about<Act>(params);
  request.version = read_version(params);
  return request;
}

template <class About>
Params look(Members& params, const RequestLimits&) {
  return about<About>(params);
}
template <class Act>
Params plain_act(Members& params, const RequestLimits&) {
  return act<Act>(params);
}
template <class Act>
Params reasoned_act(Members& params, const RequestLimits&) {
  Act request = act<Act>(params);
  request.reason = read_reason(params, Need::required);
  return request;
}
Params intervention_publish(Members& params, const RequestLimits&) {
  auto request = act<InterventionPublish>(params);
  request.note = params.text("note", Need::optional, kMostNoteChars, Lines::many);
  return request;
}
Params intervention_tag(Members& params, const RequestLimits&) {
  auto request = act<InterventionTag>(params);
  if (params.value("themes", Need::optional)) request.themes = read_themes(params);
  if (params.value("levels", Need::optional)) request.levels = read_levels(params);
  if (params.value("perspectives", Need::optional)) request.perspectives = read_perspectives(params);
  if (!request.themes && !request.levels && !request.perspectives)
    params.fail("params", "Give at least one of themes, levels and perspectives.");
  return request;
}

std::optional<VenueTime> read_until(Members& params) {
  const std::string text = params.word(
      "until", Need::optional, [](const std::string& t) { return parse_rfc3339(t).has_value(); },
      "a date and time with an offset (RFC 3339), such as 2018-03-26T09:00:00Z");
  return parse_rfc3339(text);
}

template <class Measure>
Params measure(Members& params, const RequestLimits&) {
  Measure request;
  request.room = read_room(params);
  request.participant = read_participant(params);
  if constexpr (requires { request.until; }) request.until = read_until(params);
  request.reason = read_reason(params, Need::required);
  return request;
}
template <class Pardon>
Params pardon(Members& params, const RequestLimits&) {
  Pardon request;
  request.room = read_room(params);
  request.participant = read_participant(params);
  request.reason = read_reason(params, Need::optional);
  return request;
}

}  // namespace

const Decoders& desk_decoders() {
  static const Decoders kDecoders{
      {"room.configure", room_configure},
      {"intervention.amend", intervention_amend},
      {"intervention.get", look<InterventionGet>},
      {"intervention.take", look<InterventionTake>},
      {"intervention.release", look<InterventionRelease>},
      {"intervention.publish", intervention_publish},
      {"intervention.return", reasoned_act<InterventionReturn>},
      {"intervention.hide", reasoned_act<InterventionHide>},
      {"intervention.pin", plain_act<InterventionPin>},
      {"intervention.unpin", plain_act<InterventionUnpin>},
      {"intervention.tag", intervention_tag},
      {"participant.mute", measure<ParticipantMute>},
      {"participant.unmute", pardon<ParticipantUnmute>},
      {"participant.expel", measure<ParticipantExpel>},
      {"participant.readmit", pardon<ParticipantReadmit>},
      {"participant.hide_all", measure<ParticipantHideAll>},
  };
  return kDecoders;
}

}  // namespace plenaria
