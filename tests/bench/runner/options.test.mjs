// The command line, and the order of the rounds that it asks for.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Misunderstood, readOptions } from './options.mjs';
import { schedule } from './rounds.mjs';
import { QUICK, WHOLE } from './workloads.mjs';

test('without a word, everything is measured in five rounds, for the report', () => {
  const options = readOptions([]);
  assert.equal(options.whole, true);
  assert.equal(options.rounds, 5);
  assert.deepEqual(options.servers, ['plenaria', 'floor', 'nats', 'centrifuge', 'centrifuge-everysec', 'centrifuge-short', 'naive', 'socketio']);
  assert.equal(options.workloads.length, 11);
});

test('a part of it is no report', () => {
  for (const words of [['--quick'], ['nats'], ['--workloads', 'F1,F2'], ['--rounds', '4']]) {
    assert.equal(readOptions(words).whole, false, words.join(' '));
  }
});

test('the command of a report names what was measured, and no file of this machine', () => {
  const { command } = readOptions(['nats', '--report', 'there.md', '--workloads', 'F1', '--quick', '--build', 'elsewhere']);
  assert.equal(command, 'tests/bench/run nats --workloads F1 --quick');
});

test('Plenaria always takes part', () => {
  assert.deepEqual(readOptions(['nats']).servers, ['plenaria', 'nats']);
  assert.deepEqual(readOptions(['plenaria']).servers, ['plenaria']);
});

test('what is not known is refused with a sentence', () => {
  for (const words of [['apache'], ['--workloads', 'F12'], ['--rounds', '0'], ['--rounds', 'many'], ['--slow']]) {
    assert.throws(() => readOptions(words), Misunderstood, words.join(' '));
  }
});

test('every server has its turn in each round, and another one comes first in the next', () => {
  const steps = schedule({ workloads: ['F1'], servers: ['plenaria', 'nats', 'naive', 'floor'], rounds: 2, scale: WHOLE });
  assert.deepEqual(steps.map(({ round, server }) => `${round} ${server}`), [
    '1 plenaria', '1 nats', '1 naive', '2 nats', '2 naive', '2 plenaria',
  ]);
});

test('what is compared with another workload is measured beside it, in the same round', () => {
  const steps = schedule({ workloads: ['F3', 'F8', 'F9', 'F11'], servers: ['plenaria'], rounds: 2, scale: WHOLE });
  const order = ['F3', 'F11', 'F8', 'F8', 'F9', 'F9'];
  assert.deepEqual(steps.map(({ workload }) => workload.id), [...order, ...order]);
});

test('a quick run has a shorter record, and one round', () => {
  const quick = readOptions(['--quick']);
  assert.equal(quick.rounds, 1);
  const variants = (scale) => schedule({ workloads: ['F10'], servers: ['plenaria'], rounds: 1, scale }).map(({ variant }) => variant);
  assert.deepEqual(variants(QUICK), ['100 entries', '10,000 entries', '100,000 entries']);
  assert.deepEqual(variants(WHOLE), ['100 entries', '10,000 entries', '1,000,000 entries']);
});
