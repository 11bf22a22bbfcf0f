// Whether the generator reports what a server did wrong: against the bare servers of the bench, one of which can be told
// to lose, double or swap every Nth delivery, or to cut connections off. Needs a build with -DPLENARIA_BENCH=ON.
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import test from 'node:test';

import { ROOT, finish, freePort, start, temporaryDirectory, until } from '../../integration/harness.mjs';

const BUILD = process.env.PLENARIA_BENCH_BUILD ?? `${ROOT}/build/tests/bench`;
const FOLLOWERS = 50;

/** Runs a job of short closed loops against a bare server; gives the generator's result and how much was sent in all. */
async function load(t, server, flags, changes = {}) {
  const port = await freePort();
  const child = start(t, `${BUILD}/${server}`, [String(port), ...flags]);
  await until(`${server} listens`, () => child.listeningPort());
  const job = {
    dialect: 'raw', port, rooms: ['r0', 'r1'], followers: FOLLOWERS, authors: 2, payload_bytes: 300,
    work: { type: 'closed', in_flight: 8, until: 'delivered' }, measure_s: 0.5, ...changes,
  };
  const file = `${await temporaryDirectory(t)}/job.json`;
  await writeFile(file, JSON.stringify(job));
  const generator = await finish(t, `${BUILD}/bench_load`, [file], { cwd: ROOT });
  assert.deepEqual(generator.result, { code: 0, signal: null }, generator.tail());
  assert.deepEqual(generator.stderr.trim().split('\n').map((line) => JSON.parse(line).at), ['begin', 'end']);
  const result = JSON.parse(generator.stdout);
  // Without a warm-up everything that was sent was sent while measuring.
  return { ...result, sent: Math.round(result.submissions_per_second * result.measured_s) };
}

const faults = ({ lost, duplicates, out_of_order, strange, refused, closed }) => ({ lost, duplicates, out_of_order, strange, refused, closed });
const NONE = { lost: 0, duplicates: 0, out_of_order: 0, strange: 0, refused: 0, closed: 0 };

for (const server of ['bench_floor', 'bench_naive']) {
  test(`${server} does nothing wrong, and everything comes`, async (t) => {
    const result = await load(t, server, []);
    assert.deepEqual(faults(result), NONE);
    assert.ok(result.sent > 10, `only ${result.sent} messages`);
    assert.equal(result.latency_us.count, result.sent * FOLLOWERS);
    assert.equal(result.last_us.count, result.sent);
    assert.ok(result.last_us.max >= result.latency_us.p50);
  });
}

test('writes that join many messages are taken apart', async (t) => {
  const result = await load(t, 'bench_floor', ['--join'], { work: { type: 'closed', in_flight: 200, until: 'delivered' } });
  assert.deepEqual(faults(result), NONE);
  assert.equal(result.latency_us.count, result.sent * FOLLOWERS);
});

test('each lost delivery is reported, and the loop goes on', async (t) => {
  const result = await load(t, 'bench_floor', ['--lose', '97']);
  const lost = Math.floor((result.sent * FOLLOWERS) / 97);
  assert.ok(lost > 5);
  assert.deepEqual(faults(result), { ...NONE, lost });
});

test('each doubled delivery is reported', async (t) => {
  const result = await load(t, 'bench_floor', ['--double', '97']);
  const duplicates = Math.floor((result.sent * FOLLOWERS) / 97);
  assert.ok(duplicates > 5);
  assert.deepEqual(faults(result), { ...NONE, duplicates });
});

test('each swapped delivery is reported; one that was still held back at the end is lost', async (t) => {
  // Of one author, as there is an order of theirs and none between authors.
  const result = await load(t, 'bench_floor', ['--swap', '97'], { authors: 1 });
  const swapped = Math.floor((result.sent * FOLLOWERS) / 97);
  const { lost, out_of_order: late } = result;
  assert.ok(late > 5);
  assert.deepEqual(faults(result), { ...NONE, lost, out_of_order: late });
  assert.ok(late + lost === swapped && lost < 2 * FOLLOWERS, `${late} late and ${lost} lost of ${swapped}`);
});

test('followers who are cut off are counted, and nobody waits for them', async (t) => {
  const result = await load(t, 'bench_floor', ['--cut', '997']);
  assert.ok(result.closed > 0);
  assert.deepEqual(faults(result), { ...NONE, closed: result.closed });
  assert.ok(result.sent > 10);
});

test('who never reads is left out, and holds nobody up', async (t) => {
  const result = await load(t, 'bench_floor', [], { stalled: 0.1 });
  assert.deepEqual(faults(result), NONE);
  assert.equal(result.latency_us.count, result.sent * FOLLOWERS * 0.9);
});

test('an open loop sends at its pace, and one after another as many as were asked for', async (t) => {
  const open = await load(t, 'bench_floor', [], { work: { type: 'open', per_second: 200 }, measure_s: 1 });
  assert.deepEqual(faults(open), NONE);
  assert.ok(Math.abs(open.sent - 200) <= 2, `${open.sent} in a second`);
  const once = await load(t, 'bench_floor', [], { work: { type: 'once', messages: 20, pause_ms: 5 }, measure_s: 0 });
  assert.deepEqual(faults(once), NONE);
  assert.equal(once.last_us.count, 20);
});

test('a server that is not there, or closes, is an error in one sentence', async (t) => {
  const file = `${await temporaryDirectory(t)}/job.json`;
  const job = { dialect: 'raw', port: await freePort(), rooms: ['r0'], followers: 1, authors: 1, work: { type: 'idle' } };
  await writeFile(file, JSON.stringify(job));
  const generator = await finish(t, `${BUILD}/bench_load`, [file]);
  assert.equal(generator.result.code, 1);
  assert.match(generator.stderr, /^bench_load: an author of r0 could not join, when 0 had: Connection refused\n$/);
  assert.equal(generator.stdout, '');
});
