// Which rules of a room somebody may change. The server decides; this is so that nobody is offered what they will be
// refused.
import type { Participant } from '../../protocol/types';
import type { Rule } from './rule_change.svelte';

export function mayChange(participant: Participant | undefined, room: string, rule: Rule): boolean {
  if (!participant || (participant.rooms && participant.rooms.length > 0 && !participant.rooms.includes(room))) return false;
  if (participant.role === 'secretariat') return true;
  return participant.role === 'moderator' && (rule === 'state' || rule === 'slow_mode_s');
}
