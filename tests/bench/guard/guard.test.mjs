// No change makes an intervention, a delivery, a join or a token dearer by 15 % unnoticed: counted in instructions, not
// in time. And the guard notices: what it says of a slowness that was put in on purpose.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import test, { before } from 'node:test';

import { compare, notComparable } from './compare.mjs';
import { FIGURES, figuresOf, measure } from './measure.mjs';

const REPEATABLE = 0.005;
const FLAT = 1.2;

const was = JSON.parse(await readFile(new URL('./figures.json', import.meta.url), 'utf8'));
let is;
let verdicts;

before(async () => {
  const { madeWith, sections } = await measure();
  is = { madeWith, figures: figuresOf(sections) };
  verdicts = compare(was, is);
});

for (const name of Object.keys(FIGURES)) {
  test(`${name} takes no more instructions than it did`, (t) => {
    const why = notComparable(was, is);
    if (why) t.diagnostic(why);
    const { fails, told } = verdicts.find((verdict) => verdict.name === name);
    if (told) t.diagnostic(told);
    assert.equal(fails, false, told);
  });
}

test('the same build takes the same instructions again', async () => {
  const again = figuresOf((await measure({ works: ['submissions_100', 'deliveries', 'openings'] })).sections);
  for (const [name, figure] of Object.entries(again)) {
    const change = Math.abs(figure / is.figures[name] - 1);
    assert.ok(change <= REPEATABLE, `${name}: ${is.figures[name]}, then ${figure}`);
  }
});

test('a submission does not grow dearer as the room grows', () => {
  assert.ok(is.figures.submission_after_100000 <= FLAT * is.figures.submission, JSON.stringify(is.figures));
});

/** Which figures fail when this slowness is put in. */
async function failing(slowness, works) {
  const { madeWith, sections } = await measure({ works, slowness });
  const slow = { madeWith, figures: { ...is.figures, ...figuresOf(sections) } };
  return compare(is, slow).filter(({ fails }) => fails).map(({ name }) => name);
}

test('a frame copied for each follower is noticed', async () => {
  assert.deepEqual(await failing('copied_frames', ['deliveries', 'submissions_100']), ['delivery', 'delivery_among_64']);
});

test('a request decoded six times is noticed', async () => {
  assert.deepEqual(await failing('decoded_often', ['submissions_100']), ['submission', 'submission_among_64']);
});

test('a change of more than 3 % is told, either way, and 15 % worse fails', () => {
  const one = (figure) => ({ madeWith: 'a', figures: { delivery: figure } });
  const verdict = (figure) => compare(one(1000), one(figure))[0];
  assert.deepEqual([971, 1000, 1029].map((figure) => verdict(figure).told), [undefined, undefined, undefined]);
  assert.match(verdict(969).told, /1,000 → 969 instructions \(-3\.1 %\): better/);
  assert.match(verdict(1031).told, /1,000 → 1,031 instructions \(\+3\.1 %\): worse/);
  assert.deepEqual([1, 1149, 1151, 2000].map((figure) => verdict(figure).fails), [false, false, true, true]);
});

test('a figure that is new or gone asks for an update', () => {
  const none = { madeWith: 'a', figures: {} };
  const one = { madeWith: 'a', figures: { delivery: 1 } };
  assert.match(compare(none, one)[0].told, /--update/);
  assert.match(compare(one, none)[0].told, /--update/);
  assert.ok(compare(none, one)[0].fails && compare(one, none)[0].fails);
});

test('figures of another compiler fail nothing, and it is said', () => {
  const was = { madeWith: 'g++ 12', figures: { delivery: 1000 } };
  const is = { madeWith: 'g++ 13', figures: { delivery: 2000 } };
  assert.deepEqual(compare(was, is)[0].fails, false);
  assert.match(compare(was, is)[0].told, /worse/);
  assert.match(notComparable(was, is), /g\+\+ 12.*g\+\+ 13/);
  assert.equal(notComparable(was, was), undefined);
});
