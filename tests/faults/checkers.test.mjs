// Each checker finds what it is there for, and nothing in what is right.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { breaches, brokenChain, doubled, misordered, missing, recordedAfterAll, slowestSettling, uninvited, unversioned } from './checkers.mjs';
import { Account } from './followers.mjs';
import { sha256 } from './stored_log.mjs';

/** A log of these interventions, rightly chained. */
function logOf(ids) {
  let [previous, publicPrevious] = ['A'.repeat(43), 'A'.repeat(43)];
  return [undefined, ...ids].map((id, i) => {
    const type = id ? 'intervention.submitted' : 'room.opened';
    const publicHeader = id && JSON.stringify({ seq: i, id, prev: publicPrevious });
    if (id) publicPrevious = sha256(publicHeader);
    const header = JSON.stringify({ seq: i + 1, public_seq: i, type, id, key: id && `key of ${id}`, public: id && publicPrevious, prev: previous });
    previous = sha256(header);
    return { seq: i + 1, header, publicHeader, body: id && JSON.stringify({ text: `text of ${id}` }) };
  });
}
const none = { 5003: 0, 5004: 0, lost: 0 };
const acknowledged = (id, seq, at = 5) => ({ room: 'hall', key: `k-${id}`, text: `text of ${id}`, answers: none, acknowledged: { id, seq, version: 1, at } });
const accountOf = (ids) => {
  const account = new Account();
  ids.forEach((id, i) => account.add(i + 1, `intervention.published ${id}`, 'a follower'));
  return account;
};
const all = (log) => new Map([['hall', log]]);

test('nothing is found in what is right', () => {
  const right = { invocations: [acknowledged('a', 1), acknowledged('b', 2)], accounts: new Map([['hall', accountOf(['a', 'b'])]]), logs: all(logOf(['a', 'b'])) };
  assert.deepEqual(breaches(right), []);
});

test('a lost, an inserted, a swapped and an altered entry break the chain', () => {
  const log = logOf(['a', 'b', 'c']);
  assert.deepEqual(brokenChain(log), []);
  assert.ok(brokenChain(log.filter((_, i) => i !== 2)).length > 0);
  assert.ok(brokenChain([...log.slice(0, 2), log[1], ...log.slice(2)]).length > 0);
  assert.ok(brokenChain([log[0], log[2], log[1], log[3]]).length > 0);
  assert.ok(brokenChain(log.map((entry, i) => (i === 2 ? { ...entry, header: entry.header.replace('key of b', 'key of x') } : entry))).length > 0);
  assert.ok(brokenChain(log.map((entry, i) => (i === 2 ? { ...entry, publicHeader: entry.publicHeader.replace('"b"', '"x"') } : entry))).length > 0);
});

test('what was acknowledged and is missing, doubled or elsewhere is found', () => {
  const logs = all(logOf(['a', 'b']));
  assert.equal(missing([acknowledged('c', 3)], logs).length, 1);
  assert.equal(missing([acknowledged('b', 1)], logs).length, 1);
  assert.equal(missing([acknowledged('a', 1)], all(logOf(['a', 'a']))).length, 1);
  assert.equal(missing([{ ...acknowledged('a', 1), room: 'garden' }], logs).length, 1);
});

test('one key twice and two keys with one intervention are found', () => {
  assert.equal(doubled([], all(logOf(['a', 'a']))).length, 1);
  assert.equal(doubled([acknowledged('a', 1), { ...acknowledged('a', 1), key: 'another' }], all(logOf(['a']))).length, 1);
});

test('a version that is skipped or repeated, and a withdrawal that is not recorded, are found', () => {
  const log = logOf(['a']);
  const changed = (version) => all([...log, { seq: 3, header: JSON.stringify({ seq: 3, type: 'intervention.withdrawn', id: 'a', version }) }]);
  assert.equal(unversioned([], changed(2)).length, 0);
  for (const version of [1, 3]) assert.equal(unversioned([], changed(version)).length, 1);
  const withdrawn = [{ ...acknowledged('a', 1), withdrawal: { answers: none, acknowledged: { id: 'a', version: 2 } } }];
  assert.equal(unversioned(withdrawn, changed(2)).length, 0);
  assert.equal(unversioned(withdrawn, all(log)).length, 1);
});

test('what was answered by 5003 alone and is recorded is found; what was in doubt may be recorded', () => {
  const logs = all(logOf(['a']));
  const refused = (answers) => [{ room: 'hall', key: 'k', text: 'text of a', answers: { ...none, ...answers } }];
  assert.equal(recordedAfterAll(refused({ 5003: 2 }), logs).length, 1);
  const log = [...logOf(['a']), { seq: 3, header: JSON.stringify({ seq: 3, type: 'intervention.withdrawn', id: 'a', version: 2 }) }];
  assert.equal(recordedAfterAll([{ ...acknowledged('a', 1), withdrawal: { answers: { ...none, 5003: 1 } } }], all(log)).length, 1);
  for (const doubt of [{ 5004: 1 }, { lost: 1 }]) assert.equal(recordedAfterAll(refused({ 5003: 2, ...doubt }), logs).length, 0);
});

test('followers who were told something else than the log or than each other are found', () => {
  const logs = all(logOf(['a', 'b']));
  assert.equal(misordered(new Map([['hall', accountOf(['a'])]]), logs).length, 0, 'a prefix is right');
  assert.ok(misordered(new Map([['hall', accountOf(['b', 'a'])]]), logs).length > 0);
  assert.ok(misordered(new Map([['hall', accountOf(['a', 'b', 'c'])]]), logs).length > 0);
  const torn = accountOf(['a', 'b']);
  torn.add(2, 'intervention.published x', 'another');
  assert.ok(misordered(new Map([['hall', torn]]), logs).length > 0);
});

test('what nobody said is found', () => {
  assert.equal(uninvited([acknowledged('a', 1)], all(logOf(['a']))).length, 0);
  assert.equal(uninvited([acknowledged('a', 1)], all(logOf(['a', 'b']))).length, 1);
});

test('a doubt that is never settled, or late, is found', () => {
  const doubted = (from, at) => ({ ...acknowledged('a', 1, at), doubted: from });
  const healthy = [[0, 50], [800, 3000], [3500, 9000]];
  assert.equal(slowestSettling([acknowledged('a', 1)], healthy), 0);
  assert.equal(slowestSettling([doubted(100, 700)], healthy), 0, 'before recovery');
  assert.equal(slowestSettling([doubted(100, 900)], healthy), 100);
  assert.equal(slowestSettling([doubted(850, 900)], healthy), 50);
  assert.equal(slowestSettling([doubted(100, 3600)], healthy), 2200, 'the time until the next fault counts, though a later recovery is nearer');
  assert.equal(slowestSettling([doubted(100, 8000)], healthy), 4500);
  assert.equal(slowestSettling([{ ...acknowledged('a', 1), withdrawal: doubted(3600, 8000) }], healthy), 4400);
  assert.equal(slowestSettling([{ ...doubted(100, 900), acknowledged: undefined }], healthy), Infinity);
});
