// Changing the rules of rooms one by one, and knowing what waits at their desks.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Connection } from '../../../src/connection/connection';
import type { RoomSummary } from '../../../src/protocol/types';
import { mayChange } from '../../../src/rooms/rules/may_change';
import { Queues } from '../../../src/rooms/rules/queues.svelte';
import { consequence, RuleChange } from '../../../src/rooms/rules/rule_change.svelte';
import { openPage } from '../../support/opening';
import { TestStore } from '../../support/store';
import { joined, roomFacts, TestVenue } from '../../support/venue';

let venue: TestVenue;
let line: Connection;
let change: RuleChange;
let rooms: Map<string, RoomSummary>;

beforeEach(async () => {
  venue = new TestVenue();
  rooms = new Map([['a', roomFacts('a')], ['b', roomFacts('b')]]);
  venue.answers.set('room.configure', ({ params: { room, ...rest } }) => {
    const now = { ...rooms.get(String(room)), ...rest } as RoomSummary;
    return { result: { room: now } };
  });
  line = openPage({ venue, store: new TestStore(), tab: new TestStore() }, 'elena').line;
  await venue.clock.pass(0);
  change = new RuleChange(line, (room) => rooms.set(room.id, room));
});

const room = (id = 'a') => rooms.get(id)!;
const asked = () => venue.asked.filter(({ method }) => method === 'room.configure').map(({ params }) => params);

describe('changing a rule', () => {
  it('sends that rule alone, and shows the room as it is then', async () => {
    change.open(room(), 'moderation');
    change.choose('pre');
    expect((await change.apply(room()))?.moderation).toBe('pre');
    expect(asked()).toEqual([{ room: 'a', moderation: 'pre' }]);
    expect(room().moderation).toBe('pre');
    expect(change.at).toBeUndefined();
  });

  it('asks once more before a room is closed', async () => {
    change.open(room(), 'state');
    change.choose('closed');
    expect(await change.apply(room())).toBeUndefined();
    expect([change.confirming, asked()]).toEqual([true, []]);
    expect((await change.apply(room()))?.state).toBe('closed');
  });

  it('asks anew when something else was chosen in between', async () => {
    change.open(room(), 'state');
    change.choose('closed');
    await change.apply(room());
    change.choose('paused');
    expect(change.confirming).toBe(false);
    expect((await change.apply(room()))?.state).toBe('paused');
  });

  it.each(['', '-1', '1.5', '86401', '1e3', 'ten', '9999999'])('refuses a pause of “%s” beside the field', async (typed) => {
    change.open(room(), 'slow_mode_s');
    change.choose(typed);
    expect(await change.apply(room())).toBeUndefined();
    expect([change.fault, asked()]).toEqual(['number', []]);
    change.choose('60');
    expect(change.fault).toBeUndefined();
  });

  it.each([['86400', 86_400], [' 30 ', 30], ['007', 7]])('takes a pause of “%s”', async (typed, seconds) => {
    change.open(room(), 'slow_mode_s');
    change.choose(typed);
    await change.apply(room());
    expect(asked()).toEqual([{ room: 'a', slow_mode_s: seconds }]);
  });

  it('that changes nothing asks for nothing', async () => {
    change.open(room(), 'attribution');
    await change.apply(room());
    expect([asked(), change.at]).toEqual([[], undefined]);
  });

  it('keeps what was chosen when it is refused or not answered', async () => {
    venue.answers.set('room.configure', () => ({ error: { code: 4003, message: 'Not you.' } }));
    change.open(room(), 'moderation');
    change.choose('pre');
    await change.apply(room());
    expect([change.chosen, change.fault, change.standing]).toMatchObject(['pre', 'said', { code: 4003 }]);
    venue.answers.set('room.configure', () => 'silence');
    const applying = change.apply(room());
    await venue.clock.pass(20_000);
    await applying;
    expect([change.chosen, change.standing]).toEqual(['pre', 'unanswered']);
  });

  it('says when somebody else was quicker', () => {
    change.open(room(), 'attribution');
    expect(change.overtaken(room())).toBe(false);
    expect(change.overtaken({ ...room(), attribution: 'group' })).toBe(true);
  });
});

describe('what a change does', () => {
  const named = roomFacts('a');
  it.each([
    [named, 'state', 'closed', 'closes'],
    [named, 'state', 'paused', undefined],
    [{ ...named, state: 'closed' }, 'state', 'open', undefined],
    [named, 'attribution', 'none', 'tightens'],
    [{ ...named, attribution: 'group' }, 'attribution', 'delegation', 'loosens'],
    [named, 'attribution', 'named', undefined],
    [{ ...named, moderation: 'pre' }, 'moderation', 'post', 'waiting_stays'],
    [named, 'moderation', 'pre', undefined],
    [named, 'slow_mode_s', '60', undefined],
  ] as const)('%#: is known before it is applied', (before, rule, chosen, effect) => {
    expect(consequence(before as RoomSummary, rule, chosen)).toBe(effect);
  });
});

describe('who may change what', () => {
  it.each([
    ['secretariat', undefined, ['state', 'moderation', 'attribution', 'slow_mode_s']],
    ['moderator', undefined, ['state', 'slow_mode_s']],
    ['moderator', ['b'], []],
    ['moderator', ['a', 'b'], ['state', 'slow_mode_s']],
    ['secretariat', ['b'], []],
    ['delegate', undefined, []],
  ] as const)('%s, for %j: %j', (role, limited, may) => {
    const participant = { role, id: 'x', ...(limited ? { rooms: limited } : {}) };
    const all = (['state', 'moderation', 'attribution', 'slow_mode_s'] as const).filter((rule) => mayChange(participant, 'a', rule));
    expect(all).toEqual(may);
  });

  it('is nobody before one is known', () => {
    expect(mayChange(undefined, 'a', 'state')).toBe(false);
  });
});

describe('what waits at the desks', () => {
  it('is looked at room by room, and again from where one was', async () => {
    venue.answers.set('room.join', ({ params }) => ({ result: joined(String(params['room']), { seq: 5, queue: { pending: params['room'] === 'a' ? 3 : 0 } }) }));
    const queues = new Queues(line, venue.clock, () => ['a', 'b']);
    const undo = queues.watch();
    await venue.clock.pass(0);
    expect([...queues.waiting]).toEqual([['a', { pending: 3 }], ['b', { pending: 0 }]]);
    await venue.clock.pass(15_000);
    expect(venue.last('room.join')?.params).toEqual({ room: 'b', audience: 'desk', after: { epoch: 'E'.repeat(22), seq: 5 } });
    undo();
    const before = venue.times('room.join');
    await venue.clock.pass(60_000);
    expect(venue.times('room.join')).toBe(before);
  });

  it('is not known where one may not look, and not asked for again', async () => {
    venue.answers.set('room.join', ({ params }) =>
      params['room'] === 'a' ? { error: { code: 4003, message: 'Not you.' } } : { result: joined('b', { queue: { pending: 1 } }) },
    );
    const queues = new Queues(line, venue.clock, () => ['a', 'b']);
    const undo = queues.watch();
    await venue.clock.pass(31_000);
    expect([...queues.waiting.keys()]).toEqual(['b']);
    expect(venue.asked.filter(({ method, params }) => method === 'room.join' && params['room'] === 'a')).toHaveLength(1);
    undo();
  });
});
