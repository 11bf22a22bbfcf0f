// Carries out one measurement of a workload that bench_load does alone (most of them), of idle connections (F6), and of a
// storm of arrivals (F7). A server is started fresh for each and everything ends with it.
import { join } from 'node:path';

import { broken, generate } from './generator.mjs';
import { coresBetween, cpuOf, memoryOf } from './proc.mjs';
import { SERVERS } from './servers.mjs';
import { SERVER_CORE } from './stage.mjs';
import { until } from '../../integration/harness/child.mjs';
import { roomNames } from './workloads.mjs';

const SETTLED_WITHIN_MS = 20_000;

/** A job as bench_load takes it: for this server, at this port, with the tokens of its people. */
export async function jobFor(stage, context, server, port, { rooms, ...job }) {
  const names = roomNames(rooms);
  const followers = job.authenticated ? rooms * job.followers : 0;
  const tokens = await context.people.write(join(await stage.directory(), 'tokens'), { authors: rooms * job.authors, followers });
  const payload = SERVERS[server].textBytes ?? context.frameBytes;
  return {
    dialect: SERVERS[server].dialect, host: '127.0.0.1', port, rooms: names, tokens, authenticated: false,
    payload_bytes: payload, connect_at_once: 500, warm_up_s: 0, measure_s: 0, stalled: 0, ...job,
  };
}

async function started(stage, context, server, job) {
  return SERVERS[server].start(stage, context, { rooms: roomNames(job.rooms) });
}

/** Runs a job against what was started, and reads CPU time and memory when the measured part begins and ends. */
export async function measured(stage, context, { roots }, job) {
  let before = cpuOf(roots, SERVER_CORE);
  let after;
  let memory;
  const begin = () => (before = cpuOf(roots, SERVER_CORE));
  const end = () => {
    after = cpuOf(roots, SERVER_CORE);
    memory = memoryOf(roots);
  };
  const result = await generate(stage, context.programs.load, job, { begin, end });
  if (!after) end();
  return { result, cpu: coresBetween(before, after), memory, failed: broken(result) };
}

/** A server that ended meanwhile, or complained, has its say in the error. */
async function withServer({ child }, work) {
  try {
    return await work();
  } catch (error) {
    if (!child.running) throw new Error(`the server ended: ${child.tail(3)}`);
    const complaint = child.stderr.trim().split('\n').at(-1);
    throw complaint ? new Error(`${error.message}; the server said: ${complaint}`) : error;
  }
}

/** Several authors of one room become as many as the server does best with; what is in flight stays as much. */
const suited = (server, { authors, ...shape }) => ({ ...shape, authors: Math.min(authors, SERVERS[server].authorsAtBest ?? authors) });

async function load(stage, context, server, { cutsOff, ...asked }) {
  const shape = asked.work.until === 'delivered' ? suited(server, asked) : asked;
  const peer = await started(stage, context, server, shape);
  const job = await jobFor(stage, context, server, peer.port, shape);
  return withServer(peer, async () => {
    const record = await measured(stage, context, peer, job);
    return cutsOff ? { ...record, failed: record.failed ?? (await nobodyCutOff(peer, job)) } : record;
  });
}

/** Readers who stall were to be cut off meanwhile: otherwise the server has not noticed them, and nothing was measured. */
async function nobodyCutOff({ port }, { rooms, followers, stalled }) {
  const said = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const cut = Number(/^plenaria_net_slow_readers_total (\d+)/m.exec(said)?.[1]);
  const wanted = Math.round(rooms.length * followers * stalled);
  return cut === wanted ? undefined : `of ${wanted} readers who stall ${cut} were cut off`;
}

/** Says so many messages in the first room, one after another; `at` as generate has it. */
export async function say(stage, context, server, port, messages, at) {
  const shape = { rooms: 1, followers: 1, authors: 1, work: { type: 'once', messages, pause_ms: 0 } };
  return generate(stage, context.programs.load, await jobFor(stage, context, server, port, shape), at);
}

async function storm(stage, context, server, shape) {
  const peer = await started(stage, context, server, shape);
  return withServer(peer, async () => {
    await say(stage, context, server, peer.port, shape.work.snapshot);
    return measured(stage, context, peer, await jobFor(stage, context, server, peer.port, shape));
  });
}

const pssOf = (roots) => {
  const { node, redis } = memoryOf(roots);
  return { node: node.pss, redis: redis.pss };
};

/** Memory once it no longer grows: twice the same within a thousandth, 200 ms apart. */
export async function settled(roots) {
  let last = pssOf(roots);
  let at = performance.now();
  await until('memory is steady', () => {
    if (performance.now() - at < 200) return false;
    at = performance.now();
    const before = last;
    last = pssOf(roots);
    return Math.abs(last.node - before.node) <= before.node / 1000;
  }, SETTLED_WITHIN_MS);
  return last;
}

async function idle(stage, context, server, shape) {
  const peer = await started(stage, context, server, shape);
  return withServer(peer, async () => {
    const before = await settled(peer.roots);
    let growth;
    const joined = async (count) => {
      const after = await settled(peer.roots);
      growth = { connection_bytes: (after.node - before.node) / count, connection_redis_bytes: (after.redis - before.redis) / count };
    };
    const result = await generate(stage, context.programs.load, await jobFor(stage, context, server, peer.port, shape), { joined });
    return { result: { ...result, ...growth }, failed: broken(result) };
  });
}

/** The bytes of the frame in which Plenaria's followers get a text of 200 bytes. */
export async function frameBytes(stage, context) {
  const peer = await started(stage, context, 'plenaria', { rooms: 1 });
  const { frame_bytes: bytes } = await say(stage, context, 'plenaria', peer.port, 5);
  return bytes;
}

export const KINDS = { load, idle, storm };
