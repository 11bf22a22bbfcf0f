// Whether one may post in a room now, and if not, why. The server decides; this is so that a person is told before
// writing.
import type { Participant, Room } from '../protocol/types';

export type MaySpeak = 'yes' | 'unknown' | 'follower' | 'expired' | 'observer' | 'paused' | 'closed';

export function maySpeak(room: Room | undefined, participant: Participant | undefined, expired: boolean): MaySpeak {
  if (!room || !participant) return 'unknown';
  if (room.state === 'closed') return 'closed';
  if (expired) return 'expired';
  if (participant.role === 'follower') return participant.id ? 'observer' : 'follower';
  if (participant.role === 'observer') return 'observer';
  return room.state === 'paused' ? 'paused' : 'yes';
}
