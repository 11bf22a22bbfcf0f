// The rule in force in a room, in one breath.
import type { Words } from '../language/words';
import type { RoomSummary } from '../protocol/types';

export function ruleOf(room: RoomSummary, words: Words['room']): string {
  const sentences = [];
  if (room.state === 'closed') sentences.push(words.closedNow);
  else {
    if (room.state === 'paused') sentences.push(words.pausedNow);
    sentences.push(room.moderation === 'pre' ? words.pre : words.post);
  }
  sentences.push(words[room.attribution]);
  if (room.slow_mode_s > 0 && room.state !== 'closed') sentences.push(words.slow(room.slow_mode_s));
  sentences.push(words.informal);
  return sentences.join(' ');
}
