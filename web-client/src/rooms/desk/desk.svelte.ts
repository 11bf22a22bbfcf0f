// A room's desk as a moderator works at it: what waits, what is open and what changed under it, the decision that is
// being written, and the way on to the next. Fed by the connection; knows nothing of how it looks.
import type { Connection } from '../../connection/connection';
import type { RoomListener } from '../../connection/follow';
import type { Clock, Undo } from '../../connection/ports';
import { refused } from '../../protocol/codes';
import { type Entry, type Intervention, type Joined, type LeaseChange, type Official, type Presence, readable, type Refusal, type Role, type Room, type RoomEvent, type RoomRules, type Snapshot } from '../../protocol/types';
import { Deciding, type Decision, type Outcome } from './deciding.svelte';
import { byAuthorOf, type Items, missingIn, onShelf, readsAlike, type Shelf, withEntries, withEvents } from './items';
import { LeaseHolding } from './lease_holding';
import { mayDecide, type MayDecide, type Verb } from './may_decide';
import { Measures } from './measures.svelte';
import { type Newest, undoable } from './newest';
import { DeskNews } from './news.svelte';
import { Pace } from './pace.svelte';
import { type Looked, References } from './references.svelte';

export type Tab = Shelf | 'people';
/** What is being filled in about the open intervention or its author. */
export type Form = 'note' | 'return' | 'hide' | 'tag' | 'mute' | 'expel' | 'unmute' | 'readmit' | 'hide_all';

export interface DeskParts {
  readonly line: Connection;
  readonly clock: Clock;
  /** Milliseconds since 1970 by the venue's clock. */
  readonly venueNow: () => number;
  /** The participant who works here. */
  readonly me: () => string | undefined;
}

/** What a form has to be allowed to do with the intervention; nothing where it is about its author. */
const verbOf: Readonly<Partial<Record<Form, Verb>>> = { note: 'publish', return: 'return', hide: 'hide', tag: 'tag' };

/** Where the words of a note are kept apart from those of a reason. */
const noteOf = (id: string) => `note ${id}`;

/** Milliseconds after which what depends on the time is shown anew. */
const tickEvery = 5_000;

export class Desk implements RoomListener {
  phase: 'loading' | 'here' | 'missing' | 'refused' = $state('loading');
  refusal: Refusal | undefined = $state.raw();
  room: Room | undefined = $state.raw();
  role: Role | undefined = $state();
  items: Items = $state.raw(new Map());
  leases: ReadonlyMap<string, Official> = $state.raw(new Map());
  tab: Tab = $state('pending');
  /** As it was read; what became of it since is in `items`. */
  opened: Intervention | undefined = $state.raw();
  form: Form | undefined = $state();
  /** The form began as the undoing of one's own decision. */
  undoing = $state(false);
  /** One's own newest decision or measure here. */
  last: Newest | undefined = $state.raw();
  /** Moves every few seconds, for what depends on the time. */
  now: number = $state(0);
  /** Waiting ones beyond those that the server told. */
  #beyond = $state(0);

  readonly deciding: Deciding;
  readonly measures: Measures;
  readonly pace: Pace;
  readonly news: DeskNews;
  readonly #references: References;
  /** Words of a reason that was begun, by what it is about: not lost by closing the form or by a conflict. */
  readonly #reasons = new Map<string, string>();

  readonly shown: readonly Intervention[] = $derived(this.tab === 'people' ? [] : onShelf(this.items, this.tab));
  readonly queue: readonly Intervention[] = $derived(onShelf(this.items, 'pending'));
  readonly waiting: number = $derived(this.queue.length + this.#beyond);
  readonly oldestAt: string | undefined = $derived(this.queue[0]?.at);
  readonly othersByAuthor: readonly Intervention[] = $derived(this.opened ? byAuthorOf(this.items, this.opened) : []);
  /** What the open one has become through somebody else; nothing while it is as it was read. */
  readonly overtaken: Entry | undefined = $derived(this.#overtakenNow());

  /** Where the open one stands, or stood, on its shelf. */
  #place = 0;
  readonly #holding: LeaseHolding;
  #undoFollow: Undo | undefined;
  #undoTick: Undo | undefined;

  constructor(
    readonly id: string,
    private readonly parts: DeskParts,
  ) {
    const { line, clock } = parts;
    this.news = new DeskNews(clock);
    this.deciding = new Deciding(id, line);
    this.measures = new Measures(id, line, (measured, about) => {
      const author = this.opened?.author;
      this.last = { about: 'measured', whose: author?.participant === measured.participant ? author : (about ?? {}), ...measured };
      this.news.say({ about: 'measured', ...measured });
    });
    this.pace = new Pace(id, line, (room) => {
      this.#ruled(room);
      this.news.say({ about: 'configured' });
    });
    this.#references = new References(id, line, clock, (entry) => this.#applied(withEntries(this.items, [entry])));
    this.#holding = new LeaseHolding(id, { line, clock, told: (item, holder) => this.#leaseIs(item, holder) });
  }

  enter(): Undo {
    this.#tick();
    this.#undoFollow = this.parts.line.follow(this.id, this, 'desk');
    return () => {
      this.#references.stop();
      this.#holding.lookAt(undefined);
      this.#undoTick?.();
      this.news.stop();
      this.#undoFollow?.();
    };
  }

  // ---- What the connection tells ----

  joined({ room, role, leases, participants, queue, reset, snapshot }: Joined): void {
    this.room = room;
    this.role = role;
    this.phase = 'here';
    this.leases = new Map((leases ?? []).map(({ id, holder }) => [id, holder]));
    this.measures.joined(participants ?? []);
    if (reset) this.#beyond = Math.max(0, (queue?.pending ?? 0) - (snapshot?.interventions ?? []).filter(({ status }) => status === 'pending').length);
    this.#holding.again();
  }

  reset({ interventions }: Snapshot): void {
    this.#references.forget();
    this.#applied(withEntries(new Map(), interventions));
    if (this.opened && !this.items.has(this.opened.id)) void this.#references.look(this.opened.id);
  }

  happened(events: readonly RoomEvent[]): void {
    const missing = missingIn(this.items, events);
    const waited = new Set(this.queue.map(({ id }) => id));
    this.#applied(withEvents(this.items, events));
    this.measures.happened(events);
    for (const { type, data } of events) if (type === 'room.configured') this.#ruled(data);
    this.news.arrived(this.queue.filter(({ id }) => !waited.has(id)).length);
    for (const id of missing) void this.#references.look(id);
    // The rest of a long queue is asked for before one comes to its end.
    if (this.#beyond > 0 && this.queue.length < 50) this.#followAnew();
  }

  presence({ total, groups }: Presence): void {
    if (this.room) this.room = { ...this.room, people: total, groups };
  }

  signed(): void {}

  status(): void {}

  lease({ id, holder }: LeaseChange): void {
    const before = this.leaseOf(id);
    this.#leaseIs(id, holder);
    const now = this.leaseOf(id);
    if (now && !before && this.opened?.id === id) this.news.say({ about: 'shared', name: now.name });
  }

  refused(refusal: Refusal): void {
    this.refusal = refusal;
    this.phase = refusal.code === refused.notFound ? 'missing' : 'refused';
  }

  // ---- Looking ----

  /** The colleague who looks at it, other than oneself. */
  leaseOf(id: string): Official | undefined {
    const holder = this.leases.get(id);
    return holder?.participant === this.parts.me() ? undefined : holder;
  }

  show(tab: Tab): void {
    if (tab === this.tab) return;
    this.tab = tab;
    this.close();
    this.#place = 0;
  }

  open(id: string): void {
    const entry = this.entryOf(id);
    if (!entry || entry === 'asking' || entry === 'missing' || !readable(entry)) return;
    if (this.opened?.id !== id) this.dismiss();
    if (this.opened) this.#unmark(this.opened.id);
    this.opened = entry;
    this.#keepPlace();
    this.#holding.lookAt(entry.status === 'pending' ? id : undefined);
    for (const other of [entry.in_reply_to, entry.repeats]) if (other !== undefined && !this.items.has(other)) void this.#references.look(other);
  }

  close(): void {
    this.dismiss();
    if (this.opened) this.#unmark(this.opened.id);
    this.opened = undefined;
    this.#holding.lookAt(undefined);
  }

  /** To the next (1) or the one before (-1) on the shelf; what is open may have left it. */
  move(by: 1 | -1): void {
    const at = this.shown.findIndex(({ id }) => id === this.opened?.id);
    const target = at >= 0 ? at + by : !this.opened ? 0 : by > 0 ? this.#place : this.#place - 1;
    const entry = this.shown[Math.min(Math.max(target, 0), this.shown.length - 1)];
    if (entry) this.open(entry.id);
    else this.close();
  }

  /** Shows what the open one has become. */
  readAgain(): void {
    const { opened } = this;
    if (!opened) return;
    const entry = this.items.get(opened.id);
    this.deciding.settled(opened.id);
    if (!entry || !readable(entry)) return;
    this.opened = entry;
    this.#keepPlace();
    this.#fitForm();
  }

  /** An intervention that something refers to, or how far the asking for it is. */
  entryOf(id: string): Looked | undefined {
    return this.items.get(id) ?? this.#references.looked.get(id);
  }

  // ---- Deciding ----

  may(verb: Verb): MayDecide {
    return this.opened ? mayDecide(verb, this.opened, this.room, this.role) : 'no';
  }

  /** Begins to fill in something about what is open; false where it does not fit. */
  ask(form: Form): boolean {
    const { opened } = this;
    if (!opened) return false;
    const about = opened.author.participant;
    const verb = verbOf[form];
    if (verb ? this.may(verb) !== 'yes' : about === undefined || about === this.parts.me()) return false;
    this.undoing = false;
    this.form = this.measures.wayBack(form, about, this.now) ?? form;
    return true;
  }

  dismiss(): void {
    this.form = undefined;
    this.undoing = false;
  }

  /** What was written so far as a reason for what is open, or for its author. */
  reasonFor(about: string): string {
    return this.#reasons.get(about) ?? '';
  }

  /** What was written so far as a note with which it is published. */
  noteFor(id: string): string {
    return this.reasonFor(noteOf(id));
  }

  writeNote(id: string, words: string): void {
    this.writeReason(noteOf(id), words);
  }

  writeReason(about: string, words: string): void {
    if (words === '') this.#reasons.delete(about);
    else this.#reasons.set(about, words);
  }

  /** Decides about the open one, and goes on to the next when it leaves its shelf. */
  async decide(decision: Decision): Promise<Outcome | undefined> {
    const read = this.opened;
    if (!read || this.may(decision.verb) !== 'yes' || this.deciding.isAsking(read.id)) return undefined;
    const outcome = await this.deciding.decide(read, decision);
    if (outcome.came === 'done') this.#decided(read, decision.verb, outcome.entry);
    else if (outcome.came === 'conflict') {
      if (outcome.entry) this.#applied(withEntries(this.items, [outcome.entry]));
      this.news.say({ about: 'overtaken' });
    }
    return outcome;
  }

  get mayUndo(): boolean {
    return undoable(this.last, this.items, this.measures, this.now);
  }

  /** Undoes one's newest act, or begins to: what was published is hidden, and that needs a reason. */
  undo(): void {
    const { last } = this;
    if (!last) return;
    if (last.about === 'measured') {
      if (this.mayUndo) void this.measures.lift(last.what === 'mute' ? 'unmute' : 'readmit', last.participant);
      return;
    }
    const { verb, before } = last;
    if (verb === 'return') {
      this.news.say({ about: 'cannot_undo' });
      return;
    }
    this.open(before.id);
    if (this.opened?.id !== before.id) return;
    if (!this.mayUndo) {
      this.news.say({ about: 'overtaken' });
      return;
    }
    if (verb === 'publish') this.undoing = this.ask('hide');
    else if (verb === 'hide') void this.decide({ verb: 'publish' });
    else if (verb === 'tag') void this.decide({ verb, themes: before.themes, levels: before.levels, perspectives: before.perspectives });
    else void this.decide({ verb: verb === 'pin' ? 'unpin' : 'pin' });
  }

  // ---- Inside ----

  #overtakenNow(): Entry | undefined {
    const { opened } = this;
    const current = opened && this.items.get(opened.id);
    if (!opened || !current || this.deciding.isAsking(opened.id)) return undefined;
    return readsAlike(opened, current) ? undefined : current;
  }

  #applied(items: Items): void {
    const before = this.overtaken;
    this.items = items;
    this.#answeredByEvents();
    const { opened } = this;
    const current = opened && items.get(opened.id);
    // What was filed or pinned meanwhile is shown; other words or another state are said first.
    if (opened && current && readable(current) && readsAlike(opened, current)) this.opened = current;
    this.#keepPlace();
    if (this.overtaken && !before) this.news.say({ about: 'overtaken' });
  }

  /** A decision of one's own whose answer was lost stands in the events. */
  #answeredByEvents(): void {
    for (const [id, { verb, state }] of this.deciding.underWay) {
      const entry = this.items.get(id);
      if (state !== 'unanswered' || !entry || !readable(entry)) continue;
      const { act } = entry;
      if (act?.verb !== verb || act.by.participant !== this.parts.me()) continue;
      this.deciding.settled(id);
      if (this.opened?.id === id && this.opened.status !== entry.status) this.#decided(this.opened, verb, entry);
    }
  }

  #decided(read: Intervention, verb: Verb, entry: Entry): void {
    this.last = { about: 'decided', verb, before: read };
    for (const about of [read.id, noteOf(read.id)]) this.#reasons.delete(about);
    const here = this.opened?.id === read.id;
    if (here && readable(entry)) this.opened = entry;
    if (here) this.dismiss();
    this.#applied(withEntries(this.items, [entry]));
    this.news.say({ about: 'decided', verb, left: this.waiting });
    if (here && !this.shown.some(({ id }) => id === read.id)) this.#goOn();
  }

  /** To what stands where the open one stood, rather to one that no colleague looks at. */
  #goOn(): void {
    const after = [...this.shown.slice(this.#place), ...this.shown.slice(0, this.#place)];
    const next = after.find(({ id }) => !this.leaseOf(id)) ?? after[0];
    if (next) this.open(next.id);
    else this.close();
  }

  #keepPlace(): void {
    const at = this.shown.findIndex(({ id }) => id === this.opened?.id);
    if (at >= 0) this.#place = at;
  }

  /** A reason that was begun goes on with what can still be done: what cannot be returned any more can be hidden. */
  #fitForm(): void {
    const { form } = this;
    const verb = form && verbOf[form];
    if (!verb || this.may(verb) === 'yes') return;
    this.form = form === 'return' && this.may('hide') === 'yes' ? 'hide' : undefined;
  }

  /** What could not be decided is forgotten once one goes on. */
  #unmark(id: string): void {
    if (!this.deciding.isAsking(id) && this.deciding.underWay.get(id)?.state !== 'unanswered') this.deciding.settled(id);
  }

  #leaseIs(id: string, holder: Official | undefined): void {
    const leases = new Map(this.leases);
    if (holder) leases.set(id, holder);
    else leases.delete(id);
    this.leases = leases;
  }

  #ruled(rules: Partial<RoomRules>): void {
    if (!this.room) return;
    const { state, moderation, attribution, slow_mode_s } = { ...this.room, ...rules };
    this.room = { ...this.room, state, moderation, attribution, slow_mode_s };
  }

  #followAnew(): void {
    this.#beyond = 0;
    this.#undoFollow?.();
    this.#undoFollow = this.parts.line.follow(this.id, this, 'desk');
  }

  #tick(): void {
    this.now = this.parts.venueNow();
    this.#undoTick = this.parts.clock.after(tickEvery, () => this.#tick());
  }
}
