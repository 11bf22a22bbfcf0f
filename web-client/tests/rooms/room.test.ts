// A room as a person meets it: everything between the wire and the views, with the network and the clock in our hands.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Connection } from '../../src/connection/connection';
import type { Entry } from '../../src/protocol/types';
import { Announcer } from '../../src/rooms/announcer.svelte';
import { Composer } from '../../src/rooms/composer.svelte';
import { Device } from '../../src/rooms/device';
import { Drafts } from '../../src/rooms/drafts';
import { noFilters } from '../../src/rooms/filters';
import { FollowedRoom } from '../../src/rooms/followed_room.svelte';
import { Hall } from '../../src/rooms/hall.svelte';
import { TabToken } from '../../src/rooms/link';
import { maySpeak } from '../../src/rooms/may_speak';
import { ReadMarks } from '../../src/rooms/read_marks';
import { Sending } from '../../src/rooms/sending.svelte';
import { Visitor } from '../../src/rooms/visitor.svelte';
import { TestStore } from '../support/store';
import { epoch, intervention, joined, published, roomFacts, TestVenue, withdrawn } from '../support/venue';

let venue: TestVenue;
let store: TestStore;
let tab: TestStore;

/** Everything that one opening of the page makes. */
function open(token?: string) {
  const device = new Device(store);
  const line = new Connection({ ports: venue.ports, memory: { load: () => undefined, save: () => undefined }, client: 'test', language: () => 'es' });
  const { clock } = venue;
  const announcer = new Announcer(clock, device);
  const visitor = new Visitor(line, new TabToken(tab), announcer);
  const sending = new Sending(line, { clock, random: venue.ports.random, device, announcer });
  const marks = new ReadMarks(device);
  const hall = new Hall(line, clock);
  visitor.watch();
  sending.attend();
  hall.attend();
  visitor.enter(token);
  const enter = async (id = 'a') => {
    const room = new FollowedRoom(id, { line, clock, marks, announcer });
    const leave = room.enter();
    sending.whenRecorded(id, (entry) => room.recorded(entry));
    await clock.pass(0);
    return { room, leave };
  };
  let keys = 0;
  const compose = (owner = 'elena') => new Composer('a', { sending, drafts: new Drafts(device, owner), owner, makeKey: () => `key-000${(keys += 1)}`, language: 'es' });
  return { device, line, announcer, visitor, sending, marks, hall, enter, compose };
}

const bounds = { maxTextChars: 8_000 };
const event = (seq: number, rest: Record<string, unknown> = {}) => ({ room: 'a', ...published(seq, rest) });
const own = (seq: number | undefined, rest: Record<string, unknown> = {}): Entry => {
  const { seq: _, ...entry } = intervention(seq ?? 0, { id: 'mine-1', version: 1, mine: true, ...rest });
  return (seq === undefined ? entry : { ...entry, seq }) as Entry;
};

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
    expect(await room.find('i300')).toBe(true);
    expect(venue.times('room.history')).toBe(3);
    expect(await room.find('nowhere')).toBe(false);
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

describe('speaking', () => {
  const submitted = (status: string, seq?: number) => ({ result: { intervention: own(seq, { status }) } });

  it('records what was written and empties the form', async () => {
    venue.answers.set('intervention.submit', () => submitted('published', 1));
    const page = open('elena');
    const { room } = await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Señora Presidenta…', onBehalfOf: 'the African Group' }, bounds);
    expect(composer.send('named', bounds)).toBe(true);
    expect(composer.holdsWords).toBe(false);
    await venue.clock.pass(0);
    expect(venue.last('intervention.submit')?.params).toEqual({
      room: 'a', key: 'key-0001', kind: 'statement', language: 'es', text: 'Señora Presidenta…', attribution: 'named', on_behalf_of: 'the African Group',
    });
    expect(room.waiting.map(({ entry }) => entry.id)).toEqual(['mine-1']);
    venue.socket.notify('room.event', event(1, { id: 'mine-1' }));
    expect(room.waiting).toEqual([]);
    expect(room.own.get('mine-1')?.entry.status).toBe('published');
  });

  it('says what is missing and sends nothing', () => {
    const page = open('elena');
    const composer = page.compose();
    composer.write({ text: ' \n ', onBehalfOf: 'x'.repeat(201), sources: 'ftp://example.org' }, bounds);
    expect(composer.send('named', bounds)).toBe(false);
    expect(composer.faults).toEqual(['text_blank', 'behalf_long', 'source_bad']);
    composer.write({ text: 'a'.repeat(8_001) }, bounds);
    expect(composer.faults).toEqual(['text_long', 'behalf_long', 'source_bad']);
    composer.write({ text: '👋🏽'.repeat(4_000), onBehalfOf: '', sources: '' }, bounds);
    expect(composer.faults).toEqual([]);
    expect(page.sending.unsent).toEqual([]);
  });

  it('keeps a draft over a reload', async () => {
    open('elena').compose().write({ text: 'A medias', inReplyTo: 'i1' }, bounds);
    const composer = open('elena').compose();
    expect(composer.restored).toBe(true);
    expect(composer.draft).toMatchObject({ text: 'A medias', inReplyTo: 'i1' });
  });

  it('keeps what was sent without a connection, and sends it once, also after a reload', async () => {
    venue.socketMode = 'refuse';
    venue.fetchMode = 'refuse';
    const page = open('elena');
    await venue.clock.pass(0);
    const composer = page.compose();
    composer.write({ text: 'Sin red' }, bounds);
    composer.send('named', bounds);
    expect(page.sending.unsent).toHaveLength(1);
    page.line.close();

    venue.socketMode = 'open';
    venue.answers.set('intervention.submit', () => submitted('published', 1));
    const later = open();
    expect(later.sending.unsent).toHaveLength(1);
    await venue.clock.pass(0);
    expect(venue.times('intervention.submit')).toBe(1);
    expect(later.sending.unsent).toEqual([]);
  });

  it('repeats the same key after 5004 until it is answered', async () => {
    let asked = 0;
    venue.answers.set('intervention.submit', () => ((asked += 1) < 3 ? { error: { code: 5004, message: '' } } : submitted('published', 1)));
    const page = open('elena');
    const { room } = await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Otra vez' }, bounds);
    composer.send('named', bounds);
    await venue.clock.pass(0);
    expect(page.sending.unsent[0]).toMatchObject({ state: 'waiting', uncertain: true });
    await venue.clock.pass(10_000);
    const keys = venue.asked.filter(({ method }) => method === 'intervention.submit').map(({ params }) => params['key']);
    expect(keys).toEqual(['key-0001', 'key-0001', 'key-0001']);
    expect(room.own.size).toBe(1);
  });

  it('repeats the same key when the connection was lost before the answer', async () => {
    venue.answers.set('intervention.submit', () => 'silence');
    const page = open('elena');
    await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Corte' }, bounds);
    composer.send('named', bounds);
    await venue.clock.pass(0);
    venue.answers.set('intervention.submit', () => submitted('published', 1));
    venue.socket.drop();
    await venue.clock.pass(1_000);
    const sent = venue.asked.filter(({ method }) => method === 'intervention.submit');
    expect(sent).toHaveLength(2);
    expect(sent[1]?.params).toEqual(sent[0]?.params);
    expect(page.sending.unsent).toEqual([]);
  });

  it('gives back what was refused, to be changed, but not over what is being written', async () => {
    venue.answers.set('intervention.submit', () => ({ error: { code: 4022, message: '', data: { field: 'text' } } }));
    const page = open('elena');
    await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Uno', sources: 'https://example.org/' }, bounds);
    composer.send('named', bounds);
    await venue.clock.pass(0);
    const [unsent] = page.sending.unsent;
    if (!unsent) throw new Error('it is gone');
    expect(unsent).toMatchObject({ state: 'refused', refusal: { code: 4022, field: 'text' } });
    expect(page.announcer.said).toEqual({ about: 'own', status: 'refused' });
    composer.write({ text: 'Dos' }, bounds);
    expect(composer.edit(unsent)).toBe(false);
    expect(composer.draft.text).toBe('Dos');
    composer.discard();
    expect(composer.edit(unsent)).toBe(true);
    expect(composer.draft).toMatchObject({ text: 'Uno', sources: 'https://example.org/' });
    expect(page.sending.unsent).toEqual([]);
    expect(open('elena').compose().draft.text).toBe('Uno');
  });

  it('refuses here what is too large for one message', async () => {
    const page = open('elena');
    await page.enter();
    const composer = page.compose();
    composer.write({ text: '\u4e2d'.repeat(30_000) }, { maxTextChars: 100_000 });
    composer.send('named', { maxTextChars: 100_000 });
    await venue.clock.pass(0);
    expect(venue.times('intervention.submit')).toBe(0);
    expect(page.sending.unsent[0]).toMatchObject({ state: 'refused', refusal: { code: 4013 } });
  });

  it('follows one\'s own through a moderator\'s hands', async () => {
    venue.answers.set('intervention.submit', () => submitted('pending'));
    const page = open('elena');
    const { room } = await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Para leer' }, bounds);
    composer.send('named', bounds);
    await venue.clock.pass(0);
    expect(room.waiting[0]?.entry.status).toBe('pending');
    expect(page.announcer.said).toEqual({ about: 'own', status: 'pending' });
    venue.socket.notify('intervention.status', { room: 'a', id: 'mine-1', status: 'returned', version: 2, reason: 'Falta la fuente' });
    expect(room.waiting[0]).toMatchObject({ entry: { status: 'returned', version: 2 }, reason: 'Falta la fuente' });
    venue.socket.notify('intervention.status', { room: 'a', id: 'mine-1', status: 'pending', version: 1 });
    expect(room.waiting[0]?.entry.status).toBe('returned');
  });

  it('looks after one\'s own where notices do not arrive', async () => {
    venue.socketMode = 'refuse';
    venue.answers.set('intervention.submit', () => submitted('pending'));
    venue.answers.set('intervention.mine', () => ({ result: { interventions: [own(undefined, { status: 'returned', version: 2 })] } }));
    const page = open('elena');
    const { room } = await page.enter();
    const composer = page.compose();
    composer.write({ text: 'Para leer' }, bounds);
    composer.send('named', bounds);
    await venue.clock.pass(0);
    expect(room.waiting[0]?.entry.status).toBe('pending');
    await venue.clock.pass(20_000);
    expect(room.waiting[0]?.entry.status).toBe('returned');
  });

  it('shows one\'s own that wait, on coming back', async () => {
    venue.answers.set('room.join', () => ({ result: joined('a', { mine: [own(undefined, { id: 'new', status: 'pending' }), own(undefined, { id: 'old', status: 'returned' }), own(undefined, { id: 'gone', status: 'withdrawn' })] }) }));
    const { room } = await open('elena').enter();
    expect(room.waiting.map(({ entry }) => entry.id).sort()).toEqual(['new', 'old']);
  });

  describe('withdrawing', () => {
    async function withOwnPublished() {
      venue.answers.set('room.join', () => ({ result: joined('a', { seq: 1, snapshot: { interventions: [intervention(1, { id: 'mine-1' })], more: false }, mine: [own(1)] }) }));
      return (await open('elena').enter()).room;
    }

    it('says the version that one has seen, and takes the answer', async () => {
      const room = await withOwnPublished();
      venue.answers.set('intervention.withdraw', () => ({ result: { intervention: own(1, { status: 'withdrawn', version: 2 }) } }));
      await room.withdraw('mine-1');
      expect(venue.last('intervention.withdraw')?.params).toEqual({ room: 'a', id: 'mine-1', version: 1 });
      expect(room.own.get('mine-1')?.entry.status).toBe('withdrawn');
      venue.socket.notify('room.event', { room: 'a', ...withdrawn(2, 'mine-1') });
      expect(room.shown).toEqual([{ id: 'mine-1', seq: 1, status: 'withdrawn' }]);
    });

    it('shows how things stand when somebody was faster', async () => {
      const room = await withOwnPublished();
      venue.answers.set('intervention.withdraw', () => ({ error: { code: 4009, message: '', data: { current: own(1, { status: 'hidden', version: 3 }) } } }));
      await room.withdraw('mine-1');
      expect(room.own.get('mine-1')?.entry).toMatchObject({ status: 'hidden', version: 3 });
      expect(room.withdrawing.get('mine-1')).toMatchObject({ code: 4009 });
    });

    it('does not pretend when no answer came', async () => {
      const room = await withOwnPublished();
      venue.answers.set('intervention.withdraw', () => 'silence');
      const done = room.withdraw('mine-1');
      venue.socket.drop();
      await done;
      expect(room.withdrawing.get('mine-1')).toBe('unanswered');
      expect(room.own.get('mine-1')?.entry.status).toBe('published');
    });
  });
});

describe('who may speak', () => {
  const delegate = { role: 'delegate' as const, id: 'elena' };
  it.each([
    ['a delegate in an open room', { state: 'open' }, delegate, false, 'yes'],
    ['a moderator', { state: 'open' }, { role: 'moderator' as const, id: 'm' }, false, 'yes'],
    ['somebody without a link', { state: 'open' }, { role: 'follower' as const }, false, 'follower'],
    ['somebody whose link is over', { state: 'open' }, { role: 'follower' as const }, true, 'expired'],
    ['an observer', { state: 'open' }, { role: 'observer' as const, id: 'o' }, false, 'observer'],
    ['a delegate in a paused room', { state: 'paused' }, delegate, false, 'paused'],
    ['a delegate in a closed room', { state: 'closed' }, delegate, false, 'closed'],
  ] as const)('%s', (_, facts, participant, expired, answer) => {
    expect(maySpeak({ ...roomFacts('a'), ...facts }, participant, expired)).toBe(answer);
  });

  it('is not known before the room is', () => {
    expect(maySpeak(undefined, delegate, false)).toBe('unknown');
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
    venue.socket.drop(4001);
    await venue.clock.pass(1_000);
    expect(visitor.expired).toBe(true);
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
});
