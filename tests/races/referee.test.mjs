// Each checker finds what it is there for, and nothing in what is right.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { Account } from '../faults/followers.mjs';
import { chance } from '../faults/random.mjs';
import { POSSIBLE, drawRace, nameOf } from './race.mjs';
import { misjudged, misrecorded, mistold, winnerOf } from './referee.mjs';

const stands = (status, version) => ({ status, version });
const conflict = (status, version) => ({ code: 4009, current: stands(status, version) });

/** Two moderators and the author about what waits; mo won by publishing. */
const raceOf = (answers = {}) => ({
  room: 'hall', id: 'a', before: 'pending', version: 1, text: 'As said.',
  acts: [
    { who: 'mo', participant: 'mo', verb: 'publish', answer: stands('published', 2) },
    { who: 'noor', participant: 'noor', verb: 'return', answer: conflict('published', 2) },
    { who: 'author', participant: 'ana', verb: 'amend', text: 'Otherwise.', answer: conflict('published', 2) },
  ].map((act) => ({ ...act, answer: answers[act.verb] ?? act.answer })),
});

const entry = (seq, header, body, publicSeq = 0) => ({ seq, header: JSON.stringify({ seq, public_seq: publicSeq, ...header }), body: body && JSON.stringify(body) });
const submitted = entry(2, { type: 'intervention.submitted', id: 'a' }, { text: 'As said.', author: { id: 'ana' } });
const publication = (seq, version, by = 'mo', words = 'As said.') =>
  entry(seq, { type: 'intervention.published', id: 'a', version }, { reason: '', author: { id: by }, carried: { text: words } }, 1);
const opened = entry(1, { type: 'room.opened' });
const right = [opened, submitted, publication(3, 2)];

test('a race with one winner is right, also where the winner sent it twice', () => {
  assert.deepEqual(misjudged(raceOf()), []);
  const race = raceOf();
  race.acts.push({ ...race.acts[0], node: 2 });
  assert.deepEqual(misjudged(race), []);
  assert.equal(winnerOf(race).who, 'mo');
});

test('two winners, and none, are found', () => {
  assert.match(misjudged(raceOf({ return: stands('returned', 2) }))[0], /not one winner/);
  assert.match(misjudged(raceOf({ publish: conflict('returned', 2) }))[0], /not one winner/);
});

test('a loser who is told another code, how it stood before, or nothing, is found', () => {
  for (const wrong of [{ code: 4003 }, { code: 5003 }, { code: 'no answer within 15000 ms' }, { code: 4009 }, conflict('pending', 1), conflict('published', 3), conflict('returned', 2)])
    assert.equal(misjudged(raceOf({ return: wrong })).length, 1, JSON.stringify(wrong));
});

test('a winner who is told another state or version is found', () => {
  for (const wrong of [stands('returned', 2), stands('published', 1), stands('published', 3)]) assert.equal(misjudged(raceOf({ publish: wrong })).length, 1);
});

test('who asked for what could not be done may be told how it stood before', () => {
  const race = raceOf();
  race.acts.push({ who: 'eva', participant: 'eva', verb: 'hide', answer: conflict('pending', 1) });
  assert.deepEqual(misjudged(race), []);
  race.acts.at(-1).answer = conflict('hidden', 2);
  assert.equal(misjudged(race).length, 1);
});

test('a log with the winner\'s entry alone is right', () => assert.deepEqual(misrecorded([raceOf()], right), []));

test('two entries for one version, none, and one more after the race, are found', () => {
  assert.ok(misrecorded([raceOf()], [...right, publication(4, 2, 'noor')]).length > 0);
  assert.ok(misrecorded([raceOf()], [opened, submitted]).length > 0);
  assert.ok(misrecorded([raceOf()], [...right, publication(4, 3, 'noor')]).some((breach) => breach.includes('after the race')));
});

test('another act, another person and other words in the log are found', () => {
  const returned = entry(3, { type: 'intervention.returned', id: 'a', version: 2 }, { reason: 'x', author: { id: 'mo' } });
  assert.ok(misrecorded([raceOf()], [opened, submitted, returned]).length > 0);
  assert.equal(misrecorded([raceOf()], [opened, submitted, publication(3, 2, 'noor')]).length, 1);
  assert.equal(misrecorded([raceOf()], [opened, submitted, publication(3, 2, 'mo', 'Otherwise.')]).length, 1);
  const amended = raceOf({ publish: conflict('pending', 2), return: conflict('pending', 2), amend: stands('pending', 2) });
  const amendment = (text) => entry(3, { type: 'intervention.amended', id: 'a', version: 2 }, { text, author: { id: 'ana' } });
  assert.deepEqual(misrecorded([amended], [opened, submitted, amendment('Otherwise.')]), []);
  assert.equal(misrecorded([amended], [opened, submitted, amendment('As said.')]).length, 1);
});

test('a node that tells something else than the log or than another node is found', () => {
  const accountOf = (...told) => {
    const account = new Account();
    told.forEach((what, i) => account.add(i + 1, what, 'one'));
    return account;
  };
  const desk = accountOf('room.opened ', 'intervention.submitted a', 'intervention.published a');
  assert.deepEqual(mistold(desk, right, 'desk'), []);
  assert.deepEqual(mistold(accountOf('intervention.published a'), right, 'public'), []);
  assert.equal(mistold(accountOf('room.opened ', 'intervention.submitted a', 'intervention.returned a'), right, 'desk').length, 1);
  assert.equal(mistold(accountOf('intervention.published b'), right, 'public').length, 1);
  desk.add(3, 'intervention.returned a', 'another');
  assert.equal(mistold(desk, right, 'desk').length, 1);
});

test('what is drawn is a race: different acts, from two nodes or more, of which one can be done', () => {
  const random = chance(7);
  const seen = new Set();
  for (let number = 0; number < 2000; number += 1) {
    const { before, acts } = drawRace(random, number, { nodes: 3, moderators: ['mo', 'noor'] });
    assert.ok(acts.length >= 2 && acts.length <= 6);
    assert.ok(new Set(acts.map(nameOf)).size >= 2);
    assert.ok(new Set(acts.map(({ node }) => node)).size >= 2);
    assert.ok(acts.some(({ verb }) => POSSIBLE[before].includes(verb)));
    for (const { verb } of acts) seen.add(`${before} ${verb}`);
  }
  assert.equal(seen.size, 4 * 5, 'every verb in every status');
});
