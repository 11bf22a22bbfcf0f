// A room as a person meets it: everything between the wire and the views, with the network and the clock in our hands.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from '../../src/rooms/announcer.svelte';
import { noFilters } from '../../src/rooms/filters';
import { Device } from '../../src/rooms/device';
import { event, openPage, own } from '../support/opening';
import { TestStore } from '../support/store';
import { epoch, intervention, joined, withdrawn, TestVenue } from '../support/venue';

let venue: TestVenue;
let store: TestStore;
let tab: TestStore;
const open = (token?: string) => openPage({ venue, store, tab }, token);

beforeEach(() => {
  venue = new TestVenue();
  store = new TestStore();
  tab = new TestStore();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('reading', () => {
  it('shows the snapshot and what comes', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { seq: 2, snapshot: { interventions: [intervention(1), intervention(2)], more: false } }) }));
    const { room } = await open().enter();
    expect(room.phase).toBe('here');
    venue.socket.notify('room.event', event(3));
    expect(room.shown.map(({ id }) => id)).toEqual(['i1', 'i2', 'i3']);
  });

  it('counts what arrives as new until it was in view, and never one\'s own', async () => {
    const { room } = await open('elena').enter();
    for (const seq of [1, 2, 3]) venue.socket.notify('room.event', event(seq));
    expect(room.unseen).toBe(3);
    room.saw(2);
    expect(room.unseen).toBe(1);
    expect(room.firstUnseen).toBe('i3');
    room.recorded(own(4, { id: 'i4' }));
    venue.socket.notify('room.event', event(4));
    expect(room.unseen).toBe(1);
  });

  it('finds the place where one left off on the next visit', async () => {
    const page = open();
    const first = await page.enter();
    expect(first.room.leftOffAt).toBeUndefined();
    venue.socket.notify('room.event', event(1));
    first.room.saw(1);
    first.leave();
    venue.answers.set('room.join', () => ({ result: joined('a', { seq: 3, snapshot: { interventions: [1, 2, 3].map((seq) => intervention(seq)), more: false } }) }));
    const second = await open().enter();
    expect(second.room.leftOffAt).toBe(1);
    expect(second.room.unseen).toBe(2);
  });

  it('marks a room as read to the last event once the newest was in view', async () => {
    const { marks, enter } = open();
    const { room } = await enter();
    venue.socket.notify('room.event', event(1));
    venue.socket.notify('room.event', event(2));
    venue.socket.notify('room.event', { room: 'a', ...withdrawn(3, 'i1') });
    room.saw(2);
    expect(marks.load('a')).toBe(3);
  });

  it('loads older ones on demand, and says when that failed', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { seq: 60, snapshot: { interventions: [intervention(60)], more: true } }) }));
    const { room } = await open().enter();
    venue.answers.set('room.history', ({ params }) => {
      expect(params).toEqual({ room: 'a', before: { epoch, seq: 60 }, limit: 50 });
      return { error: { code: 5003, message: 'Not now.' } };
    });
    await room.older();
    expect(room.olderState).toBe('failed');
    venue.answers.set('room.history', () => ({ result: { interventions: [intervention(59), intervention(58)], more: false, epoch } }));
    await room.older();
    expect(room.olderState).toBe('ready');
    expect(room.shown.map(({ seq }) => seq)).toEqual([58, 59, 60]);
    expect(room.timeline.more).toBe(false);
  });

  it('finds the intervention of a permalink in what is older, and gives up where there is none', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { seq: 900, snapshot: { interventions: [intervention(900)], more: true } }) }));
    const { room } = await open().enter();
    venue.answers.set('room.history', ({ params }) => {
      const { seq } = params['before'] as { seq: number };
      return { result: { interventions: Array.from({ length: 200 }, (_, index) => intervention(seq - 1 - index)).filter((each) => each.seq > 0), more: seq > 201, epoch } };
    });
    const { signal } = new AbortController();
    expect(await room.find('i300', signal)).toBe('found');
    expect(venue.times('room.history')).toBe(3);
    expect(await room.find('nowhere', signal)).toBe('missing');
    expect(room.timeline.entries).toHaveLength(900);
  });

  it('filters by what one chooses', async () => {
    const { room } = await open().enter();
    venue.socket.notify('room.event', event(1, { kind: 'question', language: 'ar', themes: ['data'], author: { group: 'academia' } }));
    venue.socket.notify('room.event', event(2));
    expect(room.choices).toEqual({ kinds: ['question', 'statement'], themes: ['data'], groups: ['academia'], languages: ['ar', 'es'] });
    for (const filter of [{ kind: 'question' }, { language: 'ar' }, { theme: 'data' }, { group: 'academia' }]) {
      room.filters = { ...noFilters, ...filter };
      expect(room.shown.map(({ id }) => id)).toEqual(['i1']);
    }
    room.filters = { ...noFilters, kind: 'tool' };
    expect(room.shown).toEqual([]);
  });

  it('tells a room that is not there from one that cannot be read', async () => {
    venue.answers.set('room.join', () => ({ error: { code: 4004, message: '' } }));
    expect((await open().enter()).room.phase).toBe('missing');
    venue.answers.set('room.join', () => ({ error: { code: 4003, message: '' } }));
    expect((await open().enter()).room.phase).toBe('refused');
  });

  it('keeps the newest signed head', async () => {
    const { room } = await open().enter();
    const head = { room: 'a', audience: 'public', epoch: 'e', seq: 2, hash: 'h', at: 1_522_054_800_000, key: 'k', signature: 's' };
    venue.socket.notify('room.signed_head', head);
    venue.socket.notify('room.signed_head', { ...head, seq: 5 });
    expect(room.signedHead).toMatchObject({ seq: 5, signature: 's' });
    venue.socket.notify('room.signed_head', { ...head, room: 'elsewhere', seq: 9 });
    expect(room.signedHead?.seq).toBe(5);
  });

  it('follows presence and a change of the rule', async () => {
    const { room } = await open().enter();
    venue.socket.notify('room.presence', { room: 'a', total: 12, groups: { academia: 3 } });
    expect(room.room).toMatchObject({ people: 12, groups: { academia: 3 } });
    venue.socket.notify('room.event', { room: 'a', seq: 1, at: '', type: 'room.configured', data: { state: 'paused', moderation: 'pre' } });
    expect(room.room).toMatchObject({ state: 'paused', moderation: 'pre', attribution: 'named', people: 12 });
  });
});

describe('announcing', () => {
  it('says many as one sentence now and then, and nothing when switched off', async () => {
    const { enter, announcer } = open();
    await enter();
    for (const seq of [1, 2, 3]) venue.socket.notify('room.event', event(seq));
    expect(announcer.said).toBeUndefined();
    await venue.clock.pass(2_000);
    expect(announcer.said).toEqual({ about: 'new', count: 3 });
    for (const seq of [4, 5]) venue.socket.notify('room.event', event(seq));
    await venue.clock.pass(5_999);
    expect(announcer.said).toEqual({ about: 'new', count: 3 });
    await venue.clock.pass(1);
    expect(announcer.said).toEqual({ about: 'new', count: 2 });
    announcer.switchTo(false);
    venue.socket.notify('room.event', event(6));
    await venue.clock.pass(60_000);
    expect(announcer.said).toEqual({ about: 'new', count: 2 });
    expect(new Announcer(venue.clock, new Device(store)).on).toBe(false);
  });
});

describe('who one is', () => {
  it('is kept over a reload of the tab, and forgotten when one leaves', async () => {
    open('elena');
    await venue.clock.pass(0);
    const again = open();
    await venue.clock.pass(0);
    expect(again.visitor.person?.name).toBe('Elena');
    again.visitor.leave();
    await venue.clock.pass(0);
    expect(again.visitor.person).toBeUndefined();
    expect(again.visitor.participant).toEqual({ role: 'follower' });
    const after = open();
    await venue.clock.pass(0);
    expect(after.visitor.participant).toEqual({ role: 'follower' });
  });

  it('stays known when the link ends, so that what was written stays there', async () => {
    const { visitor } = open('elena');
    await venue.clock.pass(0);
    venue.revoke('elena');
    venue.socket.drop(4001);
    await venue.clock.pass(1_000);
    expect(visitor.over).toBe('revoked');
    expect(visitor.person?.id).toBe('elena');
    expect(visitor.participant).toEqual({ role: 'follower' });
  });
});

describe('the hall', () => {
  const dialogue = { id: 'd', title: { en: 'D' }, meetings: [], themes: [], groups: [], kinds: [], levels: [], perspectives: [], languages: ['en'] };

  it('is loaded with each connection and kept fresh while looked at', async () => {
    venue.answers.set('dialogue.get', () => ({ result: { dialogue } }));
    const { hall } = open();
    await venue.clock.pass(0);
    expect(hall.dialogue?.id).toBe('d');
    expect(venue.times('dialogue.get')).toBe(1);
    const stop = hall.watch();
    await venue.clock.pass(30_000);
    expect(venue.times('dialogue.get')).toBe(4);
    stop();
    await venue.clock.pass(60_000);
    expect(venue.times('dialogue.get')).toBe(4);
  });

  it('says why it could not be loaded', async () => {
    venue.answers.set('dialogue.get', () => ({ error: { code: 5003, message: 'Not now.' } }));
    const { hall } = open();
    await venue.clock.pass(0);
    expect(hall.refusal).toBe('Not now.');
  });

  const refusing = (code: number, data?: object) => () => ({ error: { code, message: 'Not now.', ...(data ? { data } : {}) } });

  it('is asked for again after the time that the server names, also where nobody looks at the list', async () => {
    venue.answers.set('dialogue.get', refusing(4029, { retry_after_ms: 3_000 }));
    const { hall } = open();
    await venue.clock.pass(0);
    venue.answers.set('dialogue.get', () => ({ result: { dialogue } }));
    await venue.clock.pass(2_999);
    expect(hall.dialogue).toBeUndefined();
    await venue.clock.pass(1);
    expect(hall.dialogue?.id).toBe('d');
    expect(hall.refusal).toBeUndefined();
    await venue.clock.pass(60_000);
    expect(venue.times('dialogue.get')).toBe(2);
  });

  it('is asked for ever more slowly while it is still being loaded, and not for ever', async () => {
    venue.answers.set('dialogue.get', refusing(5003));
    open();
    await venue.clock.pass(7_500);
    expect(venue.times('dialogue.get')).toBe(5);
    await venue.clock.pass(3_600_000);
    expect(venue.times('dialogue.get')).toBe(20);
  });

  it('is not asked for again by a connection that was lost, nor where it was refused for good', async () => {
    venue.answers.set('dialogue.get', refusing(5003));
    open();
    await venue.clock.pass(0);
    venue.socketMode = 'refuse';
    venue.fetchMode = 'refuse';
    venue.socket.drop();
    await venue.clock.pass(60_000);
    expect(venue.times('dialogue.get')).toBe(1);
    venue.socketMode = 'open';
    venue.fetchMode = 'answer';
    venue.answers.set('dialogue.get', refusing(4003));
    await venue.clock.pass(60_000);
    expect(venue.times('dialogue.get')).toBe(2);
  });
});
