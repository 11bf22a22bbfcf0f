// Whether one may post in a room now, and if not, why. The server decides; this is so that a person is told before
// writing.
import type { TokenOver } from '../connection/held_token';
import type { Participant, Role, Room, Standing } from '../protocol/types';

export type MaySpeak = 'yes' | 'unknown' | 'follower' | 'expired' | 'revoked' | 'observer' | 'muted' | 'expelled' | 'paused' | 'closed';

/** How one stands in this room in particular. */
export interface Here {
  /** A link may be for some rooms only; unknown before one has joined. */
  readonly role?: Role | undefined;
  /** What of it is in force. */
  readonly standing?: Standing;
}

/** Why nothing of one's own can be changed here any more, not even withdrawn; nothing while it can. */
export function accessOver(over: TokenOver | undefined, standing: Standing): 'expired' | 'revoked' | 'expelled' | undefined {
  if (over) return over === 'revoked' ? 'revoked' : 'expired';
  return standing.expelled ? 'expelled' : undefined;
}

export function maySpeak(room: Room | undefined, participant: Participant | undefined, over: TokenOver | undefined, here: Here = {}): MaySpeak {
  if (!room || !participant) return 'unknown';
  if (room.state === 'closed') return 'closed';
  if (over) return over === 'revoked' ? 'revoked' : 'expired';
  const role = here.role ?? participant.role;
  if (role === 'follower') return participant.id ? 'observer' : 'follower';
  if (here.standing?.expelled) return 'expelled';
  if (role === 'observer') return 'observer';
  if (here.standing?.muted) return 'muted';
  return room.state === 'paused' ? 'paused' : 'yes';
}
