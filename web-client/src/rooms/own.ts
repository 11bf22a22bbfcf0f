// One's own interventions in a room as their author sees them. Immutable. The newest version of each counts, in
// whatever order answers and notices come.
import { type Entry, readable, type StatusChange } from '../protocol/types';

export interface Own {
  readonly entry: Entry;
  /** A moderator's reason, when it was returned or hidden. */
  readonly reason?: string;
}

export type OwnEntries = ReadonlyMap<string, Own>;

/** With these as the server told them, unless something newer is known. */
export function withOwn(before: OwnEntries, entries: readonly Entry[]): OwnEntries {
  const after = new Map(before);
  for (const entry of entries) {
    const known = before.get(entry.id);
    if (known && versionOf(known.entry) > versionOf(entry)) continue;
    const told = readable(entry) ? entry.reason : undefined;
    const reason = told ?? (known?.entry.status === entry.status ? known.reason : undefined);
    after.set(entry.id, reason === undefined ? { entry } : { entry, reason });
  }
  return after;
}

/** After a notice; the same when it is older than what is known. `undefined` when it is about one that is not here. */
export function withStatus(before: OwnEntries, { id, status, version, reason }: StatusChange): OwnEntries | undefined {
  const known = before.get(id);
  if (!known) return undefined;
  if (versionOf(known.entry) > version) return before;
  const entry: Entry = { ...known.entry, status, version };
  return new Map(before).set(id, reason === undefined ? { entry } : { entry, reason });
}

function versionOf(entry: Entry): number {
  return entry.version ?? 0;
}
