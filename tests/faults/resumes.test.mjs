// Connections cut at random positions of the byte stream, for random times: every resume is exact, or an explicit reset.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { freshSeed } from './random.mjs';
import { Ledger } from './resume_ledger.mjs';
import { resumes } from './resumes.mjs';

const published = (seq, id, text = `text of ${id}`) => ({ seq, type: 'intervention.published', data: { intervention: { id, status: 'published', text } } });
const withdrawal = (seq, id) => ({ seq, type: 'intervention.withdrawn', data: { id, status: 'withdrawn' } });
const remnant = (seq, id) => ({ seq, type: 'intervention.published', data: { id, status: 'withdrawn' } });

test('the ledger finds what a resume can do wrong, and nothing in what is right', () => {
  const found = (work) => {
    const ledger = new Ledger();
    for (const id of ['a', 'b', 'c']) ledger.texts.set(id, `text of ${id}`);
    ledger.follow([published(1, 'a'), published(2, 'b'), withdrawal(3, 'a'), published(4, 'c')].slice(0, 2), 0, 2, 'first');
    ledger.follow([withdrawal(3, 'a'), published(4, 'c')], 2, 4, 'first');
    work(ledger);
    return ledger.breaches.length;
  };
  assert.equal(found((l) => l.follow([remnant(1, 'a'), published(2, 'b'), withdrawal(3, 'a')], 0, 3, 'x')), 0);
  assert.ok(found((l) => l.follow([published(2, 'b')], 0, 2, 'x')), 'a missing event');
  assert.ok(found((l) => l.follow([published(2, 'b'), published(2, 'b')], 1, 2, 'x')), 'a doubled one');
  assert.ok(found((l) => l.follow([published(4, 'c'), withdrawal(3, 'a')], 2, 4, 'x')), 'two swapped');
  assert.ok(found((l) => l.follow([published(2, 'c')], 1, 2, 'x')), 'another in its place');
  assert.ok(found((l) => l.follow([published(2, 'b')], 1, 3, 'x')), 'fewer than the answer says');
  assert.ok(found((l) => l.follow([published(1, 'a'), published(2, 'b'), withdrawal(3, 'a')], 0, 3, 'x')), 'a text that was withdrawn');
  assert.ok(found((l) => l.follow([{ ...remnant(1, 'a'), data: { id: 'a', status: 'withdrawn', text: 'text of a' } }, published(2, 'b'), withdrawal(3, 'a')], 0, 3, 'x')), 'a remnant with a text');
  assert.ok(found((l) => l.follow([remnant(2, 'b')], 1, 2, 'x')), 'a remnant of what stands');
  assert.ok(found((l) => l.follow([published(2, 'b', 'other words')], 1, 2, 'x')), 'another text');
  assert.ok(found((l) => l.snapshot(undefined, 4, 'x')), 'a reset without a snapshot');
  assert.ok(found((l) => l.snapshot({ interventions: [{ id: 'a', status: 'published', text: 'text of a' }] }, 4, 'x')), 'a snapshot with what was withdrawn');
  const state = new Map([['a', 'withdrawn'], ['b', 'published'], ['c', 'published']]);
  assert.equal(found((l) => l.settled(state, 1, 'x')), 0);
  assert.ok(found((l) => l.settled(new Map([...state, ['a', 'published']]), 1, 'x')), 'somebody who missed a withdrawal');
  assert.ok(found((l) => l.settled(new Map([['a', 'withdrawn'], ['c', 'published']]), 1, 'x')), 'somebody who missed an intervention');
  assert.equal(found((l) => l.settled(new Map([['c', 'published']]), 4, 'x')), 0, 'who came later need not have what was before');
});

test('hundreds of random cuts, on all three carriers: every resume is exact', async (t) => {
  const seed = freshSeed();
  t.diagnostic(`PLENARIA_FAULT_SEED=${seed}`);
  const { breaches, figures } = await resumes({ seed, cuts: 600, readers: 60, longest: 2000, perSecond: 40, connected: 500 });
  t.diagnostic(JSON.stringify(figures));
  assert.deepEqual(breaches, [], `PLENARIA_FAULT_SEED=${seed}`);
  assert.ok(figures.resumes > 100, 'there were resumes');
  assert.equal(figures.avoidable, 0, 'none was reset that could have been exact');
  assert.equal(figures.exact, figures.resumes);
});
