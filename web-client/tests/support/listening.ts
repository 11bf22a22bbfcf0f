// A follower that writes down what it is told.
import type { RoomListener } from '../../src/connection/follow';
import type { Joined, Position, Presence, Refusal, RoomEvent, SignedHead, Snapshot, StatusChange } from '../../src/protocol/types';

export class Listening implements RoomListener {
  readonly joins: Joined[] = [];
  readonly resets: Snapshot[] = [];
  readonly events: RoomEvent[] = [];
  readonly presences: Presence[] = [];
  readonly heads: SignedHead[] = [];
  readonly statuses: StatusChange[] = [];
  refusal: Refusal | undefined;
  position: Position | undefined;

  get seqs(): number[] {
    return this.events.map(({ seq }) => seq);
  }

  joined(joined: Joined): void {
    this.joins.push(joined);
  }

  reset(snapshot: Snapshot, position: Position): void {
    this.resets.push(snapshot);
    this.position = position;
  }

  happened(events: readonly RoomEvent[], position: Position): void {
    this.events.push(...events);
    this.position = position;
  }

  signed(head: SignedHead): void {
    this.heads.push(head);
  }

  presence(presence: Presence): void {
    this.presences.push(presence);
  }

  status(change: StatusChange): void {
    this.statuses.push(change);
  }

  refused(refusal: Refusal): void {
    this.refusal = refusal;
  }
}
