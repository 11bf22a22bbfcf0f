// Canaries are found however they are spelled and wherever a stream is cut; what has none is passed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chance } from '../faults/random.mjs';
import { KINDS, Scanner, canariesIn, kindOf, mint, scan } from './canaries.mjs';

const canary = mint(chance(1), 't');
const hex = (text) => Buffer.from(text).toString('hex');
const escaped = (text) => [...text].map((c) => `\\u00${hex(c)}`).join('');
const SPELLINGS = {
  'as it is': (text) => text,
  'in a JSON string within a JSON string': (text) => JSON.stringify(JSON.stringify(`"${text}"\n`)),
  'in capitals': (text) => text.toUpperCase(),
  'escaped as JSON may': escaped,
  'escaped in capitals': (text) => [...text].map((c) => `\\u00${hex(c).toUpperCase()}`).join(''),
  'in hex': hex,
  'in hex of capitals': (text) => hex(text).toUpperCase(),
  ...Object.fromEntries(['base64', 'base64url'].flatMap((coding) => [0, 1, 2, 3].map((before) => [
    `in ${coding} after ${before} bytes`, (text) => Buffer.from(`${'ÿ~?>'.slice(0, before)}${text}ÿ~?>`, 'latin1').toString(coding),
  ]))),
};

for (const [name, spell] of Object.entries(SPELLINGS)) {
  test(`a canary is found ${name}, in pieces of any length`, () => {
    const bytes = Buffer.from(`before ${spell(canary)} after`);
    assert.deepEqual(scan(bytes).map((one) => one.canary), [canary]);
    for (let length = 1; length < bytes.length; length += 1) {
      const found = [];
      const scanner = new Scanner((one) => found.push(one));
      for (let at = 0; at < bytes.length; at += length) scanner.feed(bytes.subarray(at, at + length));
      scanner.end();
      assert.deepEqual(found, [canary], `pieces of ${length}`);
    }
  });
}

test('many are found in their order, each once', () => {
  const random = chance(2);
  const all = Array.from({ length: 100 }, () => mint(random, 'n'));
  assert.deepEqual(scan(Buffer.from(all.join(''))).map((one) => one.canary), all);
  assert.deepEqual(canariesIn(all.join(',')), all);
});

test('a canary that is cut off is found as such, and nothing where there is none', () => {
  assert.deepEqual(scan(Buffer.from(canary.slice(0, -1))), [{ canary: undefined, form: 'plain' }]);
  assert.deepEqual(scan(Buffer.from(canary.slice(0, 5))), []);
  assert.deepEqual(scan(Buffer.alloc(100_000, 'taint ')), []);
});

test('a canary says what it stands in', () => {
  for (const [letter, kind] of Object.entries(KINDS)) assert.equal(kindOf(mint(chance(3), letter)), kind);
  assert.match(canary, /t[0-9a-f]{32}$/);
});
