// An older copy of the store put in place: positions of before mean nothing any more, and everybody is told.
import assert from 'node:assert/strict';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, newKey, putOlderCopy, startRedis, startServer, statement, until } from './harness.mjs';

const metric = async (server, name) => {
  const found = new RegExp(`^${name} (\\S+)$`, 'm').exec((await get(server, '/metrics')).body);
  return found && Number(found[1]);
};

async function says(author, texts) {
  for (const text of texts) await author.request('intervention.submit', statement('hall', text, { key: newKey() }));
}

const texts = (interventions) => interventions.map((one) => one.text);

test('an older copy put in place while the server was down: a new epoch, a reset, and the operator sees it', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  let server = await startServer(t, { config, settings: UNLIMITED });
  const token = await server.token({ role: 'delegate', name: 'Ana', id: 'ana' });
  await says(await connect(t, server, { token }), ['one', 'two']);
  await server.stop();
  const redis = join(server.dataDir, 'redis');
  await cp(redis, `${redis}.kept`, { recursive: true });
  server = await server.again();
  const before = await connect(t, server, { token });
  await says(before, ['three', 'four']);
  const seen = await before.request('room.join', { room: 'hall' });
  assert.equal(seen.seq, 4);
  await server.stop();

  // Started again from what it had: nothing has happened.
  server = await server.again();
  const resumed = await (await connect(t, server)).request('room.join', { room: 'hall', after: { epoch: seen.epoch, seq: 2 } });
  assert.equal(resumed.reset, false);
  assert.equal(resumed.epoch, seen.epoch);
  assert.equal(await metric(server, 'plenaria_histories_replaced_total'), 0);
  await server.stop();

  await rm(redis, { recursive: true });
  await cp(`${redis}.kept`, redis, { recursive: true });
  server = await server.again();
  const author = await connect(t, server, { token });
  const after = await author.request('room.join', { room: 'hall', after: { epoch: seen.epoch, seq: 2 } });
  assert.equal(after.reset, true, 'a position of before the copy is not honoured, though the copy has as many entries');
  assert.notEqual(after.epoch, seen.epoch);
  assert.equal(after.seq, 3, 'the change of the epoch is an event of its own');
  assert.deepEqual(texts(after.snapshot.interventions), ['one', 'two']);
  assert.equal(await metric(server, 'plenaria_histories_replaced_total'), 1);
  assert.match(server.child.stderr, /room hall: the store may hold another history/);
  await says(author, ['five']);
  await server.stop();

  // And not once more.
  server = await server.again();
  const calm = await (await connect(t, server)).request('room.join', { room: 'hall', after: { epoch: after.epoch, seq: after.seq } });
  assert.equal(calm.reset, false);
  assert.deepEqual(calm.events.map((event) => event.data.intervention.text), ['five']);
});

test('a store swapped under running nodes: followers on all of them are told, and all agree again', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const redis = await startRedis(t);
  const one = await startServer(t, { config, redis, settings: UNLIMITED });
  const two = await startServer(t, { config, redis, settings: UNLIMITED, dataDir: one.dataDir });
  const token = await one.token({ role: 'delegate', name: 'Ana', id: 'ana' });
  const author = await connect(t, one, { token });
  await says(author, ['one', 'two', 'three']);
  const followers = await Promise.all([one, two].map((node) => connect(t, node)));
  const joined = await Promise.all(followers.map((follower) => follower.request('room.join', { room: 'hall' })));
  assert.equal(joined[0].epoch, joined[1].epoch);

  await putOlderCopy(redis, 'hall', 2);
  await Promise.all(followers.map((follower) => follower.event('hall', (event) => event.type === 'epoch.changed')));
  const again = await Promise.all([one, two].map(async (node) => {
    const follower = await connect(t, node);
    return follower.request('room.join', { room: 'hall', after: { epoch: joined[0].epoch, seq: 1 } });
  }));
  for (const view of again) {
    assert.equal(view.reset, true);
    assert.notEqual(view.epoch, joined[0].epoch);
    assert.deepEqual(texts(view.snapshot.interventions), ['one']);
  }
  await until('both nodes bear one epoch', async () => {
    const epochs = await Promise.all([one, two].map(async (node) => (await (await connect(t, node)).request('room.join', { room: 'hall' })).epoch));
    return epochs[0] === epochs[1];
  });
  await says(author, ['four']);
  await Promise.all(followers.map((follower) => follower.event('hall', (event) => event.data.intervention?.text === 'four')));
});
