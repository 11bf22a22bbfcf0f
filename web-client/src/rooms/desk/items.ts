// A room's interventions as the desk sees them, whatever their status, folded from its snapshot and the events after it.
// Immutable. The newest version of each counts, in whatever order answers and events come.
import { type Act, type Entry, type EventData, type Intervention, readable, type RoomEvent } from '../../protocol/types';

export type Items = ReadonlyMap<string, Entry>;

/** What a moderator can look through. */
export type Shelf = 'pending' | 'published' | 'returned' | 'hidden';

/** Decided ones that are kept beside all that wait; the oldest go first. */
const keptDecided = 1_000;

export function withEntries(before: Items, entries: readonly Entry[]): Items {
  const after = new Map(before);
  for (const entry of entries) {
    const known = after.get(entry.id);
    if (known && versionOf(known) > versionOf(entry)) continue;
    // Places in the order of arrival are kept: a Map leaves a key that it has where it is.
    after.set(entry.id, entry);
  }
  return bounded(after);
}

export function withEvents(before: Items, events: readonly RoomEvent[]): Items {
  return events.reduce((items, { data }) => {
    const entry = toldBy(data, items);
    return entry ? withEntries(items, [entry]) : items;
  }, before);
}

/** Those that an event is about without its words, and that are not here. */
export function missingIn(items: Items, events: readonly RoomEvent[]): readonly string[] {
  return events.flatMap(({ data: { intervention, id, status } }) =>
    !intervention && id !== undefined && (status === 'hidden' || status === 'returned' || status === 'published') && !items.has(id) ? [id] : [],
  );
}

/** Those on a shelf: what waits by how long it waits, what is decided with the newest decision first. */
export function onShelf(items: Items, shelf: Shelf): readonly Intervention[] {
  const found = [...items.values()].filter(readable).filter(({ status }) => status === shelf);
  const order = shelf === 'pending' ? (a: Intervention, b: Intervention) => compare(a.at, b.at) : (a: Intervention, b: Intervention) => compare(decidedAt(b), decidedAt(a));
  return found.sort(order);
}

/** What else the same author has said in this room, newest first. */
export function byAuthorOf(items: Items, entry: Intervention): readonly Intervention[] {
  const author = entry.author.participant;
  if (author === undefined) return [];
  return [...items.values()].filter(readable).filter((other) => other.id !== entry.id && other.author.participant === author).sort((a, b) => compare(b.at, a.at));
}

/** The same words, and the same state of them. */
export function readsAlike(a: Entry, b: Entry): boolean {
  return a.status === b.status && readable(a) === readable(b) && (!readable(a) || !readable(b) || a.text === b.text);
}

export function versionOf(entry: Entry): number {
  return entry.version ?? 0;
}

/** Filing and pinning are told by `act` too, and are no decision. */
function decides({ verb }: Act): boolean {
  return verb === 'publish' || verb === 'return' || verb === 'hide';
}

function decidedAt(entry: Intervention): string {
  return entry.act?.at ?? entry.at;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

function toldBy({ intervention, id, status, version, act, pinned, themes, levels, perspectives }: EventData, items: Items): Entry | undefined {
  if (intervention) return intervention;
  const known = id === undefined ? undefined : items.get(id);
  if (!known || status === undefined) return undefined;
  const next = version ?? versionOf(known) + Number(status !== known.status);
  // What was withdrawn or erased is nobody's to read any more.
  if (!readable(known) || status === 'withdrawn' || status === 'erased') return { id: known.id, status, version: next };
  return {
    ...known,
    status,
    version: next,
    ...(act && decides(act) ? { act } : {}),
    ...(pinned === undefined ? {} : { pinned }),
    ...(status === 'hidden' ? { pinned: false } : {}),
    ...(themes ? { themes } : {}),
    ...(levels ? { levels } : {}),
    ...(perspectives ? { perspectives } : {}),
  };
}

function bounded(items: Map<string, Entry>): Items {
  let decided = 0;
  for (const { status } of items.values()) if (status !== 'pending') decided += 1;
  for (const { id, status } of items.values()) {
    if (decided <= keptDecided) break;
    if (status === 'pending') continue;
    items.delete(id);
    decided -= 1;
  }
  return items;
}
