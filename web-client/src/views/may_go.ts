// Who may go to the secretariat's pages. The server decides; this is so that nobody is sent where they will be refused.
import type { Participant } from '../protocol/types';

export type Way = 'people' | 'rules';

export function mayGo(way: Way, participant: Participant | undefined): 'yes' | 'no' | 'unknown' {
  if (!participant) return 'unknown';
  const { role } = participant;
  return role === 'secretariat' || (way === 'rules' && role === 'moderator') ? 'yes' : 'no';
}
