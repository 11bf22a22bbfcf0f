// A server that listens before its store has told the time: whether a token holds cannot be known yet, and nobody's is
// called invalid.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { connect, get, launchServer, mintToken, rpc, startRedis, until } from './harness.mjs';

const ROOM = 'ny-human-rights';

test('while the store has not told the time no session is opened and no token refused for good; then all are', async (t) => {
  const redis = await startRedis(t);
  redis.child.signal('SIGSTOP');
  const { child, dataDir } = await launchServer(t, { redis });
  const listening = await until(() => `the server listens\n${child.tail()}`, () => child.listeningPort());
  const server = { url: `http://127.0.0.1:${listening}`, port: listening };
  assert.equal((await get(server, '/readyz')).status, 503);
  const token = await mintToken({ dataDir, role: 'delegate', name: 'Ana' });
  const expired = await mintToken({ dataDir, role: 'delegate', name: 'Ana', ttl: '1s' });
  const person = await connect(t, server);
  for (const params of [{}, { token }, { token: expired }])
    await assert.rejects(person.request('session.open', params), { code: 5003 }, JSON.stringify(Object.keys(params)));
  assert.equal((await rpc(server, 'session.open', {})).error.code, 5003);
  assert.equal((await rpc(server, 'intervention.mine', { room: ROOM }, { token })).error.code, 5003);
  assert.equal((await rpc(server, 'dialogue.get', {})).error.code, 5003, 'no room is told as it may have been once');

  redis.child.signal('SIGCONT');
  const notYet = ({ code }) => void assert.equal(code, 5003);
  const opened = await until('a session is opened', () => person.request('session.open', { token }).catch(notYet), 30_000);
  assert.equal(opened.participant.name, 'Ana');
  assert.ok(Math.abs(Date.parse(opened.server.time) - Date.now()) < 60_000, opened.server.time);
  const overNow = async () => (await rpc(server, 'session.open', { token: expired })).error?.code === 4001;
  await until('a token that has expired is refused as that', overNow);
});
