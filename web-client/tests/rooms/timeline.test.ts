import { describe, expect, it } from 'vitest';
import { readable, type RoomEvent, type Snapshot } from '../../src/protocol/types';
import { emptyTimeline, fromSnapshot, type Placed, type Timeline, withEvents, withOlder } from '../../src/rooms/timeline';
import { intervention, published, withdrawn } from '../support/venue';

const seqs = ({ entries }: Timeline) => entries.map(({ seq }) => seq);

describe('the timeline', () => {
  it('is a snapshot and what happened since, in the order of publication', () => {
    const timeline = withEvents(fromSnapshot({ interventions: [intervention(1), intervention(2)], more: false }), [published(3), published(4)]);
    expect(seqs(timeline)).toEqual([1, 2, 3, 4]);
  });

  it('leaves a tombstone in the place of what was withdrawn', () => {
    const timeline = withEvents(fromSnapshot({ interventions: [intervention(1), intervention(2)], more: false }), [withdrawn(3, 'i1')]);
    expect(timeline.entries).toEqual([{ id: 'i1', seq: 1, status: 'withdrawn' }, intervention(2)]);
  });

  it('gives what was published and is gone by now the place of its event', () => {
    const replayed: RoomEvent = { seq: 7, at: '2018-03-26T09:00:00.000Z', type: 'intervention.published', data: { id: 'i7', status: 'hidden' } };
    expect(withEvents(emptyTimeline, [replayed]).entries).toEqual([{ id: 'i7', seq: 7, status: 'hidden' }]);
  });

  it('shows nothing of what was withdrawn before the oldest that is shown', () => {
    const before = fromSnapshot({ interventions: [intervention(60)], more: true });
    expect(withEvents(before, [withdrawn(61, 'i3')]).entries).toEqual([intervention(60)]);
  });

  it('puts a restored one back where it was', () => {
    let timeline = fromSnapshot({ interventions: [intervention(1), intervention(2)], more: false });
    timeline = withEvents(timeline, [{ seq: 3, at: '', type: 'intervention.hidden', data: { id: 'i1', status: 'hidden' } }]);
    timeline = withEvents(timeline, [{ seq: 4, at: '', type: 'intervention.published', data: { intervention: intervention(1) } }]);
    expect(timeline.entries).toEqual([intervention(1), intervention(2)]);
  });

  it('pins, unpins and files one that is here, and leaves the rest of it as it was', () => {
    let timeline = fromSnapshot({ interventions: [intervention(1), intervention(2)], more: false });
    timeline = withEvents(timeline, [
      { seq: 3, at: '', type: 'intervention.pinned', data: { id: 'i1', status: 'published', pinned: true } },
      { seq: 4, at: '', type: 'intervention.tagged', data: { id: 'i1', status: 'published', themes: ['data'], levels: [], perspectives: ['origin'] } },
    ]);
    const filed = intervention(1, { pinned: true, themes: ['data'], levels: [], perspectives: ['origin'] });
    expect(timeline.entries).toEqual([filed, intervention(2)]);
    expect(timeline.pinned).toEqual([filed]);
    timeline = withEvents(timeline, [{ seq: 5, at: '', type: 'intervention.unpinned', data: { id: 'i1', status: 'published', pinned: false } }]);
    expect(timeline.entries[0]).toEqual({ ...filed, pinned: false });
    expect(timeline.pinned).toEqual([]);
  });

  it('takes no text away for an old hiding of one that is shown again by now', () => {
    const before = fromSnapshot({ interventions: [intervention(1)], more: false });
    const shownAgain: RoomEvent = { seq: 2, at: '', type: 'intervention.hidden', data: { id: 'i1', status: 'published' } };
    expect(withEvents(before, [shownAgain]).entries).toEqual([intervention(1)]);
    expect(withEvents(emptyTimeline, [shownAgain]).entries).toEqual([]);
  });

  it('leaves what is gone as it is when it hears of a pin', () => {
    let timeline = fromSnapshot({ interventions: [intervention(1)], more: false });
    timeline = withEvents(timeline, [withdrawn(2, 'i1'), { seq: 3, at: '', type: 'intervention.pinned', data: { id: 'i1', status: 'withdrawn' } }]);
    expect(timeline.entries).toEqual([{ id: 'i1', seq: 1, status: 'withdrawn' }]);
  });

  it('keeps pinned ones of any time apart, so that there is no hole in what is shown', () => {
    const snapshot = { interventions: [intervention(3, { pinned: true }), intervention(9, { pinned: true }), intervention(51), intervention(52, { pinned: true }), intervention(53)], more: true };
    const timeline = fromSnapshot(snapshot);
    expect(seqs(timeline)).toEqual([51, 52, 53]);
    expect(timeline.from).toBe(51);
    expect(timeline.pinned.map(({ seq }) => seq)).toEqual([3, 9, 52]);
  });

  it('takes older ones before what it has, each once', () => {
    const timeline = withOlder(fromSnapshot({ interventions: [intervention(3, { pinned: true }), intervention(51)], more: true }), [intervention(50), intervention(4), intervention(3, { pinned: true })], false);
    expect(seqs(timeline)).toEqual([3, 4, 50, 51]);
    expect(timeline).toMatchObject({ from: 3, more: false });
  });

  it('believes what happened more than an older page that was on its way', () => {
    let timeline = fromSnapshot({ interventions: [intervention(3, { pinned: true }), intervention(51)], more: true });
    timeline = withEvents(timeline, [withdrawn(52, 'i3')]);
    timeline = withOlder(timeline, [intervention(3, { pinned: true })], false);
    expect(timeline.entries[0]).toEqual({ id: 'i3', seq: 3, status: 'withdrawn' });
  });

  it('does not let an older page bring back what was withdrawn meanwhile', () => {
    let timeline = fromSnapshot({ interventions: [intervention(51)], more: true });
    timeline = withEvents(timeline, [withdrawn(52, 'i7')]);
    timeline = withOlder(timeline, [intervention(8), intervention(7)], false);
    expect(timeline.entries[0]).toEqual({ id: 'i7', seq: 7, status: 'withdrawn' });
  });

  it('holds two thousand and more', () => {
    let timeline = emptyTimeline;
    for (let batch = 0; batch < 40; batch += 1) timeline = withEvents(timeline, Array.from({ length: 50 }, (_, index) => published(batch * 50 + index + 1)));
    expect(timeline.entries).toHaveLength(2_000);
    expect(seqs(timeline)).toEqual(Array.from({ length: 2_000 }, (_, index) => index + 1));
  });
});

/** A room as a server keeps it, for random histories. */
class Log {
  readonly events: RoomEvent[] = [];
  readonly #gone = new Map<string, 'withdrawn' | 'hidden'>();

  constructor(private readonly random: () => number) {}

  happen(): void {
    const seq = this.events.length + 1;
    const alive = this.events.filter(({ data }) => data.intervention && !this.#gone.has(data.intervention.id));
    if (alive.length > 0 && this.random() < 0.3) {
      const id = alive[Math.floor(this.random() * alive.length)]?.data.intervention?.id ?? '';
      const status = this.random() < 0.5 ? 'withdrawn' : 'hidden';
      this.#gone.set(id, status);
      this.events.push({ seq, at: '', type: `intervention.${status}`, data: { id, status } });
    } else {
      this.events.push(published(seq, { id: `i${seq}` }));
    }
  }

  /** Rendered against the present, as a replay is. */
  after(seq: number): RoomEvent[] {
    return this.events.slice(seq).map((event) => {
      const status = event.data.intervention && this.#gone.get(event.data.intervention.id);
      return status && event.data.intervention ? { ...event, data: { id: event.data.intervention.id, status } } : event;
    });
  }

  snapshot(): Snapshot {
    const all = this.events.flatMap(({ seq, data }) => {
      if (!data.intervention) return [];
      const status = this.#gone.get(data.intervention.id);
      return status ? [{ id: data.intervention.id, seq, status }] : [data.intervention];
    });
    return { interventions: all.slice(-50), more: all.length > 50 };
  }
}

/** A small reproducible source of chance (mulberry32's shape), so that a failing history can be seen again. */
function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

describe('a snapshot and the events after it equal a fresh join', () => {
  it.each(Array.from({ length: 60 }, (_, seed) => seed))('history %i', (seed) => {
    const random = chance(seed);
    const log = new Log(random);
    const before = Math.floor(random() * 120);
    for (let step = 0; step < before; step += 1) log.happen();
    let timeline = fromSnapshot(log.snapshot());
    let seq = log.events.length;
    for (let visit = 0; visit < 5; visit += 1) {
      const steps = Math.floor(random() * 40);
      for (let step = 0; step < steps; step += 1) log.happen();
      // Live, or replayed after a loss, some of it a second time.
      timeline = withEvents(timeline, log.after(random() < 0.3 ? Math.max(0, seq - 5) : seq).filter((event) => event.seq > seq));
      seq = log.events.length;
      const fresh = fromSnapshot(log.snapshot());
      const same = timeline.entries.filter((entry: Placed) => entry.seq >= fresh.from);
      expect(same).toEqual(fresh.entries);
      expect(timeline.pinned).toEqual(fresh.pinned);
      expect(timeline.entries.every((entry) => !readable(entry) || entry.status === 'published')).toBe(true);
    }
  });
});
