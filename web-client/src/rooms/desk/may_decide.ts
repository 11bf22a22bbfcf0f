// Which of the desk's verbs fit an intervention, and whether one may use them in this room now. The server decides; this
// is so that a person is not offered what would be refused.
import type { Intervention, Role, Room } from '../../protocol/types';
import { moderates } from '../moderates';

export type Verb = 'publish' | 'return' | 'hide' | 'pin' | 'unpin' | 'tag';
/** `closed`: to the secretariat alone, as the room is closed. */
export type MayDecide = 'yes' | 'closed' | 'no';

const fitting: Readonly<Partial<Record<Intervention['status'], readonly Verb[]>>> = {
  pending: ['publish', 'return', 'tag'],
  published: ['hide', 'pin', 'unpin', 'tag'],
  hidden: ['publish'],
};

export function mayDecide(verb: Verb, entry: Intervention, room: Pick<Room, 'state'> | undefined, role: Role | undefined): MayDecide {
  if (!moderates(role) || !fitting[entry.status]?.includes(verb)) return 'no';
  if ((verb === 'pin' && entry.pinned) || (verb === 'unpin' && !entry.pinned)) return 'no';
  return room?.state === 'closed' && role !== 'secretariat' && verb !== 'hide' ? 'closed' : 'yes';
}
