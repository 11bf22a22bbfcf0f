// Two nodes on one Redis: everyone sees the same thing in the same order; and a killed node loses nothing acknowledged.
// PLENARIA_TEST_FULL=1 runs the full sizes.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, WireError, connect, dialogueOf, newKey, startRedis, startServer, statement, until } from './harness.mjs';

const FULL = process.env.PLENARIA_TEST_FULL === '1';

const roomNames = (count) => Array.from({ length: count }, (_, i) => `room-${i + 1}`);

async function twoNodes(t, rooms) {
  const config = await dialogueOf(t, Object.fromEntries(rooms.map((room) => [room, ''])));
  const redis = await startRedis(t);
  const one = await startServer(t, { config, redis, settings: UNLIMITED });
  const two = await startServer(t, { config, redis, settings: UNLIMITED, dataDir: one.dataDir });
  return { redis, nodes: [one, two] };
}

/** What is wrong with the events that a follower was given, in words; nothing when they are whole. */
function faultOf(events, count) {
  if (events.length !== count) return `${events.length} events instead of ${count}`;
  const broken = events.findIndex((event, i) => event.seq !== i + 1);
  return broken < 0 ? undefined : `seq ${events[broken].seq} in place ${broken + 1}`;
}

const orderOf = (events) => events.map((event) => event.data.intervention.id).join(' ');

test('the checker of order catches a lost, a doubled and a swapped event', () => {
  const event = (seq) => ({ seq, data: { intervention: { id: `i${seq}` } } });
  const whole = [1, 2, 3, 4].map(event);
  assert.equal(faultOf(whole, 4), undefined);
  assert.ok(faultOf([1, 2, 4].map(event), 4));
  assert.ok(faultOf([1, 2, 2, 3].map(event), 4));
  assert.ok(faultOf([1, 3, 2, 4].map(event), 4));
  assert.notEqual(orderOf(whole), orderOf([event(1), event(3), event(2), event(4)]));
});

async function everyoneHasEverything(t, { rooms, clients, authors, interventions }) {
  const { nodes } = await twoNodes(t, rooms);
  const followers = await Promise.all(
    Array.from({ length: clients }, async (_, i) => {
      const follower = await connect(t, nodes[i % 2]);
      const room = rooms[Math.floor(i / 2) % rooms.length];
      const { seq } = await follower.request('room.join', { room });
      assert.equal(seq, 0);
      return { follower, room };
    }),
  );
  const began = performance.now();
  await Promise.all(
    Array.from({ length: authors }, async (_, a) => {
      const token = await nodes[0].token({ role: 'delegate', name: `Author ${a}` });
      const author = await connect(t, nodes[a % 2], { token });
      for (let i = a; i < interventions; i += authors) {
        // Coprime to the number of authors, so that each of them speaks in every room.
        await author.request('intervention.submit', statement(rooms[(i * 7 + Math.floor(i / authors)) % rooms.length], `${a}/${i}`));
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const counts = Object.fromEntries(rooms.map((room) => [room, 0]));
  for (let i = 0; i < interventions; i += 1) counts[rooms[(i * 7 + Math.floor(i / authors)) % rooms.length]] += 1;
  const orders = new Map(rooms.map((room) => [room, new Set()]));
  for (const { follower, room } of followers) {
    await follower.event(room, (event) => event.seq === counts[room], 30_000);
    const events = follower.events(room);
    assert.equal(faultOf(events, counts[room]), undefined, `a follower of ${room}`);
    orders.get(room).add(orderOf(events));
  }
  for (const room of rooms) assert.equal(orders.get(room).size, 1, `one order in ${room}`);
  t.diagnostic(`${clients} followers, ${interventions} interventions in ${seconds.toFixed(1)} s`);
}

test('every follower on both nodes has every event of its room, once, in the same order', (t) =>
  everyoneHasEverything(t, { rooms: roomNames(10), clients: 200, authors: 50, interventions: 20_000 }));

test('so has everybody in a crowd, whom each node tells together', (t) =>
  everyoneHasEverything(t, { rooms: roomNames(1), clients: 160, authors: 50, interventions: 3_000 }));

test('a node killed while authors post and retry loses nothing acknowledged and doubles nothing', async (t) => {
  const rooms = roomNames(4);
  const { redis, nodes } = await twoNodes(t, rooms);
  const [authors, wanted, kills] = [50, FULL ? 20_000 : 3_000, FULL ? 20 : 3];
  let victim = nodes[0];
  const acknowledged = new Map(); // key → { room, id }
  let acknowledgements = 0;
  let over = false;
  const tokens = await Promise.all(
    Array.from({ length: authors }, (_, a) => nodes[1].token({ role: 'delegate', name: `Author ${a}`, id: `author-${a}` })),
  );
  const answers = { repeated: 0, lost: 0 };
  /** Submits until it is acknowledged, wherever a node answers. */
  async function insist(state, params) {
    for (let attempt = 0; ; attempt += 1) {
      assert.ok(attempt < 500, 'an intervention is never acknowledged');
      try {
        state.at ??= await connect(t, state.odd ? nodes[1] : victim, { token: state.token });
        const { intervention } = await state.at.request('intervention.submit', params);
        if (attempt > 0) answers.repeated += 1;
        return intervention;
      } catch (error) {
        const mayBeRepeated = !(error instanceof WireError) || error.code === 5003 || error.code === 5004;
        assert.ok(mayBeRepeated, error);
        if (!(error instanceof WireError)) {
          answers.lost += 1;
          state.at = undefined;
          await until('a node is back', async () => victim.child.running && (await ready(victim)), 20_000);
        }
      }
    }
  }
  const ready = async (server) => fetch(`${server.url}/readyz`).then((r) => r.status === 200, () => false);
  const posting = tokens.map(async (token, a) => {
    const state = { token, odd: a % 5 === 0 };
    for (let i = 0; !over; i += 1) {
      const params = statement(rooms[(a + i) % rooms.length], `${a}/${i}`, { key: newKey() });
      const { id } = await insist(state, params);
      acknowledged.set(params.key, { room: params.room, id });
      acknowledgements += 1;
    }
  });
  for (let kill = 1; kill <= kills; kill += 1) {
    await until('enough is acknowledged before a kill', () => acknowledgements >= (wanted / (kills + 1)) * kill, 120_000);
    await victim.kill();
    victim = await victim.again();
  }
  await until('enough is acknowledged', () => acknowledgements >= wanted, 120_000);
  over = true;
  await Promise.all(posting);

  const inLog = new Map();
  for (const room of rooms) {
    const entries = await redis.command('--json', 'XRANGE', (await redis.command('KEYS', `*${room}}:log`)).trim(), '-', '+');
    for (const [, fields] of JSON.parse(entries)) {
      const header = JSON.parse(fields.find((field) => field.startsWith('{"v":') && field.includes('"key"')) ?? '{}');
      if (header.type === 'intervention.submitted') inLog.set(header.id, (inLog.get(header.id) ?? 0) + 1);
    }
  }
  const ids = new Set();
  for (const { id } of acknowledged.values()) {
    assert.equal(inLog.get(id), 1, 'an acknowledged intervention is in the log exactly once');
    ids.add(id);
  }
  assert.equal(ids.size, acknowledged.size, 'no two keys share an intervention');
  assert.equal(inLog.size, acknowledged.size, 'nothing is in the log that no key stands for');
  assert.ok(answers.lost > 0, 'the kills were felt');
  t.diagnostic(`${acknowledged.size} acknowledged over ${kills} kills, ${answers.lost} connections lost, ${answers.repeated} keys repeated`);
});

test('a follower on one node sees people and events of the other; closing one node leaves the other at work', async (t) => {
  const { nodes } = await twoNodes(t, ['hall']);
  const here = await connect(t, nodes[0]);
  await here.request('room.join', { room: 'hall' });
  const there = await connect(t, nodes[1], { token: await nodes[1].token({ role: 'delegate', name: 'Ana', group: 'academia' }) });
  await there.request('room.join', { room: 'hall' });
  await here.notification('room.presence', (p) => p.total === 2 && p.groups.academia === 1);
  await there.request('intervention.submit', statement('hall', 'From the other node.'));
  await here.event('hall', (e) => e.data.intervention.text === 'From the other node.');
  await nodes[0].stop();
  await there.request('intervention.submit', statement('hall', 'Still here.'));
});
