// The private Redis of a server, from outside: killed, it comes back by itself; it never outlives its server, nor serves two; a torn
// file is mended and told of, a damaged one stops the start.
import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { open, readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';

import { UNLIMITED, connect, dialogueOf, get, launchServer, newKey, rpc, startServer, statement, until } from '../integration/harness.mjs';
import { Line, Refused } from './line.mjs';

const pause = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function childOf({ child: { pid } }) {
  return Number((await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')).trim().split(' ')[0]);
}
const isGone = (pid) => readFile(`/proc/${pid}/stat`, 'utf8').then((text) => text.includes(') Z '), () => true);

async function started(t) {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '' }), settings: UNLIMITED });
  return { server, token: await server.token({ role: 'delegate', name: 'Ana', id: 'ana' }) };
}

/** The append-only file that grows. */
async function growing(server) {
  const directory = join(server.dataDir, 'redis/appendonlydir');
  return join(directory, (await readdir(directory)).find((name) => name.endsWith('.incr.aof')));
}

test('killed under load, it is back by itself; clients hear 5003 or 5004 meanwhile and nothing else', async (t) => {
  const { server, token } = await started(t);
  const line = await Line.open(server.url, { token });
  const acknowledged = new Map();
  const heard = {};
  let over = false;
  const load = (async () => {
    for (let i = 0; !over; i += 1) {
      const params = statement('hall', `${i}`, { key: newKey() });
      while (!acknowledged.has(params.text)) {
        try {
          acknowledged.set(params.text, (await line.request('intervention.submit', params)).intervention.id);
        } catch (error) {
          assert.ok(error instanceof Refused && [5003, 5004].includes(error.code), `${error}`);
          heard[error.code] = (heard[error.code] ?? 0) + 1;
          await pause(10);
        }
      }
    }
  })();
  const waits = [];
  for (let kill = 0; kill < 5; kill += 1) {
    await until('the load goes on', () => acknowledged.size > 50 * (kill + 1));
    const pid = await childOf(server);
    process.kill(pid, 'SIGKILL');
    const began = performance.now();
    const before = acknowledged.size;
    await until('it goes on', () => acknowledged.size > before + 2);
    waits.push(Math.round(performance.now() - began));
    assert.notEqual(await childOf(server), pid);
  }
  over = true;
  await load;
  t.diagnostic(`recorded again after ${waits.join(', ')} ms; heard ${JSON.stringify(heard)}`);
  assert.ok(Math.max(...waits) < 2500, `${waits}`);
  assert.match(server.child.stderr, /The private Redis ended \(signal 9/);
  // The same again as the record has it.
  let before;
  const texts = new Set();
  do {
    const page = (await rpc(server, 'room.history', { room: 'hall', limit: 200, ...(before ? { before } : {}) })).result;
    for (const { text } of page.interventions) texts.add(text);
    before = page.more && { epoch: page.epoch, seq: Math.min(...page.interventions.map(({ seq }) => seq)) };
  } while (before);
  assert.deepEqual([...acknowledged.keys()].filter((text) => !texts.has(text)), []);
  line.close();
});

test('it never outlives its server, which can then be started on the same directory at once', async (t) => {
  const { server, token } = await started(t);
  await (await connect(t, server, { token })).request('intervention.submit', statement('hall', 'Kept.'));
  const redis = await childOf(server);
  await server.kill();
  const again = await server.again();
  assert.ok(await isGone(redis));
  assert.equal((await rpc(again, 'room.history', { room: 'hall' })).result.interventions[0].text, 'Kept.');
});

test('a second server on the directory is refused, and the first does not notice', async (t) => {
  const { server } = await started(t);
  const { child } = await launchServer(t, { config: server.config, dataDir: server.dataDir });
  assert.equal((await child.ended).code, 1);
  assert.match(child.stderr, /in use by another Plenaria server \(process \d+\)/);
  assert.equal((await get(server, '/readyz')).status, 200);
});

test('a torn end is cut off, told of, and nothing acknowledged was in it', async (t) => {
  const { server, token } = await started(t);
  await (await connect(t, server, { token })).request('intervention.submit', statement('hall', 'Kept.'));
  await server.kill();
  const file = await growing(server);
  const end = await open(file, 'a');
  await end.write('*3\r\n$4\r\nHSET\r\n$10\r\nhalf a com');
  await end.close();
  const again = await server.again();
  assert.match(again.child.stderr, /the last \d+ bytes of .*incr\.aof were incomplete and have been cut off\./);
  assert.equal((await rpc(again, 'room.history', { room: 'hall' })).result.interventions[0].text, 'Kept.');
});

test('damage in the middle stops the start, with the command that repairs it; that command works', async (t) => {
  const { server, token } = await started(t);
  const ana = await connect(t, server, { token });
  for (let i = 0; i < 20; i += 1) await ana.request('intervention.submit', statement('hall', `${i}`));
  await server.stop();
  const file = await growing(server);
  const middle = await open(file, 'r+');
  // Where a command begins; within a text it would not be Redis that notices.
  const bytes = await readFile(file);
  await middle.write(Buffer.from('damage'), 0, 6, bytes.indexOf('\r\n*', bytes.length / 2) + 2);
  await middle.close();
  const { child } = await launchServer(t, { config: server.config, dataDir: server.dataDir });
  assert.equal((await child.ended).code, 1);
  const command = /redis-check-aof --fix (\S+manifest)$/m.exec(child.stderr);
  assert.ok(command, child.stderr);
  const fix = promisify(execFile)('redis-check-aof', ['--fix', command[1]]);
  fix.child.stdin.end('y\n');
  await fix;
  const again = await server.again();
  assert.equal((await get(again, '/readyz')).status, 200);
});

test('a server that is told to stop answers what is under way before its Redis goes', async (t) => {
  const { server, token } = await started(t);
  const lines = await Promise.all(Array.from({ length: 20 }, () => Line.open(server.url, { token })));
  const asked = lines.flatMap((line, l) => Array.from({ length: 20 }, (_, i) =>
    line.request('intervention.submit', statement('hall', `${l}/${i}`)).then(({ intervention }) => intervention.id, () => undefined)));
  const redis = await childOf(server);
  await server.stop();
  assert.ok(await isGone(redis));
  const ids = (await Promise.all(asked)).filter(Boolean);
  assert.ok(ids.length > 0);
  const again = await server.again();
  const texts = new Set();
  for (let before; ;) {
    const { result } = await rpc(again, 'room.history', { room: 'hall', limit: 200, ...(before ? { before } : {}) });
    for (const { id } of result.interventions) texts.add(id);
    if (!result.more) break;
    before = { epoch: result.epoch, seq: Math.min(...result.interventions.map(({ seq }) => seq)) };
  }
  assert.deepEqual(ids.filter((id) => !texts.has(id)), []);
});
