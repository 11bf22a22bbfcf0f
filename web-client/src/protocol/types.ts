// The wire's types as this page uses them: those generated from the schemas, read-only, and the few unions among them
// made plain where the page does not tell their cases apart. decode.ts makes sure that what arrives has them.
import type { AccreditationMethods } from './accreditation';
import type * as wire from './generated/wire';

export type Read<T> = T extends string | number | boolean ? T : { readonly [K in keyof T]: Read<T[K]> };

/** A text in several languages, by BCP 47 tag; at least one. */
export type Text = Read<wire.LocalizedText>;
export type Role = wire.Role;
export type Status = wire.Status;
export type Attribution = wire.Attribution;
export type Moderation = wire.Moderation;
export type RoomState = wire.RoomState;
/** A place in a room's log. `seq` 0 is before the first event. */
export type Position = Read<wire.Position>;
export type Author = Read<wire.Author>;
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

/** An intervention whose text may be read. `seq` is its place among the published ones, absent while it has none;
 *  `version` is there in its author's own view only. A newer server may have kinds that the schemas do not name. */
export type Intervention = Omit<Read<wire.InterventionContent>, 'kind'> & {
  readonly kind: string;
  readonly status: Status;
  readonly seq?: number;
  readonly version?: number;
  readonly mine?: boolean;
};

/** What is left of an intervention that was hidden, withdrawn or erased. */
export interface Tombstone {
  readonly id: string;
  readonly status: Status;
  readonly seq?: number;
  readonly version?: number;
  readonly mine?: boolean;
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

/** What an event carries, as far as this page knows it: an intervention, or the remnant of one, or a room's rules. */
export type EventData = Partial<Read<wire.RoomRules>> & {
  readonly intervention?: Entry;
  readonly id?: string;
  readonly status?: Status;
  readonly epoch?: string;
};

/** The body of a long poll, and the event `reset` of the events stream. */
export interface Followed {
  readonly reset: boolean;
  readonly epoch: string;
  readonly seq: number;
  /** With `reset`. */
  readonly snapshot?: Snapshot;
  readonly events: readonly RoomEvent[];
}

/** The answer to room.join; `mine` with a token only. */
export interface Joined extends Followed {
  readonly room: Room;
  readonly mine?: readonly Entry[];
  readonly signed_head?: SignedHead;
}

type AccreditationResults = { readonly [M in keyof AccreditationMethods]: AccreditationMethods[M]['result'] };

interface Results extends AccreditationResults {
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

export type Method = keyof wire.Methods | keyof AccreditationMethods;
export type ParamsOf<M extends Method> = M extends keyof AccreditationMethods
  ? AccreditationMethods[M]['params']
  : M extends keyof wire.Methods
    ? Read<wire.Methods[M]['params']>
    : never;
export type ResultOf<M extends Method> = Results[M];

export type Notification =
  | { readonly method: 'room.event'; readonly room: string; readonly event: RoomEvent }
  | { readonly method: 'room.presence'; readonly presence: Presence }
  | { readonly method: 'room.signed_head'; readonly head: SignedHead }
  | { readonly method: 'intervention.status'; readonly change: StatusChange }
  | { readonly method: 'accreditation.changed' }
  | { readonly method: 'session.closing'; readonly closing: Closing };

/** A refusal as the server put it: a code of the contract, one sentence, and what it is about. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly field?: string;
  readonly current?: Entry;
  readonly retry_after_ms?: number;
}

export function readable(entry: Entry): entry is Intervention {
  return 'text' in entry;
}
