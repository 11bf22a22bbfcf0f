// Who may go to the secretariat's pages. The server decides; this is so that nobody is sent where they will be refused.
import type { Participant } from '../protocol/types';

export type Way = 'people' | 'rules';

export function mayGo(way: Way, participant: Participant | undefined): 'yes' | 'no' | 'unknown' {
  if (!participant) return 'unknown';
  const { role, rooms } = participant;
  // The register is of the whole dialogue, and a link for some rooms only is not.
  if (way === 'people' && rooms && rooms.length > 0) return 'no';
  return role === 'secretariat' || (way === 'rules' && role === 'moderator') ? 'yes' : 'no';
}
