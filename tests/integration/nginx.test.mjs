// Behind nginx, as ops/nginx/plenaria.conf sets it up: everything that a browser uses comes through, as it happens, and
// limits count people, not the proxy.
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';

import { connect, get, openEvents, roomsOf, rpc, startServer, statement } from './harness.mjs';
import { NAME, startNginx } from './nginx.mjs';

const BEHIND = { 'server.trusted_proxies': '127.0.0.1' };

describe('behind nginx', () => {
  let server, nginx, room, token;
  // Hooks that a hook adds may run when that hook ends: what is to be undone is kept until the suite's own end.
  const undo = [];
  const stage = { after: (f) => undo.push(f) };
  after(async () => {
    for (const f of undo.reverse()) await f();
  });

  before(async () => {
    server = await startServer(stage, { settings: BEHIND });
    nginx = await startNginx(stage, server);
    [room] = await roomsOf(server);
    token = await server.token({ role: 'delegate', name: 'Ana', delegation: 'An Example State' });
  });

  test('nginx finds nothing to warn about in the kept configuration', async () => {
    const said = await nginx.check();
    assert.match(said, /test is successful/);
    assert.doesNotMatch(said, /\[(warn|error|emerg)\]/);
  });

  test('plain HTTP is sent on to HTTPS with path and query', async () => {
    const { status, headers } = await get(nginx.plainUrl, '/rooms?x=1', { headers: { host: NAME } });
    assert.equal(status, 301);
    assert.equal(headers.location, `https://${NAME}/rooms?x=1`);
  });

  test('the page comes over TLS, and browsers are told to stay there', async () => {
    const { status, headers, body } = await get(nginx.url, '/', { ca: nginx.ca });
    assert.equal(status, 200);
    assert.match(headers['content-type'], /^text\/html/);
    assert.match(body, /<html/i);
    assert.match(headers['strict-transport-security'], /max-age=\d{8}/);
  });

  test('a WebSocket of the page carries an intervention to a follower', async (t) => {
    const { ca } = nginx;
    const follower = await connect(t, nginx, { ca, origin: nginx.url });
    await follower.request('room.join', { room });
    const delegate = await connect(t, nginx, { ca, origin: nginx.url, token });
    const { intervention } = await delegate.request('intervention.submit', statement(room, 'Through the proxy.'));
    const event = await follower.event(room, (e) => e.data.intervention?.id === intervention.id);
    assert.equal(event.data.intervention.text, 'Through the proxy.');
  });

  test('a WebSocket of another page is refused', async (t) => {
    await assert.rejects(connect(t, nginx, { ca: nginx.ca, origin: 'https://elsewhere.example' }), /403/);
  });

  test('an event comes through the stream while the stream is open', async (t) => {
    const stream = await openEvents(t, nginx, room, { ca: nginx.ca });
    assert.match(stream.headers['content-type'], /^text\/event-stream/);
    const answer = await rpc(nginx, 'intervention.submit', statement(room, 'Unbuffered.'), { ca: nginx.ca, token });
    const { id } = answer.result.intervention;
    const event = await stream.waitFor((e) => e.event === 'room.event' && e.data.data.intervention?.id === id, 5000);
    assert.equal(event.data.data.intervention.text, 'Unbuffered.');
    assert.match(event.id, /^[A-Za-z0-9_-]{22}:\d+$/);
  });

  test('long polling waits through nginx and is answered by the next event', async () => {
    const { ca } = nginx;
    const headers = { accept: 'application/json' };
    const now = JSON.parse((await get(nginx, `/rooms/${room}/events`, { ca, headers })).body);
    const next = get(nginx, `/rooms/${room}/events?after=${now.epoch}:${now.seq}`, { ca, headers });
    const answer = await rpc(nginx, 'intervention.submit', statement(room, 'Polled.'), { ca, token });
    const { events } = JSON.parse((await next).body);
    assert.equal(events[0].data.intervention.id, answer.result.intervention.id);
    assert.equal(events[0].seq, now.seq + 1);
  });

  test('a message that is too large is answered by the server, in its own words', async () => {
    const large = rpc(nginx, 'intervention.submit', statement(room, 'x'.repeat(100_000)), { ca: nginx.ca, token });
    await assert.rejects(large, /HTTP 413 .*4013/);
  });

  test('what is for operators is not for the public', async () => {
    for (const path of ['/metrics', '/healthz', '/readyz']) {
      const outside = await get(nginx, path, { ca: nginx.ca, localAddress: '127.0.0.2' });
      assert.equal(outside.status, 403, path);
      const inside = await get(nginx, path, { ca: nginx.ca, localAddress: '127.0.0.1' });
      assert.equal(inside.status, 200, path);
    }
  });
});

/** Opens two WebSockets from 127.0.0.2, the most that one address may have in these tests. */
async function fillUp(t, nginx) {
  for (let i = 0; i < 2; i += 1) await connect(t, nginx, { ca: nginx.ca, localAddress: '127.0.0.2' });
}

test('connections count by the real address, and nobody can claim another', async (t) => {
  const server = await startServer(t, { settings: { ...BEHIND, 'limits.connections_per_address': 2 } });
  const nginx = await startNginx(t, server);
  await fillUp(t, nginx);
  const lies = { 'x-forwarded-for': '127.0.0.9' };
  const third = await connect(t, nginx, { ca: nginx.ca, localAddress: '127.0.0.2', headers: lies });
  assert.equal((await third.closed()).code, 4010);
  const other = await connect(t, nginx, { ca: nginx.ca, localAddress: '127.0.0.3' });
  await other.request('session.heartbeat');
});

test('without a trusted proxy all who come through it count as one', async (t) => {
  const server = await startServer(t, { settings: { 'limits.connections_per_address': 2 } });
  const nginx = await startNginx(t, server);
  await fillUp(t, nginx);
  const other = await connect(t, nginx, { ca: nginx.ca, localAddress: '127.0.0.3' });
  assert.equal((await other.closed()).code, 4010);
});
