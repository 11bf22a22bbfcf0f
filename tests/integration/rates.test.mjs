// How fast one person, one connection and one address may ask, and try tokens, of a real server.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, openEvents, rpc, startServer, statement, until } from './harness.mjs';

const ELSEWHERE = { localAddress: '127.0.0.2' };

async function stage(t, settings) {
  return startServer(t, { config: await dialogueOf(t, { hall: '' }), settings: { ...UNLIMITED, ...settings } });
}

/**
 * What became of requests that were sent at once: how many were granted, at most as many as a bucket of `rate` a second
 * can have given in the time that it took. All others have to be 4029 with how long to wait.
 */
async function countGranted(requests, rate) {
  const began = performance.now();
  const answers = await Promise.allSettled(requests);
  const seconds = (performance.now() - began) / 1000;
  const refused = answers.filter((answer) => answer.status === 'rejected').map((answer) => answer.reason);
  for (const error of refused) {
    assert.equal(error.code, 4029, error.message);
    assert.ok(error.data.retry_after_ms > 0 && error.data.retry_after_ms <= 1000, JSON.stringify(error.data));
  }
  const granted = answers.length - refused.length;
  assert.ok(granted <= 2 * rate + seconds * rate + 1, `${granted} in ${seconds} s`);
  return granted;
}

/** As a WebSocket's request: gives the result, or throws the error. */
const posted = (server, method, params, options) =>
  rpc(server, method, params, options).then(({ result, error }) => (error ? Promise.reject(error) : result));

/** Asks until one of this connection's requests is refused. */
const spent = (one) =>
  until('all of it is used up', async () => {
    const answers = await Promise.allSettled(Array.from({ length: 50 }, () => one.request('session.heartbeat')));
    return answers.some((answer) => answer.reason?.code === 4029);
  });

/** Waits until a request is granted again. */
const rested = (ask) => until('the bucket has filled', () => ask().then(() => true, () => false));

test('ten connections and POSTs of one person get no more than one connection', async (t) => {
  const rate = 10;
  const server = await stage(t, { 'limits.requests_per_second': rate });
  const token = await server.token({ role: 'delegate', name: 'Ana', id: 'ana' });
  const another = await server.token({ role: 'delegate', name: 'Ana again', id: 'ana' });
  const connections = await Promise.all(Array.from({ length: 10 }, (_, i) => connect(t, server, { token: i % 2 ? token : another })));
  const asked = () => connections.flatMap((one) => Array.from({ length: 10 }, () => one.request('session.heartbeat')));
  const granted = await countGranted([...asked(), ...Array.from({ length: 10 }, () => posted(server, 'session.heartbeat', {}, { token }))], rate);
  assert.ok(granted >= 10, `${granted}`);
  // It is the person who has to wait, wherever they come from: neither others at their address, nor who is nobody yet.
  const from = await connect(t, server, { token, ...ELSEWHERE });
  await spent(from);
  const bo = await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Bo' }) });
  await bo.request('session.heartbeat');
  const follower = await connect(t, server);
  await follower.request('room.join', { room: 'hall' });
  await posted(server, 'dialogue.get');
  // Nothing was lost but time.
  await rested(() => connections[0].request('intervention.submit', statement('hall', 'At last.')));
});

test('an address has a rate for all its connections, POSTs, streams and polls together; another has its own', async (t) => {
  const rate = 20;
  const server = await stage(t, { 'limits.requests_per_second': 100_000, 'limits.requests_per_second_per_address': rate });
  const people = await Promise.all(
    Array.from({ length: 5 }, async (_, i) => connect(t, server, { token: await server.token({ role: 'delegate', name: `${i}` }) })),
  );
  const followers = await Promise.all(Array.from({ length: 5 }, () => connect(t, server)));
  const asked = [...people, ...followers].flatMap((one) => Array.from({ length: 20 }, () => one.request('session.heartbeat')));
  const granted = await countGranted([...asked, ...Array.from({ length: 20 }, () => posted(server, 'dialogue.get'))], rate);
  assert.ok(granted >= 10, `${granted}`);
  for (const accept of ['text/event-stream', 'application/json']) {
    const refused = await until('a refusal', async () => {
      await spent(followers[0]);
      // It may have been let in, as the bucket fills while it asks.
      const answer = await openEvents(t, server, 'hall', { headers: { accept } });
      answer.close?.();
      return answer.status === 429 && answer;
    });
    assert.equal(refused.headers['retry-after'], '1');
    const { error, id } = JSON.parse(refused.body);
    assert.deepEqual([id, error.code], [null, 4029]);
    assert.ok(error.data.retry_after_ms > 0);
  }
  await spent(followers[0]);
  const elsewhere = await connect(t, server, ELSEWHERE);
  await elsewhere.request('room.join', { room: 'hall' });
  assert.ok((await posted(server, 'dialogue.get', {}, ELSEWHERE)).dialogue);
  const stream = await openEvents(t, server, 'hall', ELSEWHERE);
  assert.equal(stream.status, 200);
  await rested(() => people[0].request('intervention.submit', statement('hall', 'At last.')));
  await elsewhere.event('hall');
});

test('a few tokens that nobody signed, and an address has to wait; those who were in already come in again', async (t) => {
  const server = await stage(t, { 'limits.bad_tokens_per_minute': 10 });
  const token = await server.token({ role: 'delegate', name: 'Ana' });
  const fresh = await server.token({ role: 'delegate', name: 'Bo' });
  await connect(t, server, { token });
  const bad = (i) => `${fresh.slice(0, -6)}${String(i).padStart(6, 'A')}`;
  for (let i = 0; i < 10; i += 1) {
    if (i % 2) assert.equal((await rpc(server, 'dialogue.get', {}, { token: bad(i) })).error.code, 4001);
    else assert.equal((await (await connect(t, server)).refusal('session.open', { token: bad(i) })).code, 4001);
  }
  const newcomer = await connect(t, server);
  const opened = await newcomer.refusal('session.open', { token: fresh });
  const { error } = await rpc(server, 'dialogue.get', {}, { token: fresh });
  for (const { code, data } of [opened, error]) {
    assert.equal(code, 4029);
    assert.ok(data.retry_after_ms > 30_000 && data.retry_after_ms <= 60_000, JSON.stringify(data));
  }
  assert.deepEqual([opened.data.field, error.data.field], ['token', undefined]);
  // Reading needs no token.
  await newcomer.request('room.join', { room: 'hall' });
  const again = await connect(t, server, { token });
  await again.request('intervention.submit', statement('hall', 'Still here.'));
  await connect(t, server, { token: fresh, ...ELSEWHERE });
  // Now it has been in.
  await connect(t, server, { token: fresh });
  assert.match((await get(server, '/metrics')).body, /plenaria_held_back_total\{limit="bad_tokens_per_minute"\} 2\n/);
});

test('links that are over are no bad tokens', async (t) => {
  const server = await stage(t, { 'limits.bad_tokens_per_minute': 1 });
  const brief = await server.token({ role: 'delegate', name: 'Ana', ttl: '1s' });
  await until('the link is over', async () => (await rpc(server, 'dialogue.get', {}, { token: brief })).error?.code === 4001);
  for (let i = 0; i < 20; i += 1) assert.equal((await rpc(server, 'dialogue.get', {}, { token: brief })).error.code, 4001);
  await connect(t, server, { token: await server.token({ role: 'delegate', name: 'Ana' }) });
});
