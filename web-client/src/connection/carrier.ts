// A carrier takes requests to the server and brings back what happens in rooms. There are three, best first; each is
// used until it is lost, and none of them tries again by itself.
import type { Closure } from '../protocol/codes';
import type { Followed, Method, Notification, ParamsOf, Position, Refusal, ResultOf, SessionOpened } from '../protocol/types';

export type Tier = 'socket' | 'stream' | 'polling';

/** Best first. */
export const tiers: readonly Tier[] = ['socket', 'stream', 'polling'];

/** The server said no. */
export class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.message);
  }
}

/** No answer came, and perhaps the request never arrived: what became of it is unknown. */
export class Unanswered extends Error {
  constructor() {
    super('no answer came');
  }
}

export interface Loss {
  /** `unreachable`: nothing answers. `held`: something between holds bytes back or refuses this kind of connection.
   *  `refused`: it was cut off or refused before it began, by the server or by something between. `closed`: it worked and
   *  then ended. */
  readonly why: 'unreachable' | 'held' | 'refused' | 'closed';
  /** What the server said by closing, where it could say something. */
  readonly closure?: Closure;
}

export interface CarrierEvents {
  notified(notification: Notification): void;
  /** What came after the position of `follow`, or a reset. */
  followed(room: string, followed: Followed): void;
  /** Once; afterwards the carrier is silent. Never from within one of its own methods. */
  lost(loss: Loss): void;
}

export interface Carrier {
  readonly tier: Tier;
  /** Rejects with Refused or Unanswered. */
  request<M extends Method>(method: M, params: ParamsOf<M>): Promise<ResultOf<M>>;
  /** Bring what comes after `position`, after a `room.join` over this same carrier. */
  follow(room: string, position: Position): void;
  unfollow(room: string): void;
  /** Prove soon that it is alive, or be lost. */
  check(): void;
  /** Silent from now on; what is unanswered is rejected. */
  close(): void;
}

/** A carrier that works, and who one is for the server. */
export interface Opened {
  readonly carrier: Carrier;
  readonly session: SessionOpened;
}

/** Milliseconds. */
export const patience = {
  /** For the first byte of a carrier. */
  firstByte: 5_000,
  /** For an answer to a request. */
  answer: 15_000,
  /** For an answer to a heartbeat. */
  heartbeat: 10_000,
  /** Silence of an events stream, whose server writes something every 15 s. */
  silence: 40_000,
  /** For a long poll, which the server answers within 25 s. */
  poll: 35_000,
} as const;
