import { describe, expect, it } from 'vitest';
import { Device, type KeyStore, unsentStore } from '../../src/rooms/device';
import { Drafts, emptyDraft } from '../../src/rooms/drafts';
import { TabToken, tokenOf } from '../../src/rooms/link';
import { ReadMarks } from '../../src/rooms/read_marks';
import { tierMemory } from '../../src/rooms/tier_memory';
import { TestStore } from '../support/store';

const draft = { ...emptyDraft('es'), text: 'A medias' };

describe('a draft', () => {
  it('is there again after a reload', () => {
    const store = new TestStore();
    new Drafts(new Device(store), 'elena').save('ny-data', draft);
    expect(new Drafts(new Device(store), 'elena').load('ny-data')).toEqual(draft);
  });

  it('is one for each room and person', () => {
    const device = new Device(new TestStore());
    new Drafts(device, 'elena').save('ny-data', draft);
    expect(new Drafts(device, 'elena').load('ny-governance')).toBeUndefined();
    expect(new Drafts(device, 'amina').load('ny-data')).toBeUndefined();
  });

  it('leaves nothing behind once it is empty', () => {
    const store = new TestStore();
    const drafts = new Drafts(new Device(store), 'elena');
    drafts.save('ny-data', draft);
    drafts.save('ny-data', { ...draft, text: '  ' });
    expect(store.length).toBe(0);
  });

  it('survives in memory on a device that keeps nothing, which is said', () => {
    const full: KeyStore = {
      length: 0,
      key: () => null,
      getItem: () => null,
      setItem: () => {
        throw new Error('full');
      },
      removeItem: () => undefined,
    };
    for (const device of [new Device(full), new Device(undefined)]) {
      new Drafts(device, 'elena').save('ny-data', draft);
      expect(new Drafts(device, 'elena').load('ny-data')).toEqual(draft);
      expect(device.keeps).toBe(false);
    }
  });

  it('is passed over when what is kept is not a draft', () => {
    const store = new TestStore();
    store.setItem('plenaria.draft.elena.ny-data', '{"text":7}');
    expect(new Drafts(new Device(store), 'elena').load('ny-data')).toBeUndefined();
    store.setItem('plenaria.draft.elena.ny-data', '{');
    expect(new Drafts(new Device(store), 'elena').load('ny-data')).toBeUndefined();
  });
});

describe('what is unsent', () => {
  it('is kept one by one and read back whole', () => {
    const store = new TestStore();
    const unsent = unsentStore(new Device(store));
    const item = (key: string) => ({ submission: { room: 'a', key, kind: 'statement' as const, language: 'es', text: key }, owner: 'elena', sentAt: 1, state: 'waiting' as const, uncertain: false });
    unsent.save(item('key-0001'));
    unsent.save(item('key-0002'));
    store.setItem('plenaria.unsent.broken', '{"submission":{}}');
    expect(unsentStore(new Device(store)).load()).toEqual([item('key-0001'), item('key-0002')]);
    unsent.remove('key-0001');
    expect(unsentStore(new Device(store)).load()).toEqual([item('key-0002')]);
  });
});

describe('where one left off', () => {
  it('goes forward only', () => {
    const marks = new ReadMarks(new Device(new TestStore()));
    expect(marks.load('a')).toBeUndefined();
    marks.save('a', { epoch: 'E', seq: 7 });
    marks.save('a', { epoch: 'E', seq: 3 });
    expect(marks.load('a')).toBe(7);
    marks.save('a', { epoch: 'F', seq: 1 });
    expect(marks.load('a')).toBe(1);
  });
});

describe('the winner among carriers', () => {
  it('is remembered with its time', () => {
    const device = new Device(new TestStore());
    expect(tierMemory(device).load()).toBeUndefined();
    tierMemory(device).save({ tier: 'polling', at: 7 });
    expect(tierMemory(device).load()).toEqual({ tier: 'polling', at: 7 });
  });
});

describe('the personal link', () => {
  it.each([
    ['#token=a.b.c', 'a.b.c', ''],
    ['#i-123&token=a.b.c', 'a.b.c', '#i-123'],
    ['#token=a.b.c&i-123', 'a.b.c', '#i-123'],
    ['#i-123', undefined, '#i-123'],
    ['#token=', undefined, ''],
    ['', undefined, ''],
  ])('%s', (fragment, token, rest) => {
    expect(tokenOf(fragment)).toEqual(token === undefined ? { rest } : { token, rest });
  });

  it('lives in the tab until one leaves', () => {
    const store = new TestStore();
    const tab = new TabToken(store);
    tab.save('a.b.c');
    expect(new TabToken(store).load()).toBe('a.b.c');
    tab.forget();
    expect(new TabToken(store).load()).toBeUndefined();
    expect(new TabToken(undefined).load()).toBeUndefined();
  });
});
