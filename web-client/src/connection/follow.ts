// One room that is followed: where we are in it, so that its listener gets each event once, in order and without a hole.
// Does no I/O; connection.ts joins when it says so.
import type { Attribution, Audience, Followed, Joined, LeaseChange, Position, Presence, Refusal, RoomEvent, SignedHead, Snapshot, StandingChange, StatusChange } from '../protocol/types';

export interface RoomListener {
  /** The room's facts, also after each reconnection; `mine` with a token only. A snapshot or events follow. */
  joined(joined: Joined): void;
  /** Everything known so far is to be replaced. */
  reset(snapshot: Snapshot, position: Position): void;
  /** Contiguous, after what came before. */
  happened(events: readonly RoomEvent[], position: Position): void;
  presence(presence: Presence): void;
  /** The room's log was signed; the newest replaces the one before. */
  signed(head: SignedHead): void;
  status(change: StatusChange): void;
  /** How one stands in the room changed. */
  stands?(change: StandingChange): void;
  /** At the desk: somebody looks at an intervention, or no longer. */
  lease?(change: LeaseChange): void;
  /** The room cannot be followed; nothing more will come. */
  refused(refusal: Refusal): void;
}

export class Follow {
  /** Where we are; absent before the first join and when only a snapshot can help. */
  position: Position | undefined;
  /** Between a join's request and its answer; events of that time are in the answer. */
  joining = false;
  /** Joins since events last came in order; bounds how fast a hole is healed. */
  heals = 0;
  /** How much of an author what was told so far shows. */
  #attribution: Attribution | undefined;

  constructor(
    readonly room: string,
    readonly listener: RoomListener,
    readonly audience: Audience = 'public',
  ) {}

  /** False as `followed` is. */
  joined(joined: Joined): boolean {
    this.joining = false;
    const { attribution } = joined.room;
    const told = this.#attribution;
    this.#attribution = attribution;
    this.listener.joined(joined);
    if (!joined.reset && told !== undefined && this.#retold(told, attribution)) return false;
    return this.followed(joined);
  }

  /** True when authors are to be shown otherwise than before, and so everything is to be told anew. The desk sees them
   *  all, whatever the rule. */
  #retold(before: Attribution | undefined, now: Attribution | undefined): boolean {
    if (this.audience === 'desk' || now === undefined || now === before) return false;
    this.position = undefined;
    return true;
  }

  /** False when there is a hole, and the room has to be joined again from `position`. */
  followed(followed: Followed): boolean {
    const { reset, epoch, seq, snapshot, events } = followed;
    if (reset) {
      this.position = { epoch, seq };
      this.listener.reset(snapshot ?? { interventions: [], more: false }, this.position);
      return true;
    }
    if (this.position && epoch !== this.position.epoch) {
      this.position = undefined;
      return false;
    }
    return this.happened(events);
  }

  /** The same for events whose epoch is that of the join. */
  happened(events: readonly RoomEvent[]): boolean {
    if (!this.position) return false;
    const fresh: RoomEvent[] = [];
    let { seq } = this.position;
    let whole = true;
    let renewed = false;
    for (const event of events) {
      // Told where the new history stands, which may be anywhere: the one that we followed had other entries there.
      if (event.type === 'epoch.changed' && event.data.epoch !== this.position.epoch) {
        renewed = true;
        break;
      }
      if (event.seq <= seq) continue;
      if (event.seq !== seq + 1) {
        whole = false;
        break;
      }
      seq = event.seq;
      fresh.push(event);
    }
    if (fresh.length > 0) {
      this.heals = 0;
      this.position = { epoch: this.position.epoch, seq };
      this.listener.happened(fresh, this.position);
    }
    if (renewed) {
      this.position = undefined;
      return false;
    }
    const { attribution } = fresh.findLast(({ type }) => type === 'room.configured')?.data ?? {};
    return !this.#retold(this.#attribution, attribution) && whole;
  }
}
