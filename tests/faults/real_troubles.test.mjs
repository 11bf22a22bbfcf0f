// Troubles that a real Redis gets into, as clients and operators see them: what is answered meanwhile is 5003 or 5004 and never a false
// yes, /readyz tells, and two seconds after the trouble everything is well again.
import assert from 'node:assert/strict';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { UNLIMITED, BINARY, dialogueOf, get, startRedis, startServer, temporaryDirectory, until } from '../integration/harness.mjs';
import { Authors } from './authors.mjs';
import { breaches } from './checkers.mjs';
import { Account, Followers } from './followers.mjs';
import { chance, freshSeed } from './random.mjs';
import { readLog } from './stored_log.mjs';

const ROOMS = ['hall', 'garden'];
const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const readiness = async (node) => (await get(node, '/readyz', { milliseconds: 3000 }).catch(() => ({ status: 0 }))).status;

/** A node under load around an external Redis; `trouble(stage)` does what is told, waits, and undoes it. */
async function endure(t, trouble, { env } = {}) {
  const seed = freshSeed();
  const stage = { redis: await startRedis(t, { env, settings: { 'busy-reply-threshold': 100 } }) };
  const config = await dialogueOf(t, Object.fromEntries(ROOMS.map((room) => [room, ''])));
  stage.node = await startServer(t, { config, redis: stage.redis, settings: UNLIMITED });
  const nodes = () => [stage.node];
  const tokens = await Promise.all(['a', 'b', 'c', 'd', 'e', 'f'].map((id) => stage.node.token({ role: 'delegate', name: id, id })));
  const accounts = new Map(ROOMS.map((room) => [room, new Account()]));
  stage.load = new Authors({ nodes, tokens, rooms: ROOMS, random: chance(seed), think: 5 });
  const followers = new Followers({ nodes, rooms: ROOMS, count: 2, accounts });
  await until('the load begins', () => stage.load.acknowledged > 50);
  await trouble(stage);
  const ended = performance.now();
  const before = stage.load.acknowledged;
  await until(() => `it goes on\n${stage.node.child.tail()}`, async () => stage.load.acknowledged > before + 10 && (await readiness(stage.node)) === 200);
  const took = performance.now() - ended;
  await stage.load.stop();
  const logs = new Map();
  for (const room of ROOMS) logs.set(room, await readLog((...words) => stage.redis.command(...words), room));
  await followers.stop(new Map([...logs].map(([room, log]) => [room, log.filter(({ publicHeader }) => publicHeader).length])));
  const { invocations } = stage.load;
  const sum = (answer) => invocations.reduce((total, { answers }) => total + answers[answer], 0);
  t.diagnostic(`${sum(5003)} times 5003, ${sum(5004)} times 5004, well again after ${took.toFixed(0)} ms`);
  assert.deepEqual(breaches({ invocations, accounts, logs }), []);
  assert.ok(took < 2000, `well again after ${took} ms`);
  return { refused: sum(5003), doubted: sum(5004) };
}

/** Nothing is acknowledged from when the node says that it is not ready; gives it a moment longer. */
async function silence({ node, load }) {
  await until(() => `the node is not ready\n${node.child.tail()}`, async () => (await readiness(node)) === 503);
  const before = load.acknowledged;
  await pause(500);
  assert.equal(load.acknowledged, before, 'nothing is acknowledged meanwhile');
}

test('read-only', async (t) => {
  const { refused } = await endure(t, async (stage) => {
    await stage.redis.command('REPLICAOF', '127.0.0.1', '1');
    await silence(stage);
    await stage.redis.command('REPLICAOF', 'NO', 'ONE');
  });
  assert.ok(refused > 0);
});

test('out of memory', async (t) => {
  const { refused } = await endure(t, async (stage) => {
    await stage.redis.command('CONFIG', 'SET', 'maxmemory', '1mb');
    await silence(stage);
    await stage.redis.command('CONFIG', 'SET', 'maxmemory', '0');
  });
  assert.ok(refused > 0);
});

test('busy with a script of somebody else', async (t) => {
  await endure(t, async (stage) => {
    const busy = stage.redis.command('EVAL', 'while true do end', '0').catch(() => {});
    await silence(stage);
    await stage.redis.command('SCRIPT', 'KILL');
    await busy;
  });
});

test('without the script', async (t) => {
  const { refused } = await endure(t, (stage) => stage.redis.command('SCRIPT', 'FLUSH'));
  assert.equal(refused, 0, 'nobody notices');
});

test('stopped for five seconds, and for nine', async (t) => {
  for (const seconds of [5, 9]) {
    const { doubted } = await endure(t, async (stage) => {
      stage.redis.child.signal('SIGSTOP');
      await pause(seconds * 1000 - 3500);
      await silence(stage);
      await pause(3000);
      stage.redis.child.signal('SIGCONT');
    });
    assert.ok(seconds < 9 || doubted > 0, 'what was under way is in doubt after five seconds');
  }
});

test('every connection closed by an operator', async (t) => {
  await endure(t, async (stage) => {
    for (let i = 0; i < 5; i += 1) {
      await stage.redis.command('CLIENT', 'KILL', 'TYPE', 'normal');
      await stage.redis.command('CLIENT', 'KILL', 'TYPE', 'pubsub');
      await pause(100);
    }
  });
});

test('gone, and back while it is still loading', async (t) => {
  const { refused } = await endure(t, async (stage) => {
    await stage.redis.kill();
    await silence(stage);
    await pause(2000);  // what waits longer than two seconds is refused
    stage.redis = await stage.redis.again({ 'key-load-delay': 500, 'loading-process-events-interval-bytes': 1024 });
    await pause(300);
  });
  assert.ok(refused > 0);
});

test('its disk full: Redis ends by itself, and goes on once there is room', async (t) => {
  const full = join(await temporaryDirectory(t), 'full');
  const env = { LD_PRELOAD: join(BINARY, '../tests/libplenaria_full_disk.so'), PLENARIA_FULL_DISK: full };
  const { refused } = await endure(t, async (stage) => {
    await writeFile(full, '');
    await stage.redis.child.ended;
    await silence(stage);
    await pause(2000);
    await rm(full);
    stage.redis = await stage.redis.again();
  }, { env });
  assert.ok(refused > 0);
});

for (const [name, value, sentence] of [
  ['appendonly', 'no', /appendonly no; Plenaria needs appendonly yes/],
  ['appendfsync', 'everysec', /appendfsync everysec; Plenaria needs appendfsync always/],
  ['no-appendfsync-on-rewrite', 'yes', /no-appendfsync-on-rewrite yes; Plenaria needs no-appendfsync-on-rewrite no/],
  ['maxmemory-policy', 'allkeys-lru', /maxmemory-policy allkeys-lru; Plenaria needs maxmemory-policy noeviction/],
]) {
  test(`a setting made unsafe at work is refused by its name, until it is mended: ${name} ${value}`, async (t) => {
    const { refused } = await endure(t, async (stage) => {
      const good = (await stage.redis.command('CONFIG', 'GET', name)).split('\n')[1];
      if (name === 'maxmemory-policy') await stage.redis.command('CONFIG', 'SET', 'maxmemory', '1gb');
      await stage.redis.command('CONFIG', 'SET', name, value);
      await silence(stage);
      await until(`the log names ${name}`, () => sentence.test(stage.node.child.stderr));
      await stage.redis.command('CONFIG', 'SET', name, good);
    });
    assert.ok(refused > 0);
  });
}
