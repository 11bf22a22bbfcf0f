// One's own newest act at the desk, and whether it can still be undone. Not here: how that is asked for.
import { type Author, type Intervention, readable } from '../../protocol/types';
import { inForce } from './attendees';
import type { Items } from './items';
import type { Verb } from './may_decide';
import type { Measured, Measures } from './measures.svelte';

export type Newest = { readonly about: 'decided'; readonly verb: Verb; readonly before: Intervention } | ({ readonly about: 'measured'; readonly whose: Whose } & Measured);

/** Whom a measure was about, as the bar names them. */
export type Whose = Pick<Author, 'name' | 'delegation'>;

/** False where somebody changed it since, its term is over, or nothing leads back. `now` in milliseconds since 1970. */
export function undoable(newest: Newest | undefined, items: Items, measures: Measures, now: number): boolean {
  if (newest?.about === 'decided') {
    const entry = items.get(newest.before.id);
    switch (newest.verb) {
      case 'publish':
        return entry?.status === 'published';
      case 'hide':
        return entry?.status === 'hidden';
      case 'pin':
      case 'unpin':
        return entry !== undefined && readable(entry) && entry.status === 'published' && (entry.pinned === true) === (newest.verb === 'pin');
      case 'tag':
        return entry?.status === 'published' || entry?.status === 'pending';
      case 'return':
        return false;
    }
  }
  if (newest?.what === 'mute') return inForce(measures.attendees.get(newest.participant)?.muted, now);
  return newest?.what === 'expel' && inForce(measures.attendees.get(newest.participant)?.expelled, now);
}
