// Each trouble of Redis at each call of a server that begins: it is there in the end and records, or it ends with one clear line. A
// seeded sample here; all of them with PLENARIA_TEST_FULL=1.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { UNLIMITED, dialogueOf, get, launchServer, mintToken, rpc, startRedis, statement, until } from '../integration/harness.mjs';
import { brokenChain } from './checkers.mjs';
import { chance, freshSeed, pick } from './random.mjs';
import { readLog } from './stored_log.mjs';
import { TROUBLES, isPassing, isSlow, ofVersion, troubledRedis } from './troubled_redis.mjs';

const FULL = process.env.PLENARIA_TEST_FULL === '1';
const ROOM = 'hall';
/** Connecting, the checks, the scripts, the subscriptions; beginning a room, or reading one. */
const CALLS = 16;
const SAMPLE = 26;
/** Beside the seconds of a trouble. */
const READY_WITHIN_MS = 3000;

function cases(random) {
  const all = ['empty', 'with a room'].flatMap((store) =>
    TROUBLES.flatMap((trouble) => Array.from({ length: CALLS }, (_, i) => ({ store, trouble, n: i + 1 }))));
  if (FULL) return all;
  const quick = all.filter(({ trouble }) => !isSlow(trouble));
  return [pick(random, all.filter(({ trouble }) => isSlow(trouble))), ...Array.from({ length: SAMPLE }, () => pick(random, quick))];
}

const isReady = (url) => get(url, '/readyz', { milliseconds: 2000 }).then(({ status }) => status === 200, () => false);

/** Is ready, or has ended; gives its address where it is ready, and ends the test where neither comes. */
async function outcomeOf({ child }, what) {
  let port;
  return until(() => `${what}: ready, or ended\n${child.tail()}`, async () => {
    if (!child.running) return (await child.ended) && { ended: child.result };
    port ??= await child.listeningPort();
    const url = port && `http://127.0.0.1:${port}`;
    return url && (await isReady(url)) && { url, at: performance.now() };
  }, 25_000);
}

/** Gives the intervention once it is acknowledged: a trouble may have been waiting for this very call. */
async function insist(url, token, text) {
  const params = statement(ROOM, text);
  return until(`${text}: it is recorded`, async () => {
    const { result, error } = await rpc(url, 'intervention.submit', params, { token });
    if (error && ![5003, 5004].includes(error.code)) throw new Error(`${text}: ${error.code} ${error.message}`);
    return result?.intervention;
  });
}

test('each trouble at each call of a start: it records in the end, or ends with one clear line', { timeout: 7_200_000 }, async (t) => {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  const random = chance(seed);
  const config = await dialogueOf(t, { [ROOM]: '' });
  const redis = await startRedis(t);
  const proxy = await troubledRedis(t, redis, { random: chance(seed + 1) });
  const seen = { ready: 0, ended: 0, slowest: 0 };
  for (const { store, trouble, n } of cases(random)) {
    const what = `${trouble} at call ${n}, the store ${store} (PLENARIA_FAULT_SEED=${seed})`;
    if (store === 'empty') await redis.command('FLUSHALL');
    const before = await readLog(redis.command, ROOM);
    proxy.arm(trouble, n);
    const began = Date.now();
    const server = await launchServer(t, { config, redis: proxy.url, settings: UNLIMITED });
    const { url, at, ended } = await outcomeOf(server, what);
    const { child, dataDir } = server;
    if (url) {
      seen.ready += 1;
      seen.slowest = Math.max(seen.slowest, at - (proxy.ended ?? at));
      const token = await mintToken({ dataDir, config, role: 'delegate', name: 'Ana' });
      const said = await insist(url, token, what);
      assert.ok(Date.parse(said.at) >= began - 1000 && Date.parse(said.at) <= Date.now() + 1000, `${what}: recorded with the time ${said.at}`);
      assert.equal((await child.stop()).code, 0, what);
    } else {
      seen.ended += 1;
      assert.ok(!isPassing(trouble), `${what}: it gave up\n${child.tail()}`);
      assert.equal(ended.code, 1, what);
      const lines = child.stderr.split('\n').filter((line) => line.startsWith('plenaria: '));
      assert.equal(lines.length, 1, child.stderr);
      assert.ok(lines[0].includes(proxy.url.replace('redis://', '')) && lines[0].endsWith('.'), lines[0]);
    }
    const log = await readLog(redis.command, ROOM);
    assert.deepEqual(brokenChain(log), [], what);
    const types = log.map(({ header }) => JSON.parse(header).type);
    assert.ok(types.filter((type) => type === 'room.opened').length <= 1, `${what}: the room began twice`);
    assert.equal(types.slice(before.length).filter((type) => type === 'intervention.submitted').length, url ? 1 : 0, what);
  }
  t.diagnostic(`${seen.ready} times ready, ${seen.slowest.toFixed(0)} ms after the trouble at most; ${seen.ended} times ended with a line`);
  assert.ok(seen.slowest < READY_WITHIN_MS, `${seen.slowest} ms`);
  assert.ok(seen.ready > 0 && seen.ended > 0);
});

for (const [name, bad, sentence] of [
  ['appendonly', 'no', 'has appendonly no; Plenaria needs appendonly yes'],
  ['appendfsync', 'everysec', 'has appendfsync everysec; Plenaria needs appendfsync always'],
  ['no-appendfsync-on-rewrite', 'yes', 'has no-appendfsync-on-rewrite yes; Plenaria needs no-appendfsync-on-rewrite no'],
  ['maxmemory-policy', 'allkeys-lru', 'has maxmemory-policy allkeys-lru; Plenaria needs maxmemory-policy noeviction'],
]) {
  test(`a server does not begin with a Redis of ${name} ${bad}, and says so`, async (t) => {
    const redis = await startRedis(t, { settings: { [name]: bad, maxmemory: '1gb' } });
    const { child } = await launchServer(t, { config: await dialogueOf(t, { [ROOM]: '' }), redis });
    assert.equal((await child.ended).code, 1);
    assert.ok(child.stderr.includes(`plenaria: The Redis at ${redis.url} ${sentence}`), child.stderr);
    assert.equal(await redis.command('KEYS', '*'), '', 'it wrote nothing there');
  });
}

test('a server does not begin with a Redis of version 6, and says so', async (t) => {
  const redis = await startRedis(t);
  const proxy = await troubledRedis(t, redis);
  proxy.instead = ofVersion('6.2.14');
  const { child } = await launchServer(t, { config: await dialogueOf(t, { [ROOM]: '' }), redis: proxy.url });
  assert.equal((await child.ended).code, 1);
  assert.match(child.stderr, /plenaria: The Redis at \S+ has version '6\.2\.14'; Plenaria needs 7\.0 or later/);
});
