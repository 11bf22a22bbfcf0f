// A moderated room as those in it see it: their standing, the rule that changes, what is pinned and filed.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { DeskGlance } from '../../src/rooms/desk/desk_glance.svelte';
import { Curating } from '../../src/rooms/desk/curating.svelte';
import { act, at, decided, DeskStage, leo, waiting } from '../support/desk';
import { event, openPage, own } from '../support/opening';
import { TestStore } from '../support/store';
import { epoch, intervention, joined, roomFacts, TestVenue } from '../support/venue';

let venue: TestVenue;
const open = (token?: string) => openPage({ venue, store: new TestStore(), tab: new TestStore() }, token);
const told = (seq: number, type: string, data: object) => venue.socket.notify('room.event', { room: 'a', seq, at: at(1), type, data });

beforeEach(() => {
  venue = new TestVenue();
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

describe('one\'s standing', () => {
  it('is known on joining, told when it changes, and over when its term is', async () => {
    const until = new Date(venue.clock.now() + 60_000).toISOString();
    venue.answers.set('room.join', () => ({ result: joined('a', { role: 'delegate', standing: { muted: { until } } }) }));
    const page = open('elena');
    const { room } = await page.enter();
    expect(room.role).toBe('delegate');
    expect(room.standing.inForce).toEqual({ muted: { until } });
    await venue.clock.pass(60_001);
    expect(room.standing.inForce).toEqual({});
    venue.socket.notify('participant.status', { room: 'a', muted: {}, reason: 'Tono' });
    expect([room.standing.muted, room.standing.reason]).toEqual([{}, 'Tono']);
    expect(page.announcer.said).toEqual({ about: 'standing', muted: true, expelled: false });
    venue.socket.notify('participant.status', { room: 'a' });
    expect([room.standing.inForce, room.standing.reason]).toEqual([{}, undefined]);
    expect(page.announcer.said).toEqual({ about: 'standing', muted: false, expelled: false });
  });

  it('is judged by the venue\'s clock', async () => {
    venue.answers.set('session.open', () => ({
      result: { participant: { role: 'delegate', id: 'elena' }, server: { version: '1', time: new Date(venue.clock.now() + 3_600_000).toISOString() }, limits: { max_message_bytes: 65_536, max_text_chars: 8_000 }, heartbeat_s: 25 },
    }));
    venue.answers.set('room.join', () => ({ result: joined('a', { standing: { muted: { until: new Date(venue.clock.now() + 60_000).toISOString() } } }) }));
    const { room } = await open('elena').enter();
    expect(room.standing.inForce).toEqual({});
  });
});

describe('a change of attribution', () => {
  it('is followed by joining again from the beginning, as the authors shown may be others', async () => {
    const { room } = await open().enter();
    told(1, 'intervention.published', { intervention: intervention(1) });
    venue.answers.set('room.join', () => ({ result: joined('a', { seq: 2, room: { ...roomFacts('a'), moderation: 'pre', attribution: 'none' }, snapshot: { interventions: [intervention(1, { author: {} })], more: false } }) }));
    told(2, 'room.configured', { state: 'open', moderation: 'pre', attribution: 'none', slow_mode_s: 0 });
    await venue.clock.pass(0);
    expect(venue.last('room.join')?.params).toEqual({ room: 'a' });
    expect(venue.times('room.join')).toBe(2);
    expect(room.timeline.entries[0]).toMatchObject({ author: {} });
    expect(room.room).toMatchObject({ attribution: 'none', moderation: 'pre' });
    told(3, 'intervention.published', { intervention: intervention(3) });
    expect(room.timeline.entries).toHaveLength(2);
  });

  it('is noticed also where it happened while one was away', async () => {
    const { room } = await open().enter();
    told(1, 'intervention.published', { intervention: intervention(1) });
    venue.socket.drop();
    const facts = { ...roomFacts('a'), attribution: 'group' as const };
    venue.answers.set('room.join', ({ params }) =>
      'after' in params ? { result: joined('a', { seq: 2, reset: false, room: facts, events: [] }) } : { result: joined('a', { seq: 2, room: facts, snapshot: { interventions: [intervention(1, { author: { group: 'academia' } })], more: false } }) },
    );
    await venue.clock.pass(1_000);
    expect(room.timeline.entries[0]).toMatchObject({ author: { group: 'academia' } });
    expect(venue.times('room.join')).toBe(3);
  });

  it('is no reason to join again when only the rest of the rule changed', async () => {
    const { room } = await open().enter();
    told(1, 'room.configured', { state: 'paused', moderation: 'pre', attribution: 'named', slow_mode_s: 60 });
    await venue.clock.pass(0);
    expect(venue.times('room.join')).toBe(1);
    expect(room.room).toMatchObject({ state: 'paused', moderation: 'pre', slow_mode_s: 60 });
  });
});

describe('what moderators do', () => {
  it('is shown live: pinned, filed, hidden, shown again in its place', async () => {
    const page = open();
    const { room } = await page.enter();
    for (const seq of [1, 2]) venue.socket.notify('room.event', event(seq));
    told(3, 'intervention.pinned', { id: 'i1', status: 'published', pinned: true });
    expect(room.timeline.pinned.map(({ id }) => id)).toEqual(['i1']);
    told(4, 'intervention.tagged', { id: 'i1', status: 'published', themes: ['data'], levels: [], perspectives: [] });
    expect(room.timeline.entries[0]).toMatchObject({ themes: ['data'], pinned: true });
    told(5, 'intervention.hidden', { id: 'i1', status: 'hidden' });
    expect(room.timeline.pinned).toEqual([]);
    expect(room.timeline.entries[0]).toEqual({ id: 'i1', seq: 1, status: 'hidden' });
    await venue.clock.pass(10_000);
    const said = page.announcer.said;
    told(6, 'intervention.published', { intervention: intervention(1) });
    expect(room.timeline.entries.map(({ id }) => id)).toEqual(['i1', 'i2']);
    await venue.clock.pass(10_000);
    expect(page.announcer.said).toBe(said);
  });

  it('brings what was pinned from before what is loaded, as the public sees it', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { seq: 90, snapshot: { interventions: [intervention(90)], more: true } }) }));
    venue.answers.set('intervention.get', ({ params, by, token }) => ({ result: { intervention: intervention(7, { id: params['id'], pinned: true, author: by === 'post' && token === undefined ? { group: 'academia' } : { name: 'Elena' } }) } }));
    const { room } = await open('elena').enter();
    told(91, 'intervention.pinned', { id: 'i7', status: 'published', pinned: true });
    await venue.clock.pass(0);
    expect(room.timeline.pinned).toMatchObject([{ id: 'i7', author: { group: 'academia' } }]);
    expect(room.timeline.entries.map(({ id }) => id)).toEqual(['i90']);
  });

  it('shows its author what was hidden, and why', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { mine: [own(1, { status: 'hidden', version: 3, reason: 'Datos personales' })] }) }));
    const { room } = await open('elena').enter();
    expect(room.waiting[0]).toMatchObject({ entry: { status: 'hidden' }, reason: 'Datos personales' });
  });

  it('says nothing to an author of filing and pinning', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { mine: [own(1, { status: 'published', version: 2 })] }) }));
    const page = open('elena');
    await page.enter();
    venue.socket.notify('intervention.status', { room: 'a', id: 'mine-1', status: 'published', version: 3 });
    expect(page.announcer.said).toBeUndefined();
  });
});

describe('a refusal because the rule changed', () => {
  it('is sent again with the rule that is shown now, under the same key', async () => {
    venue.answers.set('intervention.submit', ({ params }) =>
      params['attribution'] === 'group' ? { error: { code: 4009, message: '' } } : { result: { intervention: own(undefined, { status: 'pending' }) } },
    );
    const page = open('elena');
    await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Para el grupo' }, { maxTextChars: 100 });
    composer.send('group', { maxTextChars: 100 });
    await venue.clock.pass(0);
    expect(page.sending.unsent[0]?.state).toBe('refused');
    page.sending.again('key-0001', 'named');
    await venue.clock.pass(0);
    expect(venue.last('intervention.submit')?.params).toMatchObject({ key: 'key-0001', attribution: 'named', text: 'Para el grupo' });
    expect(page.sending.unsent).toEqual([]);
  });
});

describe('a moderator in the room', () => {
  it('sees how much waits at the desk, without following it', async () => {
    const page = open('ana');
    const { room } = await page.enter();
    venue.answers.set('room.join', ({ params }) => ({ result: joined('a', 'after' in params ? { seq: 7, reset: false, queue: { pending: 2 } } : { seq: 7, queue: { pending: 3 } }) }));
    const glance = new DeskGlance('a', { line: page.line, clock: venue.clock });
    const stop = glance.watch();
    await venue.clock.pass(0);
    expect(glance.queue).toEqual({ pending: 3 });
    expect(venue.last('room.join')).toMatchObject({ by: 'post', token: 'ana', params: { room: 'a', audience: 'desk' } });
    await venue.clock.pass(10_000);
    expect(glance.queue).toEqual({ pending: 2 });
    expect(venue.last('room.join')?.params).toEqual({ room: 'a', audience: 'desk', after: { epoch, seq: 7 } });
    stop();
    await venue.clock.pass(60_000);
    expect(venue.times('room.join')).toBe(3);
    venue.socket.notify('room.event', event(1));
    expect(room.timeline.entries).toHaveLength(1);
  });

  it('decides about one with the version that the desk sees', async () => {
    const page = open('ana');
    await page.enter();
    venue.answers.set('intervention.get', () => ({ result: { intervention: decided('i1', 'published', 3, { version: 4 }) } }));
    venue.answers.set('intervention.hide', () => ({ result: { intervention: decided('i1', 'hidden', 3, { version: 5 }) } }));
    const curating = new Curating('a', 'i1', page.line);
    await curating.look();
    expect(curating.state).toBe('here');
    expect((await curating.decide({ verb: 'hide', reason: 'Datos' }))?.came).toBe('done');
    expect(venue.last('intervention.hide')?.params).toEqual({ room: 'a', id: 'i1', version: 4, reason: 'Datos' });
    venue.answers.set('intervention.publish', () => ({ error: { code: 4009, message: '', data: { current: { id: 'i1', status: 'withdrawn', version: 6, act: act(leo, 'hide', 9) } } } }));
    expect((await curating.decide({ verb: 'publish' }))?.came).toBe('conflict');
    expect(curating.entry).toBeUndefined();
  });

  it('is told when one can no longer be looked at', async () => {
    const page = open('ana');
    await page.enter();
    venue.answers.set('intervention.get', () => ({ result: { intervention: { id: 'i1', status: 'erased', version: 3 } } }));
    const curating = new Curating('a', 'i1', page.line);
    await curating.look();
    expect(curating.state).toBe('gone');
  });
});

describe('the desk without a socket', () => {
  it('is looked at every few seconds instead', async () => {
    const stage = new DeskStage();
    stage.venue.socketMode = 'refuse';
    const { desk } = await stage.open();
    expect(desk.phase).toBe('here');
    const before = stage.venue.times('room.join');
    stage.joins({ seq: 1, reset: false, events: [{ seq: 1, at: at(1), type: 'intervention.submitted', data: { intervention: waiting('n', 1) } }] });
    await stage.venue.clock.pass(4_000);
    expect(stage.venue.times('room.join')).toBe(before + 1);
    expect(desk.waiting).toBe(1);
    expect(stage.venue.streams).toHaveLength(0);
  });
});
