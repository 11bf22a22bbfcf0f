// An event stream that does not begin: whether the server refuses it for a moment, or something between never lets it
// through.
import { beforeEach, expect, it, vi } from 'vitest';
import { Connection } from '../../src/connection/connection';
import { Listening } from '../support/listening';
import { TestVenue } from '../support/venue';

let venue: TestVenue;
let line: Connection;
let remembered: string | undefined;

beforeEach(() => {
  venue = new TestVenue();
  venue.socketMode = 'refuse';
  remembered = undefined;
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
});

async function follow(): Promise<void> {
  line = new Connection({
    ports: venue.ports, memory: { load: () => undefined, save: ({ tier }) => (remembered = tier) }, client: 'test', language: () => 'es',
  });
  line.open(undefined);
  line.follow('a', new Listening());
  await venue.clock.pass(0);
}

it.each([
  ['503', () => new Response('Later.', { status: 503 })],
  ['429', () => new Response('Slowly.', { status: 429 })],
  ['no answer', () => Response.error()],
  ['a cut before the first byte', () => new Response(new ReadableStream({ start: (controller) => controller.close() }), { headers: { 'Content-Type': 'text/event-stream' } })],
])('is tried again after %s, and not given up for a day', async (_, answer) => {
  venue.insteadOfStream = answer;
  await follow();
  expect(line.state).toMatchObject({ phase: 'waiting', because: 'lost' });
  venue.insteadOfStream = undefined;
  await venue.clock.pass(10_000);
  expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  expect(remembered).toBe('stream');
});

it.each([
  ['stays silent after its status', () => { venue.streamMode = 'hush'; }],
  ['never shows a status', () => { venue.streamMode = 'hold'; }],
  ['is answered by a page of something between', () => { venue.insteadOfStream = () => new Response('<p>Sign in', { headers: { 'Content-Type': 'text/html' } }); }],
])('gives way to long polling where it %s', async (_, set) => {
  set();
  await follow();
  await venue.clock.pass(5_000);
  expect(line.state).toEqual({ phase: 'live', tier: 'polling' });
});

it('gives way to long polling where it is refused each time, while everything else is let through', async () => {
  venue.insteadOfStream = () => new Response('Forbidden.', { status: 403 });
  await follow();
  await venue.clock.pass(30_000);
  expect(line.state).toEqual({ phase: 'live', tier: 'polling' });
  expect(venue.streams).toHaveLength(4);
});

it('is tried again as often after it had worked for a while', async () => {
  await follow();
  for (let restarts = 0; restarts < 6; restarts += 1) {
    venue.insteadOfStream = () => new Response('Later.', { status: 503 });
    venue.stream.fail();
    await venue.clock.pass(800);
    venue.insteadOfStream = undefined;
    await venue.clock.pass(15_000);
    expect(line.state).toEqual({ phase: 'live', tier: 'stream' });
  }
});
