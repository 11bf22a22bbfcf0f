// What is made of raw results: tables, remarks and plots that say everything, failures first of all.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { test } from 'node:test';

import { readable, spreadText, withUnit } from './measures.mjs';
import { reportText } from './report.mjs';
import { plotsOf } from './plots.mjs';
import { recordOf, sampleResults } from './sample_results.mjs';
import { printed, rowsOf } from './summary.mjs';
import { WORKLOADS } from './workloads.mjs';

const F1 = WORKLOADS[0];
const template = await readFile(new URL('performance.md.in', import.meta.url), 'utf8');

test('figures are read with three digits that count', () => {
  assert.equal(readable(4012345.6), '4,012,346');
  assert.equal(readable(12.345), '12.3');
  assert.equal(readable(0.012345), '0.0123');
  assert.equal(readable(undefined), '–');
});

test('long latencies are read in milliseconds, and say so', () => {
  const spread = (median, min, max, count = 5) => ({ median, min, max, count });
  assert.equal(spreadText(spread(9_999, 9_000, 12_345), 'p99'), '9,999 (9,000 – 12,345)');
  assert.equal(spreadText(spread(10_000, 9_000, 12_345), 'p99'), '10 ms (9 – 12.3)');
  assert.equal(spreadText(spread(43_841, 43_841, 43_841, 1), 'last'), '43.8 ms');
  assert.equal(spreadText(spread(43_841, 40_000, 50_000), 'deliveries'), '43,841 (40,000 – 50,000)');
  assert.equal(spreadText(undefined, 'p99'), '–');
  assert.equal(withUnit('p99', 900), '900 µs');
  assert.equal(withUnit('p99', 12_345), '12.3 ms');
  assert.equal(withUnit('deliveries', 4012345.6), '4,012,346 deliveries/s');
});

test('memory that has shrunk, or grown by next to nothing, is 0', () => {
  const results = sampleResults();
  for (const [round, bytes] of [-300, 20, 50].entries()) {
    results.records.push(recordOf('F6', 'plenaria', round + 1, { connection_bytes: 5632, connection_redis_bytes: bytes }));
  }
  assert.match(printed(results), /Plenaria +5\.5 \(5\.5 – 5\.5\) +0 \(0 – 0\)/);
  results.records.at(-1).result.connection_redis_bytes = 512;
  assert.match(printed(results), /0 \(0 – 0\.5\)/);
});

test('a ratio says what is divided and which way is good', () => {
  const text = reportText(template, sampleResults(), []);
  assert.match(text, /\| deliveries\/s: Plenaria ÷ this \(more is better\) \|/);
  assert.match(text, /\| latency p99: Plenaria ÷ this \(less is better\) \|/);
});

test('a row has the spread of each figure, and how many times as much Plenaria does', () => {
  const [ours, nats] = rowsOf(sampleResults(), F1, '');
  assert.equal(ours.ratio, undefined);
  assert.deepEqual(ours.figures.deliveries, { median: 2e6, min: 4e6 / 3, max: 4e6, count: 3 });
  assert.equal(nats.ratio.median, 4);
});

test('a round that failed is left out of the figures, and said with its reason', () => {
  const results = sampleResults();
  const failing = results.records.find(({ server, round }) => server === 'nats' && round === 3);
  failing.failed = 'lost: 12';
  assert.equal(rowsOf(results, F1, '')[1].figures.deliveries.count, 2);
  for (const text of [printed(results), reportText(template, results, [])]) assert.match(text, /nats-server, round 3, failed and is left out: lost: 12/);
  assert.doesNotMatch(printed(sampleResults()), /failed/);
});

test('a generator that was the bottleneck is said', () => {
  const results = sampleResults();
  results.records.push(recordOf('F1', 'naive', 1, { deliveries_per_second: 1e5, generator_cpu: 0.95 }));
  for (const text of [printed(results), reportText(template, results, [])]) {
    assert.match(text, /naive Beast: the generator was the bottleneck in 1 of 1 rounds/);
  }
  results.records.at(-1).result.generator_cpu = 0.949;
  assert.doesNotMatch(printed(results), /bottleneck/);
});

test('a measurement of nothing is said as one that failed', () => {
  const results = sampleResults();
  results.records.find(({ server, round }) => server === 'nats' && round === 2).result.deliveries_per_second = 0;
  assert.match(printed(results), /nats-server, round 2, failed and is left out: nothing was measured \(deliveries\/s\)/);
});

test('what speaks against a verdict stands beside it', () => {
  const results = sampleResults();
  results.records.find(({ server }) => server === 'floor').result.generator_cpu = 1;
  assert.match(printed(results), /× the kernel's floor: missed: .*\[the kernel's floor: generator bound in 1 round\]/);
  assert.match(reportText(template, results, []), /\| missed \| [^|]* \| the kernel's floor: generator bound in 1 round \|/);
});

test('what else ran on the core of the servers is said', () => {
  const results = sampleResults();
  results.records[0].cpu = { ...results.records[0].cpu, others: 0.1 };
  assert.match(printed(results), /Plenaria: something else ran on the servers' core in 1 of 3 rounds/);
  results.records[0].cpu.others = 0.09;
  assert.doesNotMatch(printed(results), /something else/);
});

test('what was held, missed and not measured is counted', () => {
  assert.match(printed(sampleResults()), /1 held, 1 missed, \d+ not measured$/);
});

test('the report has every workload that was measured, who was left out, and every name of its template', () => {
  const text = reportText(template, sampleResults(), [{ workload: 'F1', title: 'F1', path: 'performance/f1.svg' }]);
  assert.match(text, /### F1: One room of 1,000 followers, 64 in flight/);
  assert.match(text, /\| nats-server \| 500,000 \(333,333 – 1,000,000\)/);
  assert.match(text, /!\[F1\]\(performance\/f1\.svg\)/);
  assert.match(text, /Socket\.IO \+ Redis streams was left out: its npm packages are not installed/);
  assert.doesNotMatch(text, /### F2|@\w+@|undefined|NaN/);
  assert.throws(() => reportText('@nothing@', sampleResults(), []), /nothing of the name @nothing@/);
});

test('a report of less than a whole run says so before anything else', () => {
  assert.match(reportText(template, sampleResults(), []), /^# Performance\n\n> \*\*This is not the report of a whole run: it was of 3 rounds instead of 5; F2, .* were not measured; .*\*\*\n\nWhat a room costs/);
  assert.match(reportText(template, { ...sampleResults(), quick: true }, []), /> \*\*This is not the report of a whole run: it was a quick run/);
});

test('there is a plot for each workload that has figures, and none for others', () => {
  assert.deepEqual(plotsOf(sampleResults()).map(({ name }) => name), ['f1', 'f3', 'f11']);
  const failed = sampleResults();
  for (const record of failed.records) record.failed = 'it ended';
  assert.deepEqual(plotsOf(failed), []);
});

test('no label can leave its string in what gnuplot reads', () => {
  const [{ script }] = plotsOf(sampleResults());
  assert.match(script, /^0 2000000 1333333\.\d+ 4000000 \d+ "2,000,000" "Plenaria"$/m);
  for (const line of script.split('\n')) assert.equal((line.replaceAll('\\"', '').match(/"/g) ?? []).length % 2, 0, line);
});
