// A room's interventions in the order of their publication, folded from a snapshot and the events after it. Immutable:
// each fold gives another timeline. A snapshot plus the events after it equals what a fresh join shows.
import { type Entry, readable, type RoomEvent, type Snapshot, type Status } from '../protocol/types';

export type Placed = Entry & { readonly seq: number };

export interface Timeline {
  /** Ascending by seq, without a hole from `from` on. */
  readonly entries: readonly Placed[];
  /** Pinned ones, also those from before `from`. */
  readonly pinned: readonly Placed[];
  /** Everything at or after this seq is in `entries`. */
  readonly from: number;
  /** There are older ones before `from`. */
  readonly more: boolean;
  /** What events took away of what was not here: an older page on its way must not bring it back. */
  readonly gone: ReadonlyMap<string, Status>;
}

export const emptyTimeline: Timeline = { entries: [], pinned: [], from: 0, more: false, gone: new Map() };

export function fromSnapshot({ interventions, more }: Snapshot): Timeline {
  const placed = sorted(interventions.filter(hasPlace));
  // The newest fifty come together with pinned ones from any time: from the first that is not pinned on there is no
  // hole. Pinned ones before it may have gaps between them.
  const first = (more && placed.find((entry) => !isPinned(entry))) || placed[0];
  return arranged(placed, { from: first?.seq ?? 0, more, gone: new Map() });
}

export function withEvents(before: Timeline, events: readonly RoomEvent[]): Timeline {
  const all = new Map(byId(before));
  const gone = new Map(before.gone);
  let changed = false;
  for (const event of events) {
    const told = toldBy(event, all.get(event.data.id ?? ''));
    if (!told) continue;
    const place = all.get(told.id)?.seq ?? (event.type === 'intervention.published' ? (told.seq ?? event.seq) : undefined);
    if (place !== undefined) all.set(told.id, { ...told, seq: place });
    if (readable(told)) gone.delete(told.id);
    else gone.set(told.id, told.status);
    changed = true;
  }
  return changed ? arranged(sorted([...all.values()]), { ...before, gone }) : before;
}

/** Older ones, as `room.history` gives them for what comes before `from`. */
export function withOlder(before: Timeline, older: readonly Entry[], more: boolean): Timeline {
  const all = new Map<string, Placed>();
  for (const entry of older.filter(hasPlace)) {
    const status = before.gone.get(entry.id);
    all.set(entry.id, status === undefined ? entry : { id: entry.id, seq: entry.seq, status });
  }
  // What events have told since is newer than an answer that was on its way.
  for (const [id, entry] of byId(before)) all.set(id, entry);
  const from = Math.min(before.from, ...older.map(({ seq }) => seq ?? before.from));
  return arranged(sorted([...all.values()]), { from, more, gone: before.gone });
}

/** The intervention that an event is about as it is now, or what is left of it; nothing for other events. One that is
 *  published still stays as it was but for what the event changes, where it is here. */
function toldBy({ data }: RoomEvent, known: Entry | undefined): Entry | undefined {
  const { intervention, id, status } = data;
  if (intervention) return intervention;
  if (id === undefined || status === undefined) return undefined;
  if (status !== 'published') return { id, status };
  if (!known || !readable(known)) return undefined;
  const { pinned = known.pinned, themes = known.themes, levels = known.levels, perspectives = known.perspectives } = data;
  return { ...known, pinned, themes, levels, perspectives };
}

/** Pinned by these events, and not here yet. */
export function pinnedElsewhere(before: Timeline, events: readonly RoomEvent[]): readonly string[] {
  const here = byId(before);
  return events.flatMap(({ data: { id, pinned } }) => (id !== undefined && pinned === true && !here.has(id) ? [id] : []));
}

/** With one that was asked for by itself. */
export function withFound(before: Timeline, found: Entry): Timeline {
  if (!hasPlace(found) || before.gone.has(found.id)) return before;
  return arranged(sorted([...new Map([...byId(before), [found.id, found] as const]).values()]), before);
}

function arranged(placed: readonly Placed[], rest: Pick<Timeline, 'from' | 'more' | 'gone'>): Timeline {
  const { from, more, gone } = rest;
  return { entries: placed.filter(({ seq }) => seq >= from), pinned: placed.filter(isPinned), from, more, gone };
}

function byId({ entries, pinned }: Timeline): ReadonlyMap<string, Placed> {
  return new Map([...pinned, ...entries].map((entry) => [entry.id, entry]));
}

function hasPlace(entry: Entry): entry is Placed {
  return entry.seq !== undefined;
}

function isPinned(entry: Entry): boolean {
  return readable(entry) && entry.pinned;
}

function sorted(entries: readonly Placed[]): readonly Placed[] {
  const ascending = entries.every(({ seq }, index) => index === 0 || (entries[index - 1]?.seq ?? 0) <= seq);
  return ascending ? entries : [...entries].sort((a, b) => a.seq - b.seq);
}
