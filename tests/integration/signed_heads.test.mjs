// Signed heads as a stranger checks them: with the key that the server publishes and Node's own Ed25519.
import assert from 'node:assert/strict';
import { createHash, createPublicKey, verify } from 'node:crypto';
import { test } from 'node:test';

import { UNLIMITED, connect, dialogueOf, get, newKey, openEvents, startRedis, startServer, statement } from './harness.mjs';

async function keysOf(server) {
  const { status, headers, body } = await get(server, '/record/keys');
  assert.equal(status, 200);
  assert.equal(headers['content-type'], 'application/jwk-set+json');
  return JSON.parse(body).keys;
}

/** As protocol/record.md has it. */
const signedBytes = (dialogue, head) => Buffer.from(['plenaria signed head 1', dialogue, `room:${head.room}`, head.audience,
  head.epoch, head.seq, head.hash, head.at].join('\n'));

const holds = (jwk, dialogue, head) =>
  verify(null, signedBytes(dialogue, head), createPublicKey({ key: jwk, format: 'jwk' }), Buffer.from(head.signature, 'base64url'));

const sha256 = (text) => createHash('sha256').update(text).digest('base64url');

test('followers of both nodes get heads that a stranger can check against the published key and the stored log', async (t) => {
  const config = await dialogueOf(t, { hall: '' });
  const redis = await startRedis(t);
  const one = await startServer(t, { config, redis, settings: UNLIMITED });
  const two = await startServer(t, { config, redis, settings: UNLIMITED, dataDir: one.dataDir });
  const [jwk] = await keysOf(one);
  assert.deepEqual(await keysOf(two), [jwk]);
  assert.equal(jwk.kid, sha256(JSON.stringify({ crv: jwk.crv, kty: jwk.kty, x: jwk.x })));

  const author = await connect(t, one, { token: await one.token({ role: 'delegate', name: 'Ana' }) });
  const moderator = await connect(t, two, { token: await two.token({ role: 'moderator', name: 'Mo' }) });
  const follower = await connect(t, two);
  assert.ok(!('signed_head' in (await follower.request('room.join', { room: 'hall' }))), 'nothing is said yet');
  await moderator.request('room.join', { room: 'hall', audience: 'desk' });
  const stream = await openEvents(t, one, 'hall');
  await author.request('intervention.submit', statement('hall', 'One.', { key: newKey() }));

  const head = await follower.notification('room.signed_head');
  assert.deepEqual((await stream.waitFor(({ event }) => event === 'room.signed_head')).data, head);
  assert.equal(head.audience, 'public');
  assert.equal(head.seq, 1);
  assert.equal(head.key, jwk.kid);
  assert.ok(holds(jwk, 'test', head));
  for (const [member, other] of [['seq', 2], ['hash', sha256('x')], ['room', 'garden'], ['audience', 'desk'], ['at', head.at + 1], ['epoch', 'x']]) {
    assert.ok(!holds(jwk, 'test', { ...head, [member]: other }), `${member} is signed`);
  }
  assert.ok(!holds(jwk, 'another', head));
  assert.equal(head.at % (15 * 60_000), 0, 'no public time is finer than a quarter of an hour');

  const key = (await redis.command('KEYS', '*room:hall}:log')).trim();
  const entries = JSON.parse(await redis.command('--json', 'XRANGE', key, '-', '+'));
  const field = (entry, name) => entry[1][entry[1].indexOf(name) + 1];
  assert.equal(head.hash, sha256(field(entries[1], 'p')));
  const desk = await moderator.notification('room.signed_head', ({ seq }) => seq === 2);
  assert.equal(desk.audience, 'desk');
  assert.ok(holds(jwk, 'test', desk));
  assert.equal(desk.hash, sha256(field(entries[1], 'h')));
  assert.ok(!follower.notifications.some(({ method, params }) => method === 'room.signed_head' && params.audience === 'desk'));

  // Whoever comes later is given the newest, also by nodes that did not sign and after a restart of all.
  const { signed_head: given } = await (await connect(t, one)).request('room.join', { room: 'hall' });
  assert.deepEqual(given, head);
  const polled = JSON.parse((await get(two, '/rooms/hall/events', { headers: { accept: 'application/json' } })).body);
  assert.deepEqual(polled.signed_head, head);
  await one.stop();
  await two.stop();
  const again = await one.again();
  const late = await connect(t, again);
  const kept = (await late.request('room.join', { room: 'hall' })).signed_head ?? (await late.notification('room.signed_head'));
  assert.deepEqual(kept, head);
});
