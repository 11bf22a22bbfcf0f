// Messages between nodes that are lost, a subscription that has died in silence, and nodes of which one is far away: everybody is
// told everything, soon, and nobody is kept waiting.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, dialogueOf, get, newKey, startRedis, startServer, until } from '../integration/harness.mjs';
import { Line } from './line.mjs';
import { chance, freshSeed } from './random.mjs';
import { troubledRedis } from './troubled_redis.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const at = (sorted, share) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
const submit = (line, text) => line.request('intervention.submit', { room: 'hall', key: newKey(), kind: 'statement', language: 'en', text });

async function twoNodes(t, options) {
  const config = await dialogueOf(t, { hall: '' });
  const redis = await startRedis(t);
  const proxy = await troubledRedis(t, redis, options);
  const near = await startServer(t, { config, redis, settings: UNLIMITED });
  const far = await startServer(t, { config, redis: proxy.url, settings: UNLIMITED, dataDir: near.dataDir });
  return { redis, proxy, near, far };
}

/** Follows a room on a node; `arrivals`: text → when it was told. */
async function follow(node) {
  const arrivals = new Map();
  const seqs = [];
  const line = await Line.open(node.url, {
    onNotification: (method, params) => {
      if (method !== 'room.event') return;
      seqs.push(params.seq);
      arrivals.set(params.data.intervention?.text, performance.now());
    },
  });
  const { seq } = await line.request('room.join', { room: 'hall' });
  return { line, arrivals, seqs, from: seq };
}

/** How long after it was acknowledged each of `sent` (text → when) was told to this follower, ascending. */
const delaysOf = ({ arrivals }, sent) => [...sent].map(([text, when]) => Math.max(0, arrivals.get(text) - when)).sort((a, b) => a - b);

test('with a tenth of the published messages lost, every follower is told everything, in order', async (t) => {
  const seed = freshSeed();
  const random = chance(seed);
  const { proxy, near, far } = await twoNodes(t);
  let lost = 0;
  proxy.drops = () => {
    const drop = random() < 0.1;
    lost += drop;
    return drop;
  };
  const followers = await Promise.all([far, far, far, near].map(follow));
  const author = await Line.open(near.url, { token: await near.token({ role: 'delegate', name: 'Ana' }) });
  const sent = new Map();
  for (let i = 0; i < 400; i += 1) {
    await submit(author, `${i}`);
    sent.set(`${i}`, performance.now());
    // Most come close after each other; some are followed by a silence in which only a look at the stream can tell of a loss.
    await pause(random() < 0.95 ? random() * 20 : 300 + random() * 500);
  }
  await until('everybody is told everything', () => followers.every(({ arrivals }) => arrivals.size === sent.size), 10_000);
  const delays = followers.map((follower) => delaysOf(follower, sent));
  const p99 = Math.max(...delays.map((each) => at(each, 0.99)));
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}: ${lost} messages lost; acknowledged to told: p50 ${at(delays[0], 0.5).toFixed(0)} ms, ` +
    `p99 ${p99.toFixed(0)} ms, at most ${Math.max(...delays.flat()).toFixed(0)} ms`);
  assert.ok(lost > 10);
  assert.ok(p99 < 2000, `p99 ${p99}`);
  for (const { seqs, from, line } of followers) {
    assert.deepEqual(seqs, seqs.map((_, i) => from + 1 + i));
    line.close();
  }
  author.close();
});

test('a subscription that lives and brings nothing is made up for: the node stays ready and tells everything, soon', async (t) => {
  const { proxy, near, far } = await twoNodes(t);
  const follower = await follow(far);
  const author = await Line.open(near.url, { token: await near.token({ role: 'delegate', name: 'Ana' }) });
  proxy.drops = () => true;
  const sent = new Map();
  for (let i = 0; i < 10; i += 1) {
    await submit(author, `${i}`);
    sent.set(`${i}`, performance.now());
    await until('it is told', () => follower.arrivals.has(`${i}`), 4000);
    assert.equal((await get(far, '/readyz')).status, 200);
  }
  const delays = delaysOf(follower, sent);
  t.diagnostic(`acknowledged to told: p50 ${at(delays, 0.5).toFixed(0)} ms, at most ${delays.at(-1).toFixed(0)} ms`);
  assert.deepEqual(follower.seqs, Array.from({ length: 10 }, (_, i) => 1 + i));
  follower.line.close();
  author.close();
});

test('a subscription that has died in silence is noticed within four seconds, told of, and healed', async (t) => {
  const { proxy, near, far } = await twoNodes(t);
  const follower = await follow(far);
  const author = await Line.open(near.url, { token: await near.token({ role: 'delegate', name: 'Ana' }) });
  await submit(author, 'before');
  await until('it is told', () => follower.arrivals.has('before'));
  const status = async () => (await get(far, '/readyz')).status;
  assert.equal(await status(), 200);
  proxy.deaf = true;
  const began = performance.now();
  await until('the node says that it is not ready', async () => (await status()) === 503, 8000);
  const noticed = performance.now() - began;
  await submit(author, 'while it was deaf');
  proxy.deaf = false;
  await until('what was said meanwhile is told', () => follower.arrivals.has('while it was deaf'), 8000);
  await until('it is ready again', async () => (await status()) === 200, 8000);
  t.diagnostic(`noticed after ${noticed.toFixed(0)} ms`);
  assert.ok(noticed < 4000, `noticed after ${noticed} ms`);
  assert.deepEqual(follower.seqs, [1, 2]);
  follower.line.close();
  author.close();
});

/** 64 authors on each node, as fast as they are answered; gives how many each node acknowledged, refused, and the longest wait. */
async function contest(nodes, seconds) {
  let over = false;
  const shares = await Promise.all(nodes.map(async (node, n) => {
    const share = { acknowledged: 0, refused: 0, longest: 0 };
    const lines = await Promise.all(Array.from({ length: 64 }, async (_, i) =>
      Line.open(node.url, { token: await nodes[0].token({ role: 'delegate', name: 'A', id: `author-${n}-${i}` }) })));
    share.begin = () => Promise.all(lines.map(async (line) => {
      while (!over) {
        const asked = performance.now();
        await submit(line, 'As fast as it goes.').then(() => (share.acknowledged += 1), () => (share.refused += 1));
        share.longest = Math.max(share.longest, performance.now() - asked);
      }
      line.close();
    }));
    return share;
  }));
  const running = shares.map(({ begin }) => begin());
  await pause(seconds * 1000);
  over = true;
  await Promise.all(running);
  return shares;
}

test('two nodes with 64 authors each share one room: each gets at least 35 % of the acknowledgements', async (t) => {
  const { near, redis } = await twoNodes(t);
  const other = await startServer(t, { config: near.config, redis, settings: UNLIMITED, dataDir: near.dataDir });
  const [one, two] = await contest([near, other], 4);
  const share = one.acknowledged / (one.acknowledged + two.acknowledged);
  t.diagnostic(`${one.acknowledged} and ${two.acknowledged}: ${(100 * share).toFixed(1)} %; the longest wait ${Math.max(one.longest, two.longest).toFixed(0)} ms`);
  assert.ok(share > 0.35 && share < 0.65, `${share}`);
  assert.equal(one.refused + two.refused, 0);
});

test('a node that is far from Redis gets its turns, and keeps nobody waiting', async (t) => {
  const { near, far } = await twoNodes(t, { delayMs: 2 });
  const [one, two] = await contest([near, far], 4);
  t.diagnostic(`${one.acknowledged} near and ${two.acknowledged} far; the longest wait far away ${two.longest.toFixed(0)} ms`);
  assert.ok(two.acknowledged > 0.05 * one.acknowledged, 'it has a share');
  assert.ok(two.longest < 1500, `nobody waits ${two.longest} ms`);
  assert.equal(one.refused + two.refused, 0);
});
