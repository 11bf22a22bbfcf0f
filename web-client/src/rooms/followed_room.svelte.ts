// One room as a person follows it: its timeline, who is there, their own interventions, where they left off. Fed by the
// connection; knows nothing of how it looks.
import type { Connection } from '../connection/connection';
import { Refused, Unanswered } from '../connection/carrier';
import type { RoomListener } from '../connection/follow';
import { readPatiently, whenLive } from '../connection/patiently';
import type { Clock, Undo } from '../connection/ports';
import { refused } from '../protocol/codes';
import { type Entry, type Joined, type Position, type Presence, readable, type Refusal, type Role, type Room, type RoomEvent, type SignedHead, type Snapshot, type StandingChange, type StatusChange } from '../protocol/types';
import type { Announcer } from './announcer.svelte';
import { anyFilter, choices, type Filters, matches, noFilters } from './filters';
import { type Own, type OwnEntries, withOwn, withStatus } from './own';
import { OwnStanding } from './own_standing.svelte';
import type { ReadMarks } from './read_marks';
import { emptyTimeline, fromSnapshot, pinnedElsewhere, type Placed, type Timeline, withEvents, withFound, withOlder } from './timeline';

/** Pages of history that looking for one intervention may cost, and how many each brings. */
const searchPages = 50;
const searchPage = 200;
/** How often in a row each of them is asked for while the server cannot read it: most of a minute. */
const searchTries = 8;
const olderPage = 50;
/** Milliseconds between two looks at one's own waiting interventions where notices do not arrive. */
const ownEvery = 20_000;

export interface FollowedRoomParts {
  readonly line: Connection;
  readonly clock: Clock;
  readonly marks: ReadMarks;
  readonly announcer: Announcer;
  /** Milliseconds since 1970 by the venue's clock. */
  readonly venueNow: () => number;
}

/** How looking for an intervention ended; `unread`: not all that may hold it could be read. */
export type Search = 'found' | 'missing' | 'unread';

export class FollowedRoom implements RoomListener {
  phase: 'loading' | 'here' | 'missing' | 'refused' = $state('loading');
  /** Why it cannot be followed. */
  refusal: Refusal | undefined = $state.raw();
  room: Room | undefined = $state.raw();
  /** What one is in this room; a link may be for some rooms only. */
  role: Role | undefined = $state();
  /** The newest that is known. */
  signedHead: SignedHead | undefined = $state.raw();
  timeline: Timeline = $state.raw(emptyTimeline);
  own: OwnEntries = $state.raw(new Map());
  filters: Filters = $state.raw(noFilters);
  /** What was read when one came; nothing on a first visit. */
  leftOffAt: number | undefined = $state();
  olderState: 'ready' | 'asking' | 'failed' = $state('ready');
  /** One's own that are being withdrawn, and why it failed for those where it did. */
  withdrawing: ReadonlyMap<string, Refusal | 'asking' | 'unanswered'> = $state.raw(new Map());

  readonly shown = $derived(anyFilter(this.filters) ? this.timeline.entries.filter((entry) => matches(entry, this.filters)) : this.timeline.entries);
  readonly choices = $derived(choices(this.timeline.entries));
  readonly byId: ReadonlyMap<string, Placed> = $derived(new Map([...this.timeline.pinned, ...this.timeline.entries].map((entry) => [entry.id, entry])));
  /** Arrived since one came, or left unread the last time, and not seen yet. */
  readonly #unseenEntries = $derived(this.#unseenNow());
  readonly unseen: number = $derived(this.#unseenEntries.length);
  readonly firstUnseen: string | undefined = $derived(this.#unseenEntries[0]?.id);
  /** One's own that the timeline does not show: waiting at the desk, returned, or recorded this moment. */
  readonly waiting: readonly Own[] = $derived([...this.own.values()].filter((own) => this.#isWaiting(own)));

  readonly standing: OwnStanding;
  #position: Position | undefined;
  #newAfter = $state(0);
  #seen = $state(0);
  #undos: Undo[] = [];
  #undoOwnTimer: Undo | undefined;
  readonly #withdrawnNow = new Set<string>();
  /** While older ones are on their way. */
  #olderNow: Promise<void> | undefined;

  constructor(
    readonly id: string,
    private readonly parts: FollowedRoomParts,
  ) {
    this.standing = new OwnStanding(parts.clock, parts.venueNow);
  }

  enter(): Undo {
    this.#undos = [this.parts.line.follow(this.id, this)];
    return () => {
      this.#undoOwnTimer?.();
      this.standing.stop();
      for (const undo of this.#undos) undo();
    };
  }

  // ---- What the connection tells ----

  joined(joined: Joined): void {
    this.room = joined.room;
    this.phase = 'here';
    this.signedHead = joined.signed_head;
    this.role = joined.role;
    this.standing.is(joined.standing ?? {});
    if (joined.mine) this.own = withOwn(this.own, [...joined.mine].reverse());
    this.#planOwn();
  }

  reset(snapshot: Snapshot, position: Position): void {
    const first = this.#position === undefined;
    this.timeline = fromSnapshot(snapshot);
    this.#position = position;
    if (!first) return;
    const mark = this.parts.marks.load(this.id);
    const newest = this.timeline.entries.at(-1)?.seq ?? 0;
    this.leftOffAt = mark;
    this.#newAfter = mark ?? newest;
    this.#seen = mark ?? 0;
  }

  happened(events: readonly RoomEvent[], position: Position): void {
    const elsewhere = pinnedElsewhere(this.timeline, events);
    this.timeline = withEvents(this.timeline, events);
    this.#position = position;
    for (const event of events) this.#ruleChanged(event);
    for (const id of elsewhere) void this.#bringPinned(id);
    const foreign = events.filter(({ type, seq, data: { intervention } }) => {
      // What is shown again keeps its place, and is no news.
      return type === 'intervention.published' && intervention && readable(intervention) && intervention.seq === seq && !this.own.has(intervention.id);
    });
    this.parts.announcer.interventions(foreign.length);
    this.#publishOwn(events);
  }

  presence({ total, groups }: Presence): void {
    if (this.room) this.room = { ...this.room, people: total, groups };
  }

  signed(head: SignedHead): void {
    this.signedHead = head;
  }

  status(change: StatusChange): void {
    const own = withStatus(this.own, change);
    if (own === undefined) {
      void this.#askOwn();
      return;
    }
    if (own === this.own) return;
    const before = this.own.get(change.id)?.entry;
    this.own = own;
    // It may have been amended on another of one's devices: the notice has no words.
    if (change.status === 'pending' && before?.version !== change.version) void this.#askOwn();
    // Filing and pinning are no news to its author.
    if (change.status !== before?.status) this.parts.announcer.say({ about: 'own', status: change.status });
  }

  stands(change: StandingChange): void {
    this.standing.is(change);
    this.parts.announcer.say({ about: 'standing', muted: change.muted !== undefined, expelled: change.expelled !== undefined });
  }

  refused(refusal: Refusal): void {
    this.refusal = refusal;
    this.phase = refusal.code === refused.notFound ? 'missing' : 'refused';
  }

  // ---- What the person does ----

  /** One's own, just amended, or as it stands instead. */
  amended(entry: Entry): void {
    const before = this.own.get(entry.id)?.entry;
    this.own = withOwn(this.own, [entry]);
    const told = before?.status === entry.status && before.version === entry.version;
    if (!told) this.parts.announcer.say({ about: 'own', status: entry.status });
  }

  /** One's own, just recorded. */
  recorded(entry: Entry): void {
    this.own = withOwn(this.own, [entry]);
    this.parts.announcer.say({ about: 'own', status: entry.status });
    this.#planOwn();
  }

  /** An intervention was in view. */
  saw(seq: number): void {
    if (seq <= this.#seen) return;
    this.#seen = seq;
    if (!this.#position) return;
    const atEnd = seq >= (this.timeline.entries.at(-1)?.seq ?? 0);
    this.parts.marks.save(this.id, { epoch: this.#position.epoch, seq: atEnd ? this.#position.seq : seq });
  }

  older(limit = olderPage): Promise<void> {
    return this.#bringOlder(limit, (ask) => ask());
  }

  /** Brings the intervention of a permalink into the timeline, as soon as what may hold it can be read. */
  async find(id: string, signal: AbortSignal): Promise<Search> {
    const { line, clock } = this.parts;
    for (let page = 0; !signal.aborted; page += 1) {
      if (this.timeline.entries.some((entry) => entry.id === id)) return 'found';
      await whenLive(line, signal);
      if (!this.timeline.more) return 'missing';
      if (page === searchPages) break;
      // What somebody has asked for by hand may be all that it takes; if it fails, it is asked for here again.
      if (this.#olderNow) {
        await this.#olderNow;
        continue;
      }
      await this.#bringOlder(searchPage, (ask) => readPatiently(clock, ask, { tries: searchTries, signal }));
      // Without a connection it goes on once there is one.
      if (this.olderState === 'failed' && line.state.phase === 'live') break;
    }
    return 'unread';
  }

  /** After a refusal: whether one may still be in the room. */
  async lookAgain(): Promise<void> {
    await this.#askOwn();
  }

  async withdraw(id: string): Promise<void> {
    const version = this.own.get(id)?.entry.version;
    if (version === undefined || this.withdrawing.get(id) === 'asking') return;
    this.#withdrawalIs(id, 'asking');
    try {
      const { intervention } = await this.parts.line.request('intervention.withdraw', { room: this.id, id, version });
      this.#withdrawnNow.add(id);
      this.own = withOwn(this.own, [intervention]);
      this.#withdrawalIs(id, undefined);
      this.parts.announcer.say({ about: 'own', status: 'withdrawn' });
    } catch (error) {
      if (!(error instanceof Refused)) {
        this.#withdrawalIs(id, 'unanswered');
        void this.#askOwn();
        return;
      }
      if (error.refusal.current) this.own = withOwn(this.own, [error.refusal.current]);
      this.#withdrawalIs(id, error.refusal);
      if (error.refusal.code === refused.forbidden) await this.lookAgain();
    }
  }

  // ---- Inside ----

  /** Asks for older ones by `asking`, unless some are on their way. */
  #bringOlder(limit: number, asking: <T>(ask: () => Promise<T>) => Promise<T>): Promise<void> {
    this.#olderNow ??= this.#askOlder(limit, asking).finally(() => {
      this.#olderNow = undefined;
    });
    return this.#olderNow;
  }

  async #askOlder(limit: number, asking: <T>(ask: () => Promise<T>) => Promise<T>): Promise<void> {
    if (!this.timeline.more) return;
    this.olderState = 'asking';
    try {
      const { interventions, more } = await asking(() => {
        // Where one is now: what is known may have been replaced between two tries.
        if (!this.#position) throw new Unanswered();
        const before = { epoch: this.#position.epoch, seq: this.timeline.from };
        return this.parts.line.request('room.history', { room: this.id, before, limit });
      });
      this.timeline = withOlder(this.timeline, interventions, more);
      this.olderState = 'ready';
    } catch {
      this.olderState = 'failed';
    }
  }

  #unseenNow(): readonly Placed[] {
    const after = Math.max(this.#newAfter, this.#seen);
    return this.shown.filter(({ id, seq }) => seq > after && !this.own.has(id));
  }

  #isWaiting({ entry }: Own): boolean {
    if (entry.status === 'pending' || entry.status === 'returned' || entry.status === 'hidden') return true;
    if (entry.status === 'withdrawn') return this.#withdrawnNow.has(entry.id) && !this.byId.has(entry.id);
    // Published, and its event has not come yet.
    return entry.status === 'published' && entry.seq !== undefined && entry.seq > (this.timeline.entries.at(-1)?.seq ?? 0) && !this.byId.has(entry.id);
  }

  #ruleChanged({ type, data }: RoomEvent): void {
    if (type !== 'room.configured' || !this.room) return;
    const { state, moderation, attribution, slow_mode_s } = { ...this.room, ...data };
    this.room = { ...this.room, state, moderation, attribution, slow_mode_s };
  }

  /** What was pinned from before what is loaded; as the public sees it, whoever one is. */
  async #bringPinned(id: string): Promise<void> {
    try {
      const { intervention } = await this.parts.line.aside('intervention.get', { room: this.id, id }, 'public');
      this.timeline = withFound(this.timeline, intervention);
    } catch {
      // It comes with the next join.
    }
  }

  /** Public events are news of one's own too, where notices do not arrive. */
  #publishOwn(events: readonly RoomEvent[]): void {
    let { own } = this;
    for (const { type, data } of events) {
      const entry = data.intervention ?? (data.id && data.status ? { id: data.id, status: data.status } : undefined);
      const known = entry && own.get(entry.id);
      if (!entry || !known || known.entry.status === entry.status) continue;
      own = new Map(own).set(entry.id, { entry: { ...known.entry, status: entry.status } });
      if (type === 'intervention.published') void this.#askOwn();
    }
    this.own = own;
  }

  #withdrawalIs(id: string, state: Refusal | 'asking' | 'unanswered' | undefined): void {
    const withdrawing = new Map(this.withdrawing);
    if (state === undefined) withdrawing.delete(id);
    else withdrawing.set(id, state);
    this.withdrawing = withdrawing;
  }

  /** Whoever spoke here by role and may not even ask for their own is expelled: where notices do not arrive, one learns it so. */
  get #tookPart(): boolean {
    return this.role !== undefined && this.role !== 'follower' && this.role !== 'observer' && !this.standing.expelled;
  }

  async #askOwn(): Promise<void> {
    try {
      const { interventions } = await this.parts.line.request('intervention.mine', { room: this.id });
      const before = this.own;
      this.own = withOwn(before, [...interventions].reverse());
      for (const { entry } of this.own.values()) {
        if (before.get(entry.id)?.entry.status === 'pending' && entry.status !== 'pending') this.parts.announcer.say({ about: 'own', status: entry.status });
      }
    } catch (error) {
      // Asked again with the next join, or by the timer.
      if (error instanceof Refused && error.refusal.code === refused.forbidden && this.#tookPart) this.standing.is({ expelled: {} });
    }
  }

  #planOwn(): void {
    this.#undoOwnTimer?.();
    this.#undoOwnTimer = this.parts.clock.after(ownEvery, () => {
      const state = this.parts.line.state;
      const waiting = [...this.own.values()].some(({ entry }) => entry.status === 'pending');
      if (waiting && state.phase === 'live' && state.tier !== 'socket') void this.#askOwn();
      this.#planOwn();
    });
  }
}
