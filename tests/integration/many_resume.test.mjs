// Thousands who resume together, as after a node went away, are served from one encoding of each event.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, newKey, openEvents, startServer, statement } from './harness.mjs';

const encodings = async (server, what) =>
  Number(new RegExp(`^plenaria_encodings_total{what="${what}"} (\\S+)$`, 'm').exec((await get(server, '/metrics')).body)[1]);

test('ten thousand resumes from four places cost one encoding of each event, and all get the same', async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '' }), settings: UNLIMITED });
  const author = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
  const { epoch } = await author.request('room.join', { room: 'hall' });
  const count = 200;
  for (let i = 1; i <= count; i += 1) await author.request('intervention.submit', statement('hall', `number ${i}`, { key: newKey() }));
  // A withdrawal makes every event be rendered anew, once.
  const { intervention } = await author.request('intervention.submit', statement('hall', 'a slip', { key: newKey() }));
  await author.request('intervention.withdraw', { room: 'hall', id: intervention.id, version: intervention.version });
  const before = await encodings(server, 'event');

  const [clients, each] = [250, 40];
  const followers = await Promise.all(Array.from({ length: clients }, () => connect(t, server)));
  const answers = new Map();
  await Promise.all(followers.map(async (follower, f) => {
    for (let i = 0; i < each; i += 1) {
      const seq = [0, 50, 100, 150][(f + i) % 4];
      const joined = await follower.request('room.join', { room: 'hall', after: { epoch, seq } });
      assert.equal(joined.reset, false);
      assert.deepEqual(joined.events.map((event) => event.seq), Array.from({ length: count + 2 - seq }, (_, k) => seq + 1 + k));
      const text = JSON.stringify(joined.events);
      assert.equal(text, answers.get(seq) ?? (answers.set(seq, text), text));
    }
  }));
  assert.ok(!answers.get(0).includes('a slip'), 'what was withdrawn is not told again');
  const streams = await Promise.all(
    Array.from({ length: 100 }, () => openEvents(t, server, 'hall', { headers: { 'last-event-id': `${epoch}:150` } })));
  await Promise.all(streams.map((stream) => stream.waitFor(({ data }) => data.seq === count + 2)));
  const made = (await encodings(server, 'event')) - before;
  assert.ok(made <= count + 2, `${clients * each} resumes and ${streams.length} streams made ${made} encodings`);

  const snapshots = await encodings(server, 'snapshot');
  await Promise.all(followers.map((follower) => follower.request('room.join', { room: 'hall' })));
  assert.ok((await encodings(server, 'snapshot')) - snapshots <= 1, 'and one of the snapshot');
});
