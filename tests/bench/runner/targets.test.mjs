// Claims, judged on records: held, missed, not measured; and none of them by a figure that does not count.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { MEASURES } from './measures.mjs';
import { recordOf, sampleResults } from './sample_results.mjs';
import { SERVERS } from './servers.mjs';
import { TARGETS, doubts, judge, sentence, wording } from './targets.mjs';
import { WHOLE, WORKLOADS, jobsOf } from './workloads.mjs';

const claim = (workload, than) => TARGETS.find((target) => target.workload === workload && target.than === than);
const deliveries = (server, ...figures) => figures.map((figure, index) => recordOf('F1', server, index + 1, { deliveries_per_second: figure }));

test('a claim of a multiple is held at its bound and missed just below', () => {
  const nats = claim('F1', 'nats');
  const verdict = (ours) => judge(nats, [...deliveries('plenaria', ours), ...deliveries('nats', 100)]).verdict;
  assert.equal(verdict(250), 'held');
  assert.equal(verdict(249.9), 'missed');
});

test('a claim of a bound above is held at its bound and missed just beyond', () => {
  const late = (server, p99) => recordOf('F3', server, 1, { latency_us: { p99 } });
  const floor = claim('F3', 'floor');
  assert.equal(judge(floor, [late('plenaria', 150), late('floor', 100)]).verdict, 'held');
  assert.equal(judge(floor, [late('plenaria', 150.1), late('floor', 100)]).verdict, 'missed');
});

test('one good round does not hold a claim, and one bad round does not miss it', () => {
  const nats = claim('F1', 'nats');
  const theirs = deliveries('nats', 100, 100, 100);
  assert.equal(judge(nats, [...deliveries('plenaria', 900, 100, 100), ...theirs]).verdict, 'missed');
  assert.equal(judge(nats, [...deliveries('plenaria', 300, 300, 100), ...theirs]).verdict, 'held');
});

test('a claim without its figures is neither held nor missed', () => {
  const nats = claim('F1', 'nats');
  assert.equal(judge(nats, []).verdict, 'unknown');
  assert.equal(judge(nats, deliveries('plenaria', 900)).verdict, 'unknown');
  assert.equal(sentence(judge(nats, [])), 'not measured');
});

test('a measurement that failed counts for nothing', () => {
  const nats = claim('F1', 'nats');
  const records = [...deliveries('plenaria', 900), ...deliveries('nats', 100)];
  records[0].failed = 'lost: 1';
  assert.equal(judge(nats, records).verdict, 'unknown');
});

test('nothing delivered, nothing acknowledged and latencies of nothing are no figures', () => {
  const nats = claim('F1', 'nats');
  assert.equal(judge(nats, [...deliveries('plenaria', 0), ...deliveries('nats', 100)]).verdict, 'unknown');
  assert.equal(judge(nats, [...deliveries('plenaria', 100), ...deliveries('nats', 0)]).verdict, 'unknown');
  const [durable] = TARGETS.filter(({ workload }) => workload === 'F9');
  const acknowledged = (workload, figure) => recordOf(workload, 'plenaria', 1, { submissions_per_second: figure }, { variant: '1 outstanding' });
  assert.equal(judge(durable, [acknowledged('F9', 0), acknowledged('F8', 100)]).verdict, 'unknown');

  const quiet = (server, count) => recordOf('F5', server, 1, { latency_us: { p99: count ? 900 : 0, count } }, { cpu: { node: 0.01 + count, redis: 0 } });
  for (const target of TARGETS.filter(({ workload }) => workload === 'F5')) {
    assert.equal(judge(target, [quiet('plenaria', 0), quiet('centrifuge', 10)]).verdict, 'unknown', wording(target));
  }
});

test('a round in which nothing was delivered does not count, the others do', () => {
  const nats = claim('F1', 'nats');
  const { verdict, value } = judge(nats, [...deliveries('plenaria', 0, 300, 300), ...deliveries('nats', 100, 100, 100)]);
  assert.equal(verdict, 'held');
  assert.equal(value.count, 2);
});

test('a verdict says on which side the generator was the bottleneck, and where something else ran', () => {
  const nats = claim('F1', 'nats');
  const records = [...deliveries('plenaria', 300, 300, 300), ...deliveries('nats', 100, 100, 100)];
  assert.equal(doubts(judge(nats, records)), '');
  records[3].result.generator_cpu = 0.95;
  records[4].result.generator_cpu = 1;
  records[0].cpu = { node: 0.5, redis: 0, others: 0.1 };
  const judged = judge(nats, records);
  assert.deepEqual(judged.sides.map(({ server, bound, disturbed }) => [server, bound, disturbed]), [['nats', 2, 0], ['plenaria', 0, 1]]);
  assert.equal(doubts(judged), 'nats: generator bound in 2 rounds; plenaria: disturbed in 1 round');
  records[3].failed = 'lost: 1';
  assert.match(doubts(judge(nats, records)), /^nats: generator bound in 1 round;/);
});

test('two workloads of ours are told apart by their names in what speaks against a verdict', () => {
  const late = (workload) => recordOf(workload, 'plenaria', 1, { latency_us: { p99: 100 }, generator_cpu: 1 });
  assert.equal(doubts(judge(claim('F11', 'F3'), [late('F3'), late('F11')])), 'F3: generator bound in 1 round; F11: generator bound in 1 round');
});

test('a bound of its own is judged by the median figure, in its own unit', () => {
  const memory = TARGETS.find(({ workload }) => workload === 'F6');
  const joined = (bytes) => [recordOf('F6', 'plenaria', 1, { connection_bytes: bytes })];
  assert.equal(judge(memory, joined(6 * 1024)).verdict, 'held');
  assert.equal(judge(memory, joined(6 * 1024 + 1)).verdict, 'missed');
  assert.equal(wording(memory), 'F6 memory for each connection ≤ 6 KiB/connection');
});

test('a workload of ours is compared with another of ours, in the same round', () => {
  const stalled = claim('F11', 'F3');
  const late = (workload, round, p99) => recordOf(workload, 'plenaria', round, { latency_us: { p99 } });
  assert.equal(judge(stalled, [late('F3', 1, 100), late('F11', 1, 120)]).verdict, 'held');
  assert.equal(judge(stalled, [late('F3', 1, 100), late('F11', 1, 121)]).verdict, 'missed');
  assert.equal(judge(stalled, [late('F3', 1, 100), late('F11', 2, 100)]).verdict, 'unknown');
});

test('each claim is about figures that its workload measures', () => {
  assert.ok(TARGETS.length > 15);
  for (const target of TARGETS) {
    assert.ok(MEASURES[target.measure], wording(target));
    for (const { workload: id, variant, server } of [target.ours, target.theirs].filter(Boolean)) {
      const workload = WORKLOADS.find((one) => one.id === id);
      assert.ok(workload, wording(target));
      assert.ok(workload.servers.includes(server) && SERVERS[server], `${server} takes part in ${id}`);
      assert.ok(variant in jobsOf(workload, WHOLE), `${id} has the variant "${variant}"`);
    }
  }
});

test('every claim of a run reads as a sentence with its figures', () => {
  const { records } = sampleResults();
  const nats = claim('F1', 'nats');
  assert.equal(wording(nats, (server) => SERVERS[server].title), 'F1 deliveries a second ≥ 2.5 × nats-server');
  assert.equal(sentence(judge(nats, records)), 'held: 4 (4 – 4, 3 rounds)');
  assert.equal(sentence(judge(claim('F3', 'floor'), records)), 'missed: 1.8 (1.8 – 1.8, 3 rounds)');
});

test('the figure that a workload is judged by is among those that are shown', () => {
  for (const { id, columns, measure } of WORKLOADS) {
    assert.ok(columns.includes(measure), id);
    for (const column of columns) assert.ok(MEASURES[column], `${id}: ${column}`);
  }
});
