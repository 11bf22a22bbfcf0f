// A few hundred races over three nodes; tests/races/run.mjs does it at length. And an append that does not compare before it
// sets, which has to be reported.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { freshSeed } from '../faults/random.mjs';
import { withoutComparing } from '../faults/seeded_bug.mjs';
import { AFTER, POSSIBLE } from './race.mjs';
import { races } from './races.mjs';

test('of moderators and authors who act at the same moment on three nodes, one wins and the others are told how it stands', async (t) => {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  const { breaches, figures } = await races({ seed, count: 400, inspected: 1 });
  t.diagnostic(JSON.stringify(figures));
  assert.deepEqual(breaches, [], `PLENARIA_FAULT_SEED=${seed}`);
  assert.equal(figures.races, 400);
  assert.equal(figures.inspected, 400);
  assert.ok(figures.lost > 50, 'nodes met in the append itself');
  assert.ok(figures.twins > 0, 'some sent theirs twice');
  const possible = Object.entries(POSSIBLE).flatMap(([before, verbs]) => verbs.map((verb) => `${before} ${verb}`));
  assert.deepEqual(Object.keys(figures.winners).sort(), possible.sort(), 'whatever can win has won');
  assert.equal(Object.keys(AFTER).length, 5);
});

test('an append that does not compare before it sets is caught letting two win', async (t) => {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  // Each race in a room of its own, as a room is beyond use once two have won in it.
  const { breaches, figures } = await races({ seed, count: 40, rooms: 40, through: withoutComparing, patience: 1000, broken: true });
  t.diagnostic(JSON.stringify(figures));
  for (const promise of ['winners', 'log', 'streams', 'verify'])
    assert.ok(breaches.some((breach) => breach.startsWith(`${promise}: `)), `${promise}: ${JSON.stringify(breaches.slice(0, 5))}`);
  assert.ok(breaches.some((breach) => breach.includes('not one winner')), JSON.stringify(breaches.slice(0, 5)));
});
