// F10: what a long record costs. A room is filled once through the real server; each round starts a server on a copy of
// that directory. Measures the time from Redis' readiness to the server's, memory, CPU time of submissions, and once for each
// length the instructions of a submission, by callgrind.
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { broken, generate } from './generator.mjs';
import { jobFor, say, settled } from './load.mjs';
import { memoryOf, nanosecondsOf } from './proc.mjs';
import { environment, launch, listening, ready } from './servers/plenaria.mjs';
import { ping } from './servers/redis.mjs';
import { onStage, whileRunning } from './stage.mjs';
import { dialogueOf } from '../../integration/harness/dialogue.mjs';

const run = promisify(execFile);
const ROOMS = ['r0'];
const AUTHORS = 64;
/** Each of so many at a time while a room is being filled. */
const OUTSTANDING = 8;
/** What is said one after another, when little is missing. */
const FEW = 5000;
const SUBMISSIONS = 1000;
/** The instructions of so many submissions are those of the longer run less those of the shorter: what connecting takes is in both. */
const COUNTED = { shorter: 50, longer: 250 };
const LOADED_WITHIN_MS = 300_000;

/** How many interventions the room has. */
async function lengthOf(port) {
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'room.join', params: { room: ROOMS[0] } });
  const headers = { 'content-type': 'application/json' };
  const answer = await (await fetch(`http://127.0.0.1:${port}/rpc`, { method: 'POST', headers, body })).json();
  return answer.result.seq;
}

async function fill(stage, context, port, wanted) {
  let rate = 5000;
  for (let length = await lengthOf(port); length < wanted;) {
    const missing = wanted - length;
    if (missing <= FEW) {
      await say(stage, context, 'plenaria', port, missing);
    } else {
      const work = { type: 'closed', in_flight: OUTSTANDING, until: 'acknowledged' };
      // Never much more than is wanted, though the next seconds may be faster than the last.
      const measure_s = Math.max(0.1, Math.min(20, (0.6 * missing) / rate));
      const job = await jobFor(stage, context, 'plenaria', port, { rooms: 1, followers: 0, authors: AUTHORS, work, measure_s });
      rate = (await generate(stage, context.programs.load, job)).submissions_per_second;
    }
    length = await lengthOf(port);
  }
}

/** The directory of a record of so many entries; filled when it is first asked for, and kept as long as `context.stage`. */
async function filled(context, entries) {
  const known = (context.filled ??= new Map());
  if (!known.has(entries)) {
    context.say(`F10: filling a room with ${entries.toLocaleString('en')} entries`);
    const directory = await context.stage.directory();
    await onStage(async (stage) => {
      const { child } = await launch(stage, { ...context, rooms: ROOMS, dataDir: directory });
      const port = await listening(child);
      await ready(child, port);
      await fill(stage, context, port, entries);
    });
    known.set(entries, directory);
  }
  return known.get(entries);
}

async function copyOf(stage, directory) {
  const copy = await stage.directory();
  await run('cp', ['-a', '--reflink=auto', `${directory}/.`, copy]);
  return copy;
}

const seconds = () => performance.now() / 1000;

/** Starts a server on a record, and gives how long after Redis it was ready. */
async function startedOn(stage, context, dataDir) {
  const { child } = await launch(stage, { ...context, rooms: ROOMS, dataDir });
  const socket = join(dataDir, 'redis', 'redis.sock');
  let loaded;
  const redis = whileRunning(child, 'Redis answers', async () => (await ping(socket)) === '+PONG', LOADED_WITHIN_MS)
    .then(() => (loaded = seconds()));
  const port = await listening(child);
  await ready(child, port);
  const at = seconds();
  await redis;
  return { child, port, ready_s: Math.max(0, at - loaded) };
}

export async function record(stage, context, _server, { entries }) {
  const directory = await filled(context, entries);
  const { child, port, ready_s } = await startedOn(stage, context, await copyOf(stage, directory));
  const roots = [child.pid];
  await settled(roots);
  const memory = memoryOf(roots);
  let before;
  let after;
  const at = { begin: () => (before = nanosecondsOf(child.pid)), end: () => (after = nanosecondsOf(child.pid)) };
  const said = await say(stage, context, 'plenaria', port, SUBMISSIONS, at);
  const result = { ...said, ready_s, submission_cpu_us: (after - before) / SUBMISSIONS / 1000 };
  context.counted ??= new Map();
  if (!context.counted.has(entries)) {
    context.counted.set(entries, true);
    result.instructions = await onStage((own) => instructionsOf(own, context, directory));
  }
  return { result, memory, failed: broken(said) };
}

/** Instructions of the node for one submission in the room of this record, with one follower. */
async function instructionsOf(stage, context, directory) {
  const data = await copyOf(stage, directory);
  // valgrind cannot run what starts the private Redis (pidfd_open); the same Redis is started beside it.
  const socket = join(data, 'redis', 'beside.sock');
  const redis = stage.serve('redis-server', [
    '--port', '0', '--unixsocket', socket, '--dir', join(data, 'redis'), '--save', '', '--appendonly', 'yes', '--appendfsync', 'always',
    '--no-appendfsync-on-rewrite', 'no', '--maxmemory-policy', 'noeviction', '--rdbcompression', 'no', '--slowlog-max-len', '0',
  ]);
  await whileRunning(redis, 'Redis answers', async () => (await ping(socket)) === '+PONG', LOADED_WITHIN_MS);
  const output = await stage.directory();
  const config = await dialogueOf(stage, Object.fromEntries(ROOMS.map((room) => [room, ''])));
  const child = stage.serve('valgrind', [
    '--tool=callgrind', '--instr-atstart=no', `--callgrind-out-file=${join(output, 'counts')}`, context.programs.plenaria,
    'serve', '--config', config, '--listen', '127.0.0.1:0', '--data', data, '--redis', `unix:${socket}`,
  ], { env: environment(context.people) });
  const port = await listening(child);
  await ready(child, port, LOADED_WITHIN_MS);
  const control = (...words) => run('callgrind_control', [...words, String(child.pid)]);
  await say(stage, context, 'plenaria', port, COUNTED.shorter);  // what is done once only is done
  await control('-i', 'on');
  const counts = [];
  for (const messages of [COUNTED.shorter, COUNTED.longer]) {
    await control('-z');
    await say(stage, context, 'plenaria', port, messages);
    await control('-d');
    counts.push(await newestCount(output));
  }
  await control('-i', 'off');
  return (counts[1] - counts[0]) / (COUNTED.longer - COUNTED.shorter);
}

/** The instructions in the newest of callgrind's files, which it numbers. */
async function newestCount(directory) {
  const numbers = (await readdir(directory)).map((name) => Number(/^counts\.(\d+)$/.exec(name)?.[1] ?? 0));
  const text = await readFile(join(directory, `counts.${Math.max(...numbers)}`), 'utf8');
  return Number(/^(?:summary|totals): (\d+)/m.exec(text)[1]);
}
