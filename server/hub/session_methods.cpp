// session.* and dialogue.get.
#include "hub/methods.hpp"

namespace plenaria {

void handle(const Call& call, const SessionOpen& request) {
  if (!call.house().parts().clock.venue_time_known()) {
    call.refuse(unreadable());
    return;
  }
  if (request.token) {
    if (const auto refusal = call.session->open(*request.token)) {
      call.refuse(*refusal);
      return;
    }
  }
  const HouseOptions& options = call.house().options();
  SessionView view;
  if (const Participant* who = call.session->participant()) view.participant = *who;
  view.now = call.house().parts().clock.venue_now();
  view.max_message_bytes = options.max_message_bytes;
  view.max_text_chars = options.max_text_chars;
  view.heartbeat_s = options.heartbeat_s;
  call.answer(encode_session(view));
}

void handle(const Call& call, const SessionHeartbeat&) { call.answer("{}"); }

void handle(const Call& call, const DialogueGet&) {
  // A room that is read in part would be told as it once was. One that the store cannot give keeps back no other.
  House& house = call.house();
  if (house.loading(!house.parts().log.available())) call.refuse(unreadable());
  else call.answer(house.dialogue_json());
}

}  // namespace plenaria
