// Things that tests say: the rooms of the dialogue that a server holds, and an intervention for one of them.
import { newKey } from './participant.mjs';
import { rpc } from './http.mjs';

/** The ids of all rooms of the dialogue, in its order. */
export async function roomsOf(server) {
  const { result } = await rpc(server, 'dialogue.get');
  return result.dialogue.meetings.flatMap((meeting) => meeting.rooms.map((room) => room.id));
}

/** The params of intervention.submit for a plain statement; `more` adds or overrides. */
export function statement(room, text, more = {}) {
  return { room, key: newKey(), kind: 'statement', language: 'en', text, ...more };
}
