// What is read of processes, on real ones; and what a result must not say.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';

import { until } from '../../integration/harness/child.mjs';
import { broken } from './generator.mjs';
import { coresBetween, cpuOf, family, memoryOf, nanosecondsOf } from './proc.mjs';

/** Keeps a core busy until this process has used so much more CPU time. */
function work(seconds) {
  const until = process.cpuUsage().user + seconds * 1e6;
  while (process.cpuUsage().user < until);
}

test('the CPU time of a process is counted while it works', () => {
  const before = cpuOf([process.pid], '0');
  const fine = nanosecondsOf(process.pid);
  work(0.2);
  const after = cpuOf([process.pid], '0');
  const used = after.node - before.node;
  assert.ok(used >= 0.15 && used < 5, `${used} s`);
  assert.ok(nanosecondsOf(process.pid) - fine >= 0.15e9);
  assert.equal(after.redis, before.redis);
});

test('cores are seconds of work in a second, and what else ran is never below nothing', () => {
  const before = { at: 10, node: 1, redis: 2, core: 100 };
  assert.deepEqual(coresBetween(before, { at: 12, node: 2, redis: 2.5, core: 102 }), { node: 0.5, redis: 0.25, others: 0.25 });
  assert.equal(coresBetween(before, { at: 12, node: 2, redis: 2.5, core: 101 }).others, 0);
});

test('a process counts with what it started, and what it did not start does not', async (t) => {
  const shell = spawn('sh', ['-c', 'sleep 30 & echo started; wait'], { stdio: ['ignore', 'pipe', 'ignore'], detached: true });
  t.after(() => process.kill(-shell.pid, 'SIGKILL'));
  await once(shell.stdout, 'data');
  const names = () => [...family([shell.pid]).values()].map(({ name }) => name).join(' ');
  await until(names, () => names() === 'sh sleep');
  assert.ok(!family([shell.pid]).has(process.pid));
  assert.ok(memoryOf([process.pid]).node.pss > memoryOf([shell.pid]).node.pss);
  assert.ok(memoryOf([shell.pid]).node.pss > 0);
});

test('a process that has ended counts for nothing', () => {
  const none = { node: { pss: 0, peak: 0 }, redis: { pss: 0, peak: 0 } };
  assert.deepEqual(memoryOf([2 ** 22 + 1]), none);
  assert.equal(nanosecondsOf(2 ** 22 + 1), 0);
});

test('a result that says of a loss, a duplicate or disorder is no measurement', () => {
  const good = { lost: 0, duplicates: 0, out_of_order: 0, strange: 0, refused: 0, closed: 0, deliveries: 5 };
  assert.equal(broken(good), undefined);
  for (const name of ['lost', 'duplicates', 'out_of_order', 'strange', 'refused', 'closed']) {
    assert.equal(broken({ ...good, [name]: 3 }), `${name.replaceAll('_', ' ')}: 3`);
  }
});
