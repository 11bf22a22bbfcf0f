// What moderators are answered and told, typed and checked. Beside decode.ts, which has what everybody is told.
import { flag, list, object, oneOf, type Shape, text, whole } from './shape';
import type { Act, Attendee, Entry, Lease, LeaseChange, Measure, Official, Queue, RoomSummary, Standing, StandingChange, TakenLease, Term } from './types';

interface Decided {
  readonly intervention: Entry;
}
interface Known {
  readonly participant: Attendee;
}

export interface DeskResults {
  'intervention.get': Decided;
  'intervention.amend': Decided;
  'intervention.publish': Decided;
  'intervention.return': Decided;
  'intervention.hide': Decided;
  'intervention.pin': Decided;
  'intervention.unpin': Decided;
  'intervention.tag': Decided;
  'intervention.take': { readonly lease: TakenLease };
  'intervention.release': Record<string, never>;
  'participant.mute': Known;
  'participant.expel': Known;
  'participant.unmute': Known;
  'participant.readmit': Known;
  'participant.hide_all': { readonly hidden: number; readonly returned: number };
  'room.configure': { readonly room: RoomSummary };
}

export const official: Shape<Official> = object({ participant: text }, { name: text, delegation: text });
export const act: Shape<Act> = object({ by: official, at: text, verb: oneOf('publish', 'return', 'hide', 'pin', 'unpin', 'tag') }, { reason: text, note: text });
const term: Shape<Term> = object({}, { until: text });
const measure: Shape<Measure> = object({}, { until: text, reason: text, by: official });
export const attendee: Shape<Attendee> = object({ participant: text }, { name: text, delegation: text, muted: measure, expelled: measure, barred: flag });
const lease: Shape<Lease> = object({ id: text, holder: official });
export const standing: Shape<Standing> = object({}, { muted: term, expelled: term });
export const leaseChange: Shape<LeaseChange> = object({ room: text, id: text }, { holder: official });
export const standingChange: Shape<StandingChange> = object({ room: text }, { muted: term, expelled: term, reason: text });
const queue: Shape<Queue> = object({ pending: whole }, { oldest_at: text });

/** What the desk's join has beside everybody's. */
export const deskJoin = { leases: list(lease), participants: list(attendee), queue };

export function deskResults(entry: Shape<Entry>, room: Shape<RoomSummary>): { readonly [M in keyof DeskResults]: Shape<DeskResults[M]> } {
  const decided = object({ intervention: entry });
  const known = object({ participant: attendee });
  return {
    'intervention.get': decided, 'intervention.amend': decided, 'intervention.publish': decided, 'intervention.return': decided,
    'intervention.hide': decided, 'intervention.pin': decided, 'intervention.unpin': decided, 'intervention.tag': decided,
    'intervention.take': object({ lease: object({ id: text, holder: official, mine: flag, expires_ms: whole }) }),
    'intervention.release': () => ({}),
    'participant.mute': known, 'participant.expel': known, 'participant.unmute': known, 'participant.readmit': known,
    'participant.hide_all': object({ hidden: whole, returned: whole }),
    'room.configure': object({ room }),
  };
}
