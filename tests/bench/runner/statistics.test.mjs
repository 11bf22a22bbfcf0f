// The figures of several rounds: medians, and ratios within rounds.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { median, ratioWithinRounds, rotated, spread } from './statistics.mjs';

test('a median is the middle one, whatever the order, and the mean of two in the middle', () => {
  assert.equal(median([10, 1, 2]), 2);
  assert.equal(median([4, 1, 3, 2]), 2.5);
  assert.equal(median([9]), 9);
  assert.equal(median([]), undefined);
});

test('numbers are sorted as numbers, and the list is left as it was', () => {
  const values = [100, 9, 20];
  assert.equal(median(values), 20);
  assert.deepEqual(values, [100, 9, 20]);
});

test('a spread has the least and the most', () => {
  assert.deepEqual(spread([3, 1, 2]), { median: 2, min: 1, max: 3, count: 3 });
  assert.equal(spread([]), undefined);
});

test('a machine that gets slower changes no ratio, as each is taken within its round', () => {
  const ours = new Map([[1, 400], [2, 200], [3, 100]]);
  const theirs = new Map([[1, 100], [2, 50], [3, 25]]);
  assert.deepEqual(ratioWithinRounds(ours, theirs), { median: 4, min: 4, max: 4, count: 3 });
  // What the ratio of the medians would be, where one round of theirs is missing, is something else.
  assert.equal(median([...ours.values()]) / median([100, 50]), 200 / 75);
});

test('a round that only one of the two has counts for nothing', () => {
  const ratio = ratioWithinRounds(new Map([[1, 10], [2, 90], [4, 40]]), new Map([[1, 10], [3, 1], [4, 10]]));
  assert.deepEqual(ratio, { median: 2.5, min: 1, max: 4, count: 2 });
  assert.equal(ratioWithinRounds(new Map([[1, 10]]), new Map([[2, 10]])), undefined);
});

test('nothing is divided by nothing', () => {
  assert.equal(ratioWithinRounds(new Map([[1, 10]]), new Map([[1, 0]])), undefined);
});

test('whoever comes first changes with the round', () => {
  assert.deepEqual(rotated(['a', 'b', 'c'], 0), ['a', 'b', 'c']);
  assert.deepEqual(rotated(['a', 'b', 'c'], 1), ['b', 'c', 'a']);
  assert.deepEqual(rotated(['a', 'b', 'c'], 5), ['c', 'a', 'b']);
  assert.deepEqual(rotated([], 3), []);
});
