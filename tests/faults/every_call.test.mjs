// Each trouble of Redis, at each call of a node: nobody is told a false yes, nothing is lost, and the node is well again within two
// seconds. A seeded sample here; all of them with PLENARIA_TEST_FULL=1.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { UNLIMITED, dialogueOf, get, startRedis, startServer, until } from '../integration/harness.mjs';
import { Authors } from './authors.mjs';
import { breaches, slowestSettling } from './checkers.mjs';
import { Account, Followers } from './followers.mjs';
import { chance, freshSeed } from './random.mjs';
import { readLog } from './stored_log.mjs';
import { TROUBLES, troubledRedis } from './troubled_redis.mjs';

const FULL = process.env.PLENARIA_TEST_FULL === '1';
const ROOMS = ['hall', 'garden'];
/** Calls that a few submissions, their replies, a position check and a ping make; and those of a new pair of connections. */
const CALLS = { working: 30, connecting: 16 };

async function memoryOf(server) {
  const status = await readFile(`/proc/${server.child.pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

function cases(random) {
  const all = Object.entries(CALLS).flatMap(([phase, count]) =>
    TROUBLES.flatMap((trouble) => Array.from({ length: count }, (_, i) => ({ phase, trouble, n: i + 1 }))));
  if (FULL) return all;
  const quick = all.filter(({ trouble }) => !trouble.startsWith('stalled'));
  const sample = Array.from({ length: 45 }, () => quick[Math.floor(random() * quick.length)]);
  // One of each kind of stall, as each takes its five seconds.
  for (const trouble of ['stalled before', 'stalled reply']) sample.push({ phase: 'working', trouble, n: 1 + Math.floor(random() * CALLS.working) });
  return sample;
}

async function stage(t, seed, through) {
  const config = await dialogueOf(t, Object.fromEntries(ROOMS.map((room) => [room, ''])));
  const redis = await startRedis(t);
  const proxy = await through(t, redis);
  const node = await startServer(t, { config, redis: proxy.url, settings: UNLIMITED });
  const other = await startServer(t, { config, redis, settings: UNLIMITED, dataDir: node.dataDir });
  const tokens = await Promise.all(['a', 'b', 'c', 'd'].map((id) => node.token({ role: 'delegate', name: id, id })));
  const accounts = new Map(ROOMS.map((room) => [room, new Account()]));
  const load = new Authors({ nodes: () => [node], tokens, rooms: ROOMS, random: chance(seed + 1), think: 8 });
  // One for each room on each node.
  const followers = new Followers({ nodes: () => [node, other], rooms: ['hall', 'hall', 'garden', 'garden'], count: 4, accounts });
  const settle = async (patience = 15_000) => {
    await load.stop(patience);
    const logs = new Map();
    for (const room of ROOMS) logs.set(room, await readLog(redis.command, room));
    await followers.stop(new Map([...logs].map(([room, log]) => [room, log.filter(({ publicHeader }) => publicHeader).length])), patience);
    return breaches({ invocations: load.invocations, accounts, logs });
  };
  return { redis, proxy, node, load, settle };
}

test('each trouble of Redis at each call: no false yes, nothing lost, well again within two seconds', { timeout: 3_600_000 }, async (t) => {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  const { proxy, node, load, settle } = await stage(t, seed, troubledRedis);
  await until('the load begins', () => load.acknowledged > 100);
  const [memory, recoveries, slow] = [await memoryOf(node), [], []];
  const tried = cases(chance(seed));
  for (const one of tried) {
    const what = `${one.trouble} at call ${one.n} while ${one.phase}`;
    proxy.arm(one.trouble, one.n);
    if (one.phase === 'connecting') proxy.cutAll();
    await until(() => `${what} happens`, () => proxy.ended, 20_000);
    const before = load.acknowledged;
    const ready = () => get(node, '/readyz', { milliseconds: 2000 }).then(({ status }) => status === 200, () => false);
    await until(() => `after ${what} it goes on\n${node.child.tail()}`, async () => load.acknowledged > before && (await ready()), 20_000);
    recoveries.push(performance.now());
    const took = performance.now() - proxy.ended;
    if (took > 2000) slow.push(`${what} (${proxy.fired}): well again after ${took.toFixed(0)} ms`);
  }
  const grown = (await memoryOf(node)) - memory;
  const found = await settle();
  const sum = (answer) => load.invocations.reduce((total, { answers }) => total + answers[answer], 0);
  t.diagnostic(`${tried.length} troubles, ${load.acknowledged} acknowledged, ${sum(5003)} times 5003, ${sum(5004)} times 5004, ` +
    `the slowest doubt settled after ${slowestSettling(load.invocations, recoveries).toFixed(0)} ms, ${grown.toFixed(1)} MiB more`);
  assert.deepEqual(found, [], `PLENARIA_FAULT_SEED=${seed}`);
  assert.deepEqual(slow, [], `PLENARIA_FAULT_SEED=${seed}`);
  assert.ok(grown < 48, `the node has grown by ${grown} MiB`);
});

test('a Redis that says yes and records nothing is caught', async (t) => {
  const seed = freshSeed();
  // The append is replaced by a script that does nothing and answers as if it had.
  const lying = async (scope, redis) => {
    const proxy = await troubledRedis(scope, redis);
    proxy.lies = 40;
    return proxy;
  };
  const { load, settle, proxy } = await stage(t, seed, lying);
  await until('it lies', () => proxy.lies === 0, 10_000);
  await until('somebody believes it', () => load.acknowledged > 0);
  const found = await settle(300);
  assert.ok(found.some((breach) => breach.includes('which is 0 times in the log')), JSON.stringify(found.slice(0, 5)));
});
