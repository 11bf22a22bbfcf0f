// Each trouble of Redis, at each call of a node: nobody is told a false yes, nothing is lost, and the node is well again within two
// seconds. A seeded sample here; all of them with PLENARIA_TEST_FULL=1.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { UNLIMITED, dialogueOf, get, startRedis, startServer, until } from '../integration/harness.mjs';
import { Authors } from './authors.mjs';
import { breaches, slowestSettling } from './checkers.mjs';
import { Account, Followers } from './followers.mjs';
import { chance, freshSeed, pick } from './random.mjs';
import { readLog } from './stored_log.mjs';
import { TROUBLES, isSlow, lying, troubledRedis } from './troubled_redis.mjs';

const FULL = process.env.PLENARIA_TEST_FULL === '1';
const ROOMS = ['hall', 'garden'];
const SOON = 2000;
const GROWTH_MIB = 48;
/** What a room and the cache of texts may hold for one intervention of this load. */
const MIB_EACH = 1 / 1024;
const isAppend = (name) => name.startsWith('EVAL');
/**
 * Where a trouble may strike, and at how many calls: appends and all else while authors speak; those of two new connections and of
 * the reading that follows them; signs of life, the clock, positions.
 */
const PHASES = {
  speaking: { calls: 30, of: () => true },
  connecting: { calls: 18, of: () => true },
  watching: { calls: 12, of: (name) => !isAppend(name) },
};
const LEAST_SAMPLE = 40;

async function memoryOf({ child: { pid } }) {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)[1]) / 1024;
}

function cases(random) {
  const all = Object.entries(PHASES).flatMap(([phase, { calls }]) =>
    TROUBLES.flatMap((trouble) => Array.from({ length: calls }, (_, i) => ({ phase, trouble, n: i + 1 }))));
  if (FULL) return all;
  const some = (those) => pick(random, all.filter(those));
  // One of each trouble, as the slow ones take seconds; of the others, some more.
  const sample = TROUBLES.map((name) => some(({ trouble }) => trouble === name));
  while (sample.length < LEAST_SAMPLE) sample.push(some(({ trouble }) => !isSlow(trouble)));
  return sample;
}

async function stage(t, seed) {
  const config = await dialogueOf(t, Object.fromEntries(ROOMS.map((room) => [room, ''])));
  const redis = await startRedis(t);
  const proxy = await troubledRedis(t, redis, { random: chance(seed + 3) });
  const node = await startServer(t, { config, redis: proxy.url, settings: UNLIMITED });
  const other = await startServer(t, { config, redis, settings: UNLIMITED, dataDir: node.dataDir });
  const tokens = await Promise.all(['a', 'b', 'c', 'd'].map((id) => node.token({ role: 'delegate', name: id, id })));
  const accounts = new Map(ROOMS.map((room) => [room, new Account()]));
  const begin = () => {
    const load = new Authors({ nodes: () => [node], tokens, rooms: ROOMS, random: chance(seed + 1), think: 8 });
    // For each room one that begins at each node; whoever is cut off comes back at the other.
    const followers = new Followers({ nodes: () => [node, other], rooms: ['hall', 'hall', 'garden', 'garden'], count: 4, accounts });
    const settle = async (patience = 15_000) => {
      await load.stop(patience);
      const logs = new Map();
      for (const room of ROOMS) logs.set(room, await readLog(redis.command, room));
      await followers.stop(new Map([...logs].map(([room, log]) => [room, log.filter(({ publicHeader }) => publicHeader).length])), patience);
      return [...breaches({ invocations: load.invocations, accounts, logs }), ...load.faults.map((fault) => `answer: ${fault}`)];
    };
    return { load, settle };
  };
  return { proxy, node, begin };
}

test('each trouble of Redis at each call: no false yes, nothing lost, well again within two seconds', { timeout: 7_200_000 }, async (t) => {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  const { proxy, node, begin } = await stage(t, seed);
  const { load, settle } = begin();
  const isReady = () => get(node, '/readyz', { milliseconds: 2000 }).then(({ status }) => status === 200, () => false);
  await until('the load begins', () => load.acknowledged > 100);
  const memory = await memoryOf(node);
  const [healthy, slow, most] = [[], [], { took: 0, grown: 0 }];
  const tried = cases(chance(seed));
  let since = performance.now();
  for (const { trouble, n, phase } of tried) {
    const what = () => `${trouble} at call ${n} while ${phase} (${proxy.fired})`;
    healthy.push([since, performance.now()]);
    proxy.arm(trouble, n, PHASES[phase].of);
    if (phase === 'connecting') proxy.cutAll();
    await until(() => `${what()} happens\n${node.child.tail()}`, () => proxy.ended, 25_000);
    const before = load.acknowledged;
    await until(() => `after ${what()} it goes on\n${node.child.tail()}`, async () => load.acknowledged > before && (await isReady()), 20_000);
    since = performance.now();
    const took = since - proxy.ended;
    most.took = Math.max(most.took, took);
    most.grown = Math.max(most.grown, (await memoryOf(node)) - memory);
    if (took > SOON) slow.push(`${what()}: well again after ${took.toFixed(0)} ms`);
  }
  const found = await settle();
  healthy.push([since, performance.now()]);
  const asked = load.invocations.flatMap((one) => (one.withdrawal ? [one, one.withdrawal] : [one]));
  const sum = (answer) => asked.reduce((total, { answers }) => total + answers[answer], 0);
  const settling = slowestSettling(load.invocations, healthy);
  t.diagnostic(`${tried.length} troubles, ${load.acknowledged} acknowledged, ${sum(5003)} times 5003, ${sum(5004)} times 5004; well again after ` +
    `${most.took.toFixed(0)} ms at most, a doubt settled after ${settling.toFixed(0)} ms, ${most.grown.toFixed(1)} MiB more at most`);
  assert.deepEqual(found, [], `PLENARIA_FAULT_SEED=${seed}`);
  assert.deepEqual(slow, [], `PLENARIA_FAULT_SEED=${seed}`);
  assert.ok(settling < SOON, `a doubt stayed unsettled for ${settling} ms`);
  assert.ok(most.grown < GROWTH_MIB + MIB_EACH * load.acknowledged, `the node has grown by ${most.grown} MiB`);
  assert.ok(sum(5003) > 0 && asked.some(({ acknowledged }) => !acknowledged), 'some did not insist after a 5003');
});

test('a Redis that says yes and records nothing is caught', async (t) => {
  const seed = freshSeed();
  const { proxy, begin } = await stage(t, seed);
  proxy.instead = lying(40);
  const { load, settle } = begin();
  await until('it has lied', () => proxy.instead.left() === 0, 10_000);
  await until('somebody believes it', () => load.acknowledged > 0);
  const found = await settle(300);
  assert.ok(found.some((breach) => breach.includes('which is 0 times in the log')), JSON.stringify(found.slice(0, 5)));
});
