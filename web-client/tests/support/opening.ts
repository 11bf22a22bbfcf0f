// One opening of the page, put together as the page does, on a network, a clock and a device of the test's.
import { Connection } from '../../src/connection/connection';
import type { Entry } from '../../src/protocol/types';
import { Announcer } from '../../src/rooms/announcer.svelte';
import { Composer } from '../../src/rooms/composer.svelte';
import { Device } from '../../src/rooms/device';
import { Drafts } from '../../src/rooms/drafts';
import { FollowedRoom } from '../../src/rooms/followed_room.svelte';
import { Hall } from '../../src/rooms/hall.svelte';
import { TabToken } from '../../src/rooms/link';
import { ReadMarks } from '../../src/rooms/read_marks';
import { Sending } from '../../src/rooms/sending.svelte';
import { Visitor } from '../../src/rooms/visitor.svelte';
import type { TestStore } from './store';
import { intervention, published, type TestVenue } from './venue';

export interface Stage {
  readonly venue: TestVenue;
  readonly store: TestStore;
  readonly tab: TestStore;
}

/** Everything that one opening of the page makes. */
export function openPage({ venue, store, tab }: Stage, token?: string) {
  const device = new Device(store);
  const line = new Connection({ ports: venue.ports, memory: { load: () => undefined, save: () => undefined }, client: 'test', language: () => 'es' });
  const { clock } = venue;
  const announcer = new Announcer(clock, device);
  const visitor = new Visitor(line, new TabToken(tab), announcer, clock);
  const sending = new Sending(line, { clock, random: venue.ports.random, device, announcer });
  const marks = new ReadMarks(device);
  const hall = new Hall(line, clock);
  visitor.watch();
  sending.attend();
  hall.attend();
  visitor.enter(token);
  const enter = async (id = 'a') => {
    const room = new FollowedRoom(id, { line, clock, marks, announcer, venueNow: () => visitor.venueNow() });
    const leave = room.enter();
    sending.whenRecorded(id, (entry) => room.recorded(entry));
    await clock.pass(0);
    return { room, leave };
  };
  let keys = 0;
  const compose = (owner = 'elena') => new Composer('a', { sending, drafts: new Drafts(device, owner), owner, makeKey: () => `key-000${(keys += 1)}`, language: 'es' });
  return { device, line, announcer, visitor, sending, marks, hall, enter, compose };
}

export const bounds = { maxTextChars: 8_000 };
export const event = (seq: number, rest: Record<string, unknown> = {}) => ({ room: 'a', ...published(seq, rest) });
export const own = (seq: number | undefined, rest: Record<string, unknown> = {}): Entry => {
  const { seq: _, ...entry } = intervention(seq ?? 0, { id: 'mine-1', version: 1, mine: true, ...rest });
  return (seq === undefined ? entry : { ...entry, seq }) as Entry;
};
