// plenaria export --people: who was accredited, changed and revoked, by whom, when and why, for whoever keeps the record.
import assert from 'node:assert/strict';
import { readFile, rename, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { connect, dialogueOf, newKey, operator, startServer, succeed, temporaryDirectory } from './harness.mjs';
import { plain, readTable } from './table.mjs';

async function stage(t) {
  const config = await dialogueOf(t, { hall: '' });
  const server = await startServer(t, { config });
  const chief = await connect(t, server, { token: await server.token({ role: 'secretariat', name: 'Chief', delegation: 'Secretariat', id: 'chief-1' }) });
  const ask = (method, params) => chief.request(`accreditation.${method}`, params);
  return { server, ask, give: operator(t, { config, dataDir: server.dataDir }) };
}

test('every act of the secretariat is a row: what, whom, when, by whom and why', async (t) => {
  const { ask, give } = await stage(t);
  const { delegation } = await ask('delegation', { name: '=Chile', group: 'academia', capacity: 'state' });
  const about = { role: 'delegate', name: 'Ana, "the first"', delegation: delegation.id, on_behalf_of: ['Mothers', 'Nurses'], rooms: ['hall'] };
  const { person } = await ask('person', { key: newKey(), ...about });
  await ask('person', { id: person.id, ...about, name: 'Ana' });
  await ask('link', { person: person.id, renew: true });
  await ask('revoke', { person: person.id, reason: 'Left the\ndelegation.' });
  await ask('restore', { person: person.id, reason: 'Came back.' });
  await ask('revoke', { person: 'from-elsewhere', reason: 'Unknown here.' });
  const rows = readTable(await succeed(give('export', '--people')));
  assert.deepEqual(rows.map(({ act, participant, name, serial, reason }) => [act, plain(participant), name, serial, reason]), [
    ['delegation.added', '', '', '', ''],
    ['person.accredited', person.id, 'Ana, "the first"', '', ''],
    ['person.changed', person.id, 'Ana', '', ''],
    ['person.renewed', person.id, 'Ana', '2', ''],
    ['person.revoked', person.id, 'Ana', '', 'Left the\ndelegation.'],
    ['person.restored', person.id, 'Ana', '3', 'Came back.'],
    ['person.revoked', 'from-elsewhere', '', '', 'Unknown here.'],
  ]);
  for (const [i, row] of rows.entries()) {
    assert.deepEqual([row.by, row.by_name, row.by_delegation], ['chief-1', 'Chief', 'Secretariat']);
    assert.ok(Math.abs(Date.now() - Date.parse(row.at)) < 60_000);
    assert.equal(row.seq, String(i + 2), 'its place in the log, after the opening');
  }
  const { role, delegation: named, group, capacity, on_behalf_of, rooms } = rows[1];
  assert.deepEqual([role, named, group, capacity, on_behalf_of, rooms], ['delegate', "'=Chile", 'academia', 'state', 'Mothers|Nurses', 'hall']);
  assert.deepEqual([rows[0].delegation, rows[0].group, rows[0].capacity], ["'=Chile", 'academia', 'state']);
});

test('it is for whoever keeps the record: needs its key, is written for the owner alone, and is of no other form', async (t) => {
  const { ask, give, server } = await stage(t);
  await ask('person', { key: newKey(), role: 'follower', name: 'Ben', group: 'academia', capacity: 'observer' });
  const file = join(await temporaryDirectory(t), 'people.csv');
  await succeed(give('export', '--people', '--output', file));
  assert.equal((await stat(file)).mode & 0o777, 0o600);
  assert.equal(readTable(await readFile(file, 'utf8'))[0].name, 'Ben');
  const fails = async (words, ...args) => {
    const { code, stdout, stderr } = await give('export', ...args);
    assert.equal(code, 2, stderr);
    assert.equal(stdout, '');
    assert.match(stderr, words);
  };
  await fails(/csv alone/, '--people', '--format', 'jsonl');
  await fails(/--room|--people/);
  await fails(/--room|--people/, '--people', '--room', 'hall');
  await fails(/--desk/, '--people', '--desk');
  await rename(join(server.dataDir, 'record.key'), join(server.dataDir, 'elsewhere'));
  await fails(/no record key is at hand/, '--people');
  await rename(join(server.dataDir, 'elsewhere'), join(server.dataDir, 'record.key'));
});
