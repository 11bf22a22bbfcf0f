// What stands at the desk, folded from a snapshot and events.
import { describe, expect, it } from 'vitest';
import { type Entry, readable, type RoomEvent } from '../../../src/protocol/types';
import { byAuthorOf, type Items, missingIn, onShelf, withEntries, withEvents } from '../../../src/rooms/desk/items';
import { act, at, decided, leo, waiting } from '../../support/desk';

const event = (type: string, data: RoomEvent['data']): RoomEvent => ({ seq: 1, at: at(30), type, data });
const items = (...entries: Entry[]): Items => withEntries(new Map(), entries);
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id);

describe('the queue', () => {
  it('has the oldest first, whatever order they came in', () => {
    expect(ids(onShelf(items(waiting('c', 9), waiting('a', 1), waiting('b', 4)), 'pending'))).toEqual(['a', 'b', 'c']);
  });

  it('puts what was amended behind those who waited meanwhile', () => {
    const before = items(waiting('a', 1), waiting('b', 4));
    const after = withEvents(before, [event('intervention.amended', { intervention: waiting('a', 9, { version: 2, text: 'Otra vez' }) })]);
    expect(ids(onShelf(after, 'pending'))).toEqual(['b', 'a']);
  });

  it('takes the newest version of each, in whatever order answers and events come', () => {
    const newer = items(decided('a', 'published', 5, { version: 3 }));
    expect(withEntries(newer, [waiting('a', 1)]).get('a')?.status).toBe('published');
  });

  it('forgets the oldest of the decided and none that waits', () => {
    const many = items(...Array.from({ length: 1_200 }, (_, index) => decided(`d${index}`, 'published', 1)), waiting('w', 1));
    expect(many.size).toBe(1_001);
    expect(many.has('d0')).toBe(false);
    expect(many.has('d1199')).toBe(true);
    expect(many.has('w')).toBe(true);
  });
});

describe('an event', () => {
  it('tells who returned it and why, and leaves its words', () => {
    const after = withEvents(items(waiting('a', 1)), [event('intervention.returned', { id: 'a', status: 'returned', version: 2, act: act(leo, 'return', 5, 'Sin fuente') })]);
    expect(after.get('a')).toMatchObject({ status: 'returned', version: 2, text: 'Texto 0', act: { by: leo, reason: 'Sin fuente' } });
  });

  it('takes the words of what was withdrawn or erased away from the desk too', () => {
    for (const status of ['withdrawn', 'erased'] as const) {
      const gone = withEvents(items(waiting('a', 1)), [event(`intervention.${status}`, { id: 'a', status, version: 2 })]).get('a');
      expect(gone).toEqual({ id: 'a', status, version: 2 });
    }
  });

  it('files and pins without taking it for a decision', () => {
    const published = decided('a', 'published', 5);
    const after = withEvents(items(published), [
      event('intervention.pinned', { id: 'a', status: 'published', pinned: true, version: 3, act: act(leo, 'pin', 6) }),
      event('intervention.tagged', { id: 'a', status: 'published', themes: ['data'], levels: [], perspectives: [], version: 4, act: act(leo, 'tag', 7) }),
    ]);
    expect(after.get('a')).toMatchObject({ pinned: true, themes: ['data'], version: 4, act: { verb: 'publish' } });
  });

  it('unpins what is hidden, and keeps its words for who may show it again', () => {
    const after = withEvents(items(decided('a', 'published', 5, { pinned: true })), [event('intervention.hidden', { id: 'a', status: 'hidden', version: 3 })]);
    const hidden = after.get('a');
    expect(hidden && readable(hidden) && hidden).toMatchObject({ status: 'hidden', pinned: false, text: 'Texto 0' });
  });

  it('names what it is about and is not here', () => {
    const events = [event('intervention.hidden', { id: 'old', status: 'hidden', version: 3 }), event('intervention.withdrawn', { id: 'gone', status: 'withdrawn' })];
    expect(missingIn(items(waiting('a', 1)), events)).toEqual(['old']);
  });
});

describe('the shelves of what is decided', () => {
  it('have the newest decision first', () => {
    const all = items(decided('a', 'hidden', 1), decided('b', 'hidden', 9), decided('c', 'returned', 5));
    expect(ids(onShelf(all, 'hidden'))).toEqual(['b', 'a']);
    expect(ids(onShelf(all, 'returned'))).toEqual(['c']);
  });
});

describe('its author', () => {
  it('is found again by their id, and never by their name', () => {
    const mine = waiting('a', 1);
    const all = items(mine, waiting('b', 2), waiting('c', 3, { author: { participant: 'kofi', delegation: 'México' } }));
    expect(ids(byAuthorOf(all, mine))).toEqual(['b']);
    expect(byAuthorOf(all, { ...mine, author: {} })).toEqual([]);
  });
});
