// A few thousand operations of everybody at once: nobody is told what they may not be, by any carrier, and everybody what is published.
// With PLENARIA_TEST_FULL=1 more of them; run.mjs does a million.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { freshSeed } from '../faults/random.mjs';
import { taint } from './taint.mjs';

const FULL = process.env.PLENARIA_TEST_FULL === '1';
const SIZE = FULL ? { operations: 100_000, each: 100, watch: 10 } : { operations: 6000, each: 6, watch: 2 };

test('whatever is not published reaches nobody whom it is not for, in any byte, and whatever is published reaches everybody', { timeout: FULL ? 3_600_000 : 120_000 }, async (t) => {
  const seed = freshSeed();
  t.diagnostic(`seed ${seed}`);
  const { breaches, missing, figures } = await taint({ seed, ...SIZE });
  t.diagnostic(JSON.stringify(figures));
  assert.deepEqual(breaches, [], `seed ${seed}`);
  assert.deepEqual(missing, [], 'every method was asked by every role in every state of a room');
  assert.ok(figures.rarest[1] > 0, `${figures.rarest[0]} was always refused`);
  assert.ok(figures.revocations > 0 && figures.erased > 0, 'people were revoked, and what they wrote erased');
  assert.ok(figures.published > 100 && figures.unpublished > 50, 'there was something to tell, and something to keep');
  for (const carrier of ['WebSocket', 'event stream', 'long poll'])
    assert.ok(figures.arrived[carrier].texts > 100, `${carrier} brought ${figures.arrived[carrier].texts} texts`);
});
