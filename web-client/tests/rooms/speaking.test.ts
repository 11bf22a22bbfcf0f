// Speaking in a room: what is written, sent, kept and given back.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { bounds, event, openPage, own } from '../support/opening';
import { TestStore } from '../support/store';
import { intervention, joined, withdrawn, TestVenue } from '../support/venue';

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

    it('learns from a refusal that one is expelled, where nothing has told it', async () => {
      venue.answers.set('intervention.withdraw', () => ({ error: { code: 4003, message: 'You were expelled from this room; ask the secretariat.' } }));
      const inAs = async (role: 'delegate' | 'observer') => {
        venue.answers.set('room.join', () => ({ result: joined('a', { role, seq: 1, snapshot: { interventions: [intervention(1, { id: 'mine-1' })], more: false }, mine: [own(1)] }) }));
        const { room } = await open('elena').enter();
        await room.withdraw('mine-1');
        return room.standing.inForce;
      };
      venue.answers.set('intervention.mine', () => ({ result: { interventions: [own(1)] } }));
      expect(await inAs('delegate')).toEqual({});
      venue.answers.set('intervention.mine', () => ({ error: { code: 4003, message: 'You were expelled from this room; ask the secretariat.' } }));
      expect(await inAs('delegate')).toEqual({ expelled: {} });
      expect(await inAs('observer')).toEqual({});
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
