// A room's interventions in the order of their publication, folded from a snapshot and the events after it. Immutable:
// each fold gives another timeline. A snapshot plus the events after it equals what a fresh join shows.
import { type Entry, readable, type RoomEvent, type Snapshot } from '../protocol/types';

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
}

export const emptyTimeline: Timeline = { entries: [], pinned: [], from: 0, more: false };

export function fromSnapshot({ interventions, more }: Snapshot): Timeline {
  const placed = sorted(interventions.filter(hasPlace));
  if (!more) return timeline(placed, placed[0]?.seq ?? 0, false);
  // The newest fifty come together with pinned ones from any time: from the first that is not pinned on there is no
  // hole. Pinned ones before it may have gaps between them.
  const from = (placed.find((entry) => !isPinned(entry)) ?? placed[0])?.seq ?? 0;
  return timeline(placed, from, true);
}

export function withEvents(before: Timeline, events: readonly RoomEvent[]): Timeline {
  const all = new Map(byId(before));
  let changed = false;
  for (const event of events) {
    const entry = entryOf(event, all);
    if (!entry) continue;
    all.set(entry.id, entry);
    changed = true;
  }
  return changed ? timeline(sorted([...all.values()]), before.from, before.more) : before;
}

/** Older ones, as `room.history` gives them for what comes before `from`. */
export function withOlder(before: Timeline, older: readonly Entry[], more: boolean): Timeline {
  const all = new Map(older.filter(hasPlace).map((entry) => [entry.id, entry]));
  // What events have told since is newer than an answer that was on its way.
  for (const [id, entry] of byId(before)) all.set(id, entry);
  const from = Math.min(before.from, ...older.map(({ seq }) => seq ?? before.from));
  return timeline(sorted([...all.values()]), from, more);
}

/** What an event does to the entries; nothing for one that is about something else, or about what is not here. */
function entryOf({ seq, type, data }: RoomEvent, all: ReadonlyMap<string, Placed>): Placed | undefined {
  const { intervention, id, status } = data;
  if (intervention && readable(intervention)) {
    const known = all.get(intervention.id);
    if (type === 'intervention.published') return { ...intervention, seq: intervention.seq ?? known?.seq ?? seq };
    return known ? { ...intervention, seq: known.seq } : undefined;
  }
  const gone = intervention ?? (id !== undefined && status !== undefined ? { id, status } : undefined);
  if (!gone) return undefined;
  const known = all.get(gone.id);
  if (known) return { id: gone.id, status: gone.status, seq: known.seq };
  // Published and since taken away: its place is that of the event. Of what is older than what is shown, nothing is.
  return type === 'intervention.published' ? { id: gone.id, status: gone.status, seq } : undefined;
}

function timeline(placed: readonly Placed[], from: number, more: boolean): Timeline {
  const entries = placed.filter(({ seq }) => seq >= from);
  return { entries, pinned: placed.filter(isPinned), from, more };
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
