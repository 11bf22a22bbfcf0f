// A run that is quick, or was ended early, must not look whole.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { recordOf, sampleResults } from './sample_results.mjs';
import { banner, shortcomings } from './whole.mjs';
import { WHOLE, WORKLOADS, jobsOf } from './workloads.mjs';

/** The records of a whole run, whatever their figures. */
function wholeResults() {
  const records = [];
  for (let round = 1; round <= WHOLE.rounds; round += 1) {
    for (const workload of WORKLOADS) {
      for (const variant of Object.keys(jobsOf(workload, WHOLE))) {
        for (const server of workload.servers) records.push(recordOf(workload.id, server, round, {}, { variant }));
      }
    }
  }
  return { ...sampleResults(), rounds: WHOLE.rounds, absent: {}, records };
}

test('a whole run lacks nothing, and has no banner', () => {
  assert.deepEqual(shortcomings(wholeResults()), []);
  assert.equal(banner(wholeResults()), '');
});

test('a quick run is said to be one', () => {
  const results = { ...wholeResults(), quick: true };
  for (const record of results.records) record.variant = record.variant.replace('1,000,000', '100,000');
  assert.match(banner(results), /^This is not the report of a whole run: it was a quick run, whose figures mean little\.$/);
});

test('too few rounds are said, those that were asked for and those that are not there', () => {
  assert.match(banner({ ...wholeResults(), rounds: 3 }), /it was of 3 rounds instead of 5/);
  const ended = wholeResults();
  ended.records.splice(-2);
  assert.deepEqual(shortcomings(ended), ['not all of the 5 rounds are there in F10']);
});

test('a workload that is not there is said, and a server that was not asked for', () => {
  const results = wholeResults();
  results.records = results.records.filter(({ workload, server }) => workload !== 'F4' && !(workload === 'F2' && server === 'nats'));
  assert.deepEqual(shortcomings(results), ['F4 was not measured', 'not measured: nats-server in F2']);
});

test('a server that took part nowhere is said once', () => {
  const results = wholeResults();
  results.records = results.records.filter(({ server }) => server !== 'socketio' && server !== 'naive');
  assert.deepEqual(shortcomings(results), ['without naive Beast, Socket.IO + Redis streams']);
});

test('a server that could not be started is said elsewhere', () => {
  const results = wholeResults();
  results.records = results.records.filter(({ server }) => server !== 'socketio');
  results.absent = { socketio: 'its npm packages are not installed' };
  assert.deepEqual(shortcomings(results), []);
});
