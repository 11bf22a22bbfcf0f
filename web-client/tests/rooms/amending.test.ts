// An author changes words of theirs that are not published: kept, sent with the version that was read, never lost.
import { beforeEach, describe, expect, it, vi } from 'vitest';
import { Amending } from '../../src/rooms/amending.svelte';
import { bounds, openPage, own } from '../support/opening';
import { TestStore } from '../support/store';
import { joined, TestVenue } from '../support/venue';

let venue: TestVenue;
let store: TestStore;
const returned = (rest: Record<string, unknown> = {}) => own(undefined, { status: 'returned', version: 2, text: 'Uno', reason: 'Falta la fuente', ...rest });

beforeEach(() => {
  venue = new TestVenue();
  store = new TestStore();
  venue.answers.set('room.join', () => ({ result: joined('a', { mine: [returned()] }) }));
  venue.answers.set('intervention.mine', () => ({ result: { interventions: [] } }));
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

async function open() {
  const page = openPage({ venue, store, tab: new TestStore() }, 'elena');
  const { room } = await page.enter();
  const amending = new Amending('a', { line: page.line, device: page.device, owner: 'elena', own: () => room.own, amended: (entry) => room.amended(entry) });
  return { ...page, room, amending };
}

function begun({ room, amending }: Awaited<ReturnType<typeof open>>, text = 'Uno, con fuente'): void {
  const entry = room.own.get('mine-1')?.entry;
  if (!Amending.mayAmend(entry)) throw new Error('it cannot be amended');
  amending.begin(entry);
  amending.write('mine-1', text, bounds);
}

describe('amending', () => {
  it('shows on joining why it was returned', async () => {
    const { room } = await open();
    expect(room.waiting[0]).toMatchObject({ entry: { status: 'returned' }, reason: 'Falta la fuente' });
  });

  it('sends the words with the version that was read; then it waits again, without the old reason', async () => {
    const page = await open();
    begun(page, 'Uno,\r\ncon fuente');
    venue.answers.set('intervention.amend', ({ params }) => ({ result: { intervention: own(undefined, { status: 'pending', version: 3, text: params['text'] }) } }));
    await page.amending.send('mine-1', bounds);
    expect(venue.last('intervention.amend')?.params).toEqual({ room: 'a', id: 'mine-1', version: 2, text: 'Uno,\ncon fuente' });
    expect(page.room.waiting[0]).toEqual({ entry: expect.objectContaining({ status: 'pending', text: 'Uno,\ncon fuente' }) as unknown });
    expect(page.amending.writing.size).toBe(0);
    expect(page.announcer.said).toEqual({ about: 'own', status: 'pending' });
    expect((await open()).amending.writing.size).toBe(0);
  });

  it('keeps the words on the device, for this person alone', async () => {
    begun(await open());
    const again = await open();
    expect(again.amending.writing.get('mine-1')).toEqual({ base: 'Uno', text: 'Uno, con fuente' });
    const other = new Amending('a', { line: again.line, device: again.device, owner: 'kofi', own: () => new Map(), amended: () => undefined });
    expect(other.writing.size).toBe(0);
    again.amending.discard('mine-1');
    expect((await open()).amending.writing.size).toBe(0);
  });

  it('says what is missing, and sends nothing', async () => {
    const page = await open();
    begun(page, '  ');
    await page.amending.send('mine-1', bounds);
    expect(page.amending.states.get('mine-1')).toEqual(['text_blank']);
    page.amending.write('mine-1', 'x'.repeat(8_001), bounds);
    expect(page.amending.states.get('mine-1')).toEqual(['text_long']);
    page.amending.write('mine-1', 'Dos', bounds);
    expect(page.amending.states.size).toBe(0);
    expect(venue.times('intervention.amend')).toBe(0);
  });

  it('keeps the words without an answer; the same again is no second amendment', async () => {
    const page = await open();
    begun(page);
    venue.answers.set('intervention.amend', () => ({ error: { code: 5004, message: '' } }));
    await page.amending.send('mine-1', bounds);
    expect(page.amending.states.get('mine-1')).toBe('unanswered');
    expect(page.amending.writing.has('mine-1')).toBe(true);
    venue.answers.set('intervention.amend', () => ({ result: { intervention: own(undefined, { status: 'pending', version: 3, text: 'Uno, con fuente' }) } }));
    await page.amending.send('mine-1', bounds);
    expect(venue.last('intervention.amend')?.params).toMatchObject({ version: 2 });
    expect(page.amending.writing.size).toBe(0);
  });

  it('sends it again by itself where only its filing or its state changed', async () => {
    const page = await open();
    begun(page);
    let asked = 0;
    venue.answers.set('intervention.amend', () => {
      asked += 1;
      if (asked === 1) return { error: { code: 4009, message: '', data: { current: returned({ version: 3, themes: ['data'] }) } } };
      return { result: { intervention: own(undefined, { status: 'pending', version: 4, text: 'Uno, con fuente' }) } };
    });
    await page.amending.send('mine-1', bounds);
    expect(venue.last('intervention.amend')?.params).toMatchObject({ version: 3 });
    expect(page.amending.writing.size).toBe(0);
  });

  it('shows what it has become when a moderator was first, and keeps the words', async () => {
    const page = await open();
    begun(page);
    venue.answers.set('intervention.amend', () => ({ error: { code: 4009, message: '', data: { current: own(9, { status: 'published', version: 3, text: 'Uno' }) } } }));
    await page.amending.send('mine-1', bounds);
    expect(page.amending.overtaken('mine-1')).toMatchObject({ status: 'published' });
    expect(page.amending.writing.get('mine-1')?.text).toBe('Uno, con fuente');
    await page.amending.send('mine-1', bounds);
    expect(venue.times('intervention.amend')).toBe(1);
  });

  it('does not overwrite what was amended elsewhere until its author says so', async () => {
    const page = await open();
    begun(page);
    venue.answers.set('intervention.mine', () => ({ result: { interventions: [own(undefined, { status: 'pending', version: 3, text: 'Desde el teléfono' })] } }));
    venue.socket.notify('intervention.status', { room: 'a', id: 'mine-1', status: 'pending', version: 3 });
    await venue.clock.pass(0);
    const now = page.amending.overtaken('mine-1');
    expect(now).toMatchObject({ text: 'Desde el teléfono' });
    await page.amending.send('mine-1', bounds);
    expect(venue.times('intervention.amend')).toBe(0);
    if (!Amending.mayAmend(now)) throw new Error('it cannot be amended');
    page.amending.goOnFrom(now);
    expect(page.amending.overtaken('mine-1')).toBeUndefined();
    venue.answers.set('intervention.amend', () => ({ result: { intervention: own(undefined, { status: 'pending', version: 4, text: 'Uno, con fuente' }) } }));
    await page.amending.send('mine-1', bounds);
    expect(venue.last('intervention.amend')?.params).toMatchObject({ version: 3, text: 'Uno, con fuente' });
  });

  it('says why the server refused it', async () => {
    const page = await open();
    begun(page);
    venue.answers.set('intervention.amend', () => ({ error: { code: 4008, message: 'Closed.' } }));
    await page.amending.send('mine-1', bounds);
    expect(page.amending.states.get('mine-1')).toMatchObject({ code: 4008 });
  });
});
