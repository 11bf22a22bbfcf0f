// The wire's types as this page uses them: those generated from the schemas, read-only, and the few unions among them
// made plain where the page does not tell their cases apart. decode.ts makes sure that what arrives has them.
import type { AccreditationResults } from './accreditation';
import type { DeskResults } from './desk';
import type * as wire from './generated/wire';

export type Read<T> = T extends string | number | boolean ? T : { readonly [K in keyof T]: Read<T[K]> };

/** A text in several languages, by BCP 47 tag; at least one. */
export type Text = Read<wire.LocalizedText>;
export type Role = wire.Role;
export type Status = wire.Status;
export type Attribution = wire.Attribution;
export type Moderation = wire.Moderation;
export type RoomState = wire.RoomState;
export type Audience = wire.Audience;
/** A place in a room's log. `seq` 0 is before the first event. */
export type Position = Read<wire.Position>;
export type Author = Read<wire.Author>;
export type RoomRules = Read<wire.RoomRules>;
export type RoomSummary = Read<wire.RoomSummary>;
export type Meeting = Read<wire.Meeting>;
export type Participant = Read<wire.Participant>;
export type SessionOpened = Read<wire.SessionOpenResult>;
/** Where the room's log stood, signed: to be kept as it came. */
export type SignedHead = Read<wire.SignedHead>;
export type StatusChange = Read<wire.InterventionStatus>;
export type Closing = Read<wire.SessionClosing>;
export type Submission = Read<wire.InterventionSubmitParams>;

/** An entry of one of the dialogue's lists. */
export type Titled = Read<Omit<wire.Term, 'id'>> & { readonly id: string };
export type Dialogue = Omit<Read<wire.Dialogue>, 'kinds'> & { readonly kinds: readonly Titled[] };

/** With nobody in `groups` where the room shows no groups. */
export type Room = RoomSummary & { readonly meeting: string; readonly groups: Read<wire.GroupCounts> };
export type Presence = Omit<Read<wire.Presence>, 'groups'> & { readonly groups: Read<wire.GroupCounts> };

/** Somebody as the desk is told: the participant's id, and how they are called. */
export interface Official {
  readonly participant: string;
  readonly name?: string;
  readonly delegation?: string;
}

/** What was done about an intervention, by whom; for the desk alone. */
export interface Act {
  readonly by: Official;
  readonly at: string;
  readonly verb: 'publish' | 'return' | 'hide' | 'pin' | 'unpin' | 'tag';
  /** What its author was told. */
  readonly reason?: string;
  /** What the desk keeps for itself. */
  readonly note?: string;
}

/** An intervention whose text may be read. `seq` is its place among the published ones, absent while it has none;
 *  `version` is there in its author's own view and the desk's only, `reason` in the author's, `act`, `returned_for`
 *  (what an amendment answers), `repeats` (another one with the same words) and the author's id in the desk's. A newer
 *  server may have kinds that the schemas do not name. */
export type Intervention = Omit<Read<wire.InterventionContent>, 'kind' | 'author'> & {
  readonly kind: string;
  readonly status: Status;
  readonly author: Author & { readonly participant?: string };
  readonly seq?: number;
  readonly version?: number;
  readonly mine?: boolean;
  readonly reason?: string;
  readonly act?: Act;
  readonly returned_for?: Act;
  readonly repeats?: string;
};

/** What is left of an intervention that was hidden, withdrawn or erased. */
export interface Tombstone {
  readonly id: string;
  readonly status: Status;
  readonly seq?: number;
  readonly version?: number;
  readonly mine?: boolean;
  readonly act?: Act;
}

export type Entry = Intervention | Tombstone;

export interface Snapshot {
  readonly interventions: readonly Entry[];
  readonly more: boolean;
}

export interface RoomEvent {
  readonly seq: number;
  readonly at: string;
  readonly type: string;
  readonly data: EventData;
}

/** What an event carries, as far as this page knows it: an intervention, or the remnant of one, what changed about one, a
 *  room's rules, or what was done about a participant. */
export type EventData = Partial<RoomRules> & {
  readonly intervention?: Entry;
  readonly id?: string;
  readonly status?: Status;
  readonly epoch?: string;
  readonly pinned?: boolean;
  readonly themes?: readonly string[];
  readonly levels?: readonly string[];
  readonly perspectives?: readonly string[];
  /** For the desk alone, as what follows. */
  readonly version?: number;
  readonly act?: Act;
  readonly participant?: Attendee;
  readonly reason?: string;
  readonly by?: Official;
};

/** Until when one may not speak, or not be here; without `until` there is no end to it. */
export interface Term {
  readonly until?: string;
}

/** How one stands in a room; neither is there for who is as everybody. */
export interface Standing {
  readonly muted?: Term;
  readonly expelled?: Term;
}

/** The same of somebody else, as the desk is told. `barred`: the accreditation was revoked. */
export interface Attendee extends Official {
  readonly muted?: Measure;
  readonly expelled?: Measure;
  readonly barred?: boolean;
}

export interface Measure extends Term {
  readonly reason?: string;
  readonly by?: Official;
}

/** To a participant's own connections: how they stand in a room now, and why. */
export interface StandingChange extends Standing {
  readonly room: string;
  readonly reason?: string;
}

/** Who looks at an intervention at the desk; nobody without a holder. */
export interface LeaseChange {
  readonly room: string;
  readonly id: string;
  readonly holder?: Official;
}

export interface Lease {
  readonly id: string;
  readonly holder: Official;
}

/** The answer to taking one up: a colleague's lease where it is not `mine`. */
export interface TakenLease extends Lease {
  readonly mine: boolean;
  /** From now; it lasts while it is taken again. */
  readonly expires_ms: number;
}

/** The body of a long poll, and the event `reset` of the events stream. */
export interface Followed {
  readonly reset: boolean;
  readonly epoch: string;
  readonly seq: number;
  /** With `reset`. */
  readonly snapshot?: Snapshot;
  readonly events: readonly RoomEvent[];
}

/** The answer to room.join; `mine`, `role` and `standing` with a token only. */
export interface Joined extends Followed {
  readonly room: Room;
  readonly mine?: readonly Entry[];
  readonly signed_head?: SignedHead;
  /** What one is in this room: a link may be for some rooms only. */
  readonly role?: Role;
  readonly standing?: Standing;
  /** For the desk alone: who looks at what, who is not as everybody, and how many wait since when. */
  readonly leases?: readonly Lease[];
  readonly participants?: readonly Attendee[];
  readonly queue?: Queue;
}

export interface Queue {
  readonly pending: number;
  readonly oldest_at?: string;
}

interface Results extends AccreditationResults, DeskResults {
  'session.open': SessionOpened;
  'session.heartbeat': Record<string, never>;
  'dialogue.get': { readonly dialogue: Dialogue };
  'room.join': Joined;
  'room.leave': Record<string, never>;
  'room.history': { readonly interventions: readonly Entry[]; readonly more: boolean; readonly epoch: string };
  'intervention.submit': { readonly intervention: Entry };
  'intervention.withdraw': { readonly intervention: Entry };
  'intervention.mine': { readonly interventions: readonly Entry[] };
}

export type Method = keyof wire.Methods;
export type ParamsOf<M extends Method> = Read<wire.Methods[M]['params']>;
export type ResultOf<M extends Method> = Results[M];

export type Notification =
  | { readonly method: 'room.event'; readonly room: string; readonly event: RoomEvent }
  | { readonly method: 'room.presence'; readonly presence: Presence }
  | { readonly method: 'room.signed_head'; readonly head: SignedHead }
  | { readonly method: 'intervention.status'; readonly change: StatusChange }
  | { readonly method: 'accreditation.changed' }
  | { readonly method: 'room.lease'; readonly change: LeaseChange }
  | { readonly method: 'participant.status'; readonly change: StandingChange }
  | { readonly method: 'session.closing'; readonly closing: Closing };

/** A refusal as the server put it: a code of the contract, one sentence, and what it is about. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly field?: string;
  readonly current?: Entry;
  readonly retry_after_ms?: number;
  /** Why, in a word, where one code has several causes. */
  readonly because?: string;
}

export function readable(entry: Entry): entry is Intervention {
  return 'text' in entry;
}
