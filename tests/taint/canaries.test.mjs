// Canaries, tokens and ids are found however they are spelled and wherever a stream is cut; what has none is passed over.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { chance } from '../faults/random.mjs';
import { KINDS, TOKEN, canariesIn, kindOf, mint } from './canaries.mjs';
import { Scanner, Watch } from './watch.mjs';

const canary = mint(chance(1), 't');
const id = 'Zk3_x-Y9aQ0bT7uWcE5vRg';
const hex = (text) => Buffer.from(text).toString('hex');
const escaped = (text) => [...text].map((c) => `\\u00${hex(c)}`).join('');
const SPELLINGS = {
  'as it is': (text) => text,
  'in a JSON string within a JSON string': (text) => JSON.stringify(JSON.stringify(`"${text}"\n`)),
  'escaped as JSON may': escaped,
  'escaped in capitals': (text) => [...text].map((c) => `\\u00${hex(c).toUpperCase()}`).join(''),
  'in hex': hex,
  'in hex of capitals': (text) => hex(text).toUpperCase(),
  ...Object.fromEntries(['base64', 'base64url'].flatMap((coding) => [0, 1, 2, 3].map((before) => [
    `in ${coding} after ${before} bytes`, (text) => Buffer.from(`${'ÿ~?>'.slice(0, before)}${text}ÿ~?>`, 'latin1').toString(coding),
  ]))),
};
const WORDS = { 'a canary': canary, 'a token': TOKEN, 'an id that a server made': id };

function knowing() {
  const watch = new Watch();
  watch.learn(id);
  return watch;
}

function isFound(word, bytes) {
  const watch = knowing();
  assert.deepEqual(watch.scan(bytes).map(({ what }) => what), [word]);
  for (let length = 1; length < bytes.length; length += 1) {
    const found = [];
    const scanner = new Scanner(watch, (what) => found.push(what));
    for (let at = 0; at < bytes.length; at += length) scanner.feed(bytes.subarray(at, at + length));
    scanner.end();
    assert.deepEqual(found, [word], `pieces of ${length}`);
  }
}

for (const [name, spell] of Object.entries(SPELLINGS))
  for (const [what, word] of Object.entries(WORDS))
    test(`${what} is found ${name}, in pieces of any length`, () => isFound(word, Buffer.from(`before ${spell(word)} after`)));

test('what a token says belongs to it', () => {
  const token = `${TOKEN}${Buffer.from(JSON.stringify({ sub: id, name: canary })).toString('base64url')}.AAAA-_AAAA`;
  isFound(TOKEN, Buffer.from(`"${token}"`));
  assert.deepEqual(knowing().in(`${token} ${canary}`), [TOKEN, canary]);
});

test('a canary is found in capitals', () => isFound(canary, Buffer.from(`before ${canary.toUpperCase()}`)));

test('many are found in their order, each once', () => {
  const random = chance(2);
  const all = Array.from({ length: 100 }, (_, i) => [mint(random, 'n'), id, TOKEN][i % 3]);
  const text = all.join(' ');
  assert.deepEqual(knowing().scan(Buffer.from(text)).map(({ what }) => what), all);
  assert.deepEqual(knowing().in(`é${text}`), all);
  assert.deepEqual(canariesIn(text), all.filter((_, i) => i % 3 === 0));
});

test('thousands of ids are told apart from each other and from what is like them', () => {
  const random = chance(3);
  const watch = new Watch();
  const ids = Array.from({ length: 5000 }, () => Buffer.from(Array.from({ length: 16 }, () => Math.floor(random() * 256))).toString('base64url'));
  for (const one of ids) watch.learn(one);
  assert.deepEqual(watch.scan(Buffer.from(ids.join(' '))).map(({ what }) => what), ids);
  assert.deepEqual(watch.scan(Buffer.from(ids.map((one) => one.slice(1)).join(' '))), []);
});

test('a canary that is cut off is found as such, and nothing where there is none', () => {
  const watch = knowing();
  assert.deepEqual(watch.scan(Buffer.from(canary.slice(0, -1))), [{ what: undefined, form: 'plain' }]);
  assert.deepEqual(watch.scan(Buffer.from(canary.slice(0, 5))), []);
  assert.deepEqual(watch.scan(Buffer.from(id.slice(0, -1))), []);
  assert.deepEqual(watch.scan(Buffer.alloc(100_000, 'taint ')), []);
  assert.deepEqual(watch.scan(Buffer.alloc(0)), []);
});

test('what was found says what it stands in', () => {
  for (const [letter, kind] of Object.entries(KINDS)) assert.equal(kindOf(mint(chance(3), letter)), kind);
  assert.match(canary, /t[0-9a-f]{32}$/);
  assert.equal(kindOf(TOKEN), 'token');
  assert.equal(kindOf(id), 'participant id');
});
