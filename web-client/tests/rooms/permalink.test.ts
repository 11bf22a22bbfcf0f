// Looking for the intervention of a permalink while older ones cannot be read, or while there is no connection.
import { beforeEach, expect, it, vi } from 'vitest';
import { openPage } from '../support/opening';
import { TestStore } from '../support/store';
import { epoch, intervention, joined, TestVenue } from '../support/venue';

let venue: TestVenue;
const unreadable = () => ({ error: { code: 5003, message: 'Not now.' } });
const older = () => ({ result: { interventions: [intervention(59), intervention(58)], more: false, epoch } });

/** A room whose newest is 60, and what looking for `id` in it comes to. */
async function lookingFor(id: string) {
  const { room } = await openPage({ venue, store: new TestStore(), tab: new TestStore() }).enter();
  const over = new AbortController();
  const ended = vi.fn();
  void room.find(id, over.signal).then(ended);
  return { room, over, ended };
}

beforeEach(() => {
  venue = new TestVenue();
  venue.answers.set('room.join', () => ({ result: joined('a', { seq: 60, snapshot: { interventions: [intervention(60)], more: true } }) }));
});

it('is asked for again, ever more slowly, until it can be read', async () => {
  venue.answers.set('room.history', unreadable);
  const { ended } = await lookingFor('i58');
  await venue.clock.pass(6_000);
  expect(ended).not.toHaveBeenCalled();
  expect(venue.times('room.history')).toBe(4);
  venue.answers.set('room.history', older);
  await venue.clock.pass(5_000);
  expect(ended).toHaveBeenCalledExactlyOnceWith('found');
});

it('is not said to be missing where not everything could be read', async () => {
  venue.answers.set('room.history', unreadable);
  const { room, ended } = await lookingFor('nowhere');
  await venue.clock.pass(120_000);
  expect(ended).toHaveBeenCalledExactlyOnceWith('unread');
  expect(venue.times('room.history')).toBe(8);
  venue.answers.set('room.history', older);
  expect(await room.find('nowhere', new AbortController().signal)).toBe('missing');
});

it('is looked for again once the connection is back', async () => {
  venue.answers.set('room.history', () => 'silence');
  const { ended } = await lookingFor('i58');
  await venue.clock.pass(0);
  venue.socketMode = 'refuse';
  venue.fetchMode = 'refuse';
  venue.socket.drop();
  await venue.clock.pass(60_000);
  expect(ended).not.toHaveBeenCalled();
  venue.socketMode = 'open';
  venue.fetchMode = 'answer';
  venue.answers.set('room.history', older);
  await venue.clock.pass(20_000);
  expect(ended).toHaveBeenCalledExactlyOnceWith('found');
});

it('is no longer asked for once somebody went elsewhere', async () => {
  venue.answers.set('room.history', unreadable);
  const { over } = await lookingFor('i58');
  await venue.clock.pass(2_000);
  const before = venue.times('room.history');
  over.abort();
  await venue.clock.pass(120_000);
  expect(venue.times('room.history')).toBe(before);
});

it('waits for what somebody has asked for by hand, and asks for no page twice', async () => {
  venue.answers.set('room.history', older);
  const { room } = await openPage({ venue, store: new TestStore(), tab: new TestStore() }).enter();
  void room.older();
  expect(await room.find('i58', new AbortController().signal)).toBe('found');
  expect(venue.times('room.history')).toBe(1);
});
