// Malformed and hostile input over real sockets: each has its documented error or close code, and the server stays up.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import net from 'node:net';
import { after, before, describe, test } from 'node:test';

import WebSocket from 'ws';

import { ROOT, UNLIMITED, connect, get, post, rpc, startServer, statement } from './harness.mjs';

const read = (file) => JSON.parse(readFileSync(`${ROOT}/protocol/vectors/${file}.json`, 'utf8')).vectors;
const bytesOf = (vector) => {
  if (vector.message_base64) return Buffer.from(vector.message_base64, 'base64');
  const parts = vector.message_parts ?? [vector.message];
  return Buffer.from(parts.map((part) => (typeof part === 'string' ? part : part.repeat.repeat(part.times))).join(''));
};

describe('a server that is sent what it should not be', () => {
  const undo = [];
  const t = { after: (f) => undo.push(f) };
  let server;
  let token;
  before(async () => {
    server = await startServer(t, { settings: UNLIMITED });
    token = await server.token({ role: 'delegate', name: 'Ana' });
  });
  after(async () => {
    assert.equal((await get(server, '/readyz')).status, 200, 'it is still ready');
    assert.ok(server.child.running, 'it is still the same process');
    await server.stop();
    for (const f of undo.reverse()) await f();
  });

  /** Sends one raw message over a WebSocket of its own; gives the answer, or the close code. */
  async function say(data, options = {}) {
    const one = await connect(t, server, { token });
    const answer = new Promise((resolve) => {
      one.socket.on('message', (text) => resolve({ message: JSON.parse(text) }));
      one.socket.on('close', (code) => resolve({ code }));
    });
    one.socket.send(data, { binary: false, ...options });
    const got = await answer;
    one.socket.terminate();
    return got;
  }

  for (const file of ['decode', 'decode_dialogue']) {
    const malformed = read(file).filter((vector) => vector.expect.error);
    test(`each of ${malformed.length} malformed messages of ${file}.json is refused as documented`, async () => {
      assert.ok(file !== 'decode' || malformed.length >= 60);
      for (const vector of malformed) {
        const { id, error } = vector.expect;
        const bytes = bytesOf(vector);
        const posted = await post(server, '/rpc', bytes, {
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
        });
        const said = JSON.parse(posted.body);
        const tooLarge = bytes.length > 65536;
        assert.equal(posted.status, tooLarge ? 413 : 200, vector.name);
        assert.equal(said.error.code, tooLarge ? 4013 : error.code, vector.name);
        if (!tooLarge) {
          assert.equal(said.error.data?.field, error.field, vector.name);
          assert.deepEqual(said.id, id, vector.name);
        }
        const got = await say(bytes);
        if (tooLarge) assert.deepEqual(got, { code: 1009 }, vector.name);
        else if (error.code === 4022 && id === null) assert.deepEqual(got, { code: 1007 }, vector.name);
        else assert.deepEqual([got.message?.error.code, got.message?.error.data?.field], [error.code, error.field], vector.name);
      }
    });
  }

  test('frames: binary, too big, fragments that add up, reserved bits, bad text, unmasked', async () => {
    assert.deepEqual(await say(Buffer.from('{}'), { binary: true }), { code: 1003 });
    assert.deepEqual(await say('x'.repeat(70_000)), { code: 1009 });
    assert.deepEqual(await say(Buffer.from([0xff, 0xfe])), { code: 1007 });
    const many = await connect(t, server);
    const ended = many.closed();
    for (let i = 0; i < 10 && !many.end; i += 1) many.socket.send('x'.repeat(10_000), { fin: false, binary: false });
    assert.equal((await ended).code, 1009);
    const raw = async (frame) => {
      const socket = net.connect(server.port, '127.0.0.1');
      const chunks = [];
      const over = new Promise((resolve) => socket.on('close', resolve).on('error', resolve));
      socket.write(
        `GET /ws HTTP/1.1\r\nHost: 127.0.0.1:${server.port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n` +
          'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Protocol: plenaria.v1\r\n\r\n',
      );
      await new Promise((resolve) => socket.once('data', resolve));
      socket.on('data', (data) => chunks.push(data));
      socket.write(frame);
      await over;
      const bytes = Buffer.concat(chunks);
      return bytes[0] === 0x88 ? bytes.readUInt16BE(2) : undefined;
    };
    assert.equal(await raw(Buffer.from([0x81, 0x02, 0x7b, 0x7d])), 1002, 'unmasked');
    assert.equal(await raw(Buffer.from([0xc1, 0x80, 1, 2, 3, 4])), 1002, 'a reserved bit');
    assert.equal(await raw(Buffer.from([0x83, 0x80, 1, 2, 3, 4])), 1002, 'a reserved opcode');
    assert.equal(await raw(Buffer.from([0x09, 0x80, 1, 2, 3, 4])), 1002, 'a ping in fragments');
  });

  const refusedUpgrade = (options, protocols = 'plenaria.v1') =>
    new Promise((resolve) => {
      const socket = new WebSocket(`ws://127.0.0.1:${server.port}/ws`, protocols, options);
      socket.on('unexpected-response', (request, response) => (resolve(response.statusCode), request.destroy()));
      socket.on('open', () => (resolve('open'), socket.terminate()));
      socket.on('error', () => {});
    });

  test('the upgrade: wrong subprotocol, wrong Origin, another path, another version', async () => {
    assert.equal(await refusedUpgrade({}), 'open');
    assert.equal(await refusedUpgrade({}, 'chat'), 400);
    assert.equal(await refusedUpgrade({}, []), 400);
    for (const origin of ['https://evil.example', 'null', `https://127.0.0.1.evil.example:${server.port}`]) {
      assert.equal(await refusedUpgrade({ origin }), 403, origin);
    }
    assert.equal(await refusedUpgrade({ origin: `http://127.0.0.1:${server.port}` }), 'open');
    const old = await get(server, '/ws', { headers: { upgrade: 'websocket', connection: 'Upgrade', 'sec-websocket-version': '8' } });
    assert.ok(old.status >= 400 && old.status < 500);
    assert.ok((await get(server, '/ws')).status >= 400);
  });

  test('POST and events: Origin, type, verb, room, position', async () => {
    const json = { 'content-type': 'application/json' };
    const beat = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'session.heartbeat' });
    assert.equal((await post(server, '/rpc', beat, { headers: { ...json, origin: 'https://evil.example' } })).status, 403);
    assert.equal((await post(server, '/rpc', beat, { headers: { 'content-type': 'text/plain' } })).status, 415);
    assert.equal((await get(server, '/rpc')).status, 405);
    const room = 'ny-human-rights';
    assert.equal((await get(server, `/rooms/${room}/events`, { headers: { origin: 'https://evil.example' } })).status, 403);
    assert.equal((await get(server, '/rooms/nowhere/events', { headers: { accept: 'text/event-stream' } })).status, 404);
    assert.equal((await get(server, `/rooms/${room}/events?after=7`, { headers: { accept: 'application/json' } })).status, 400);
    assert.equal((await get(server, '/../../etc/passwd')).status, 404);
    assert.equal((await get(server, '/%2e%2e/%2e%2e/etc/passwd')).status, 404);
  });

  test('tokens: forged, cut, of another algorithm; nothing of them is told back', async () => {
    const [header, payload, signature] = token.split('.');
    const none = Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url');
    const grander = Buffer.from(payload, 'base64url').toString().replace('delegate', 'secretariat');
    const forged = [
      `${none}.${payload}.`, `${none}.${payload}.${signature}`, `${header}.${payload}`, `${header}.${payload}.`,
      `${header}.${Buffer.from(grander).toString('base64url')}.${signature}`, `${header}.${payload}.${signature}A`, 'x', '..',
    ];
    for (const one of forged) {
      const { error } = await rpc(server, 'session.open', { token: one });
      assert.equal(error.code, 4001, one);
      assert.equal(error.data.field, 'token');
      assert.ok(!JSON.stringify(error).includes(payload));
      if (!/\s/.test(one)) assert.equal((await rpc(server, 'session.heartbeat', {}, { token: one })).error.code, 4001);
    }
    assert.ok(!server.child.stderr.includes(payload), 'tokens are not logged');
  });

  test('HTTP: heads too long, smuggled bodies, slow heads, nonsense', async () => {
    const raw = (text) =>
      new Promise((resolve) => {
        const socket = net.connect(server.port, '127.0.0.1');
        let said = '';
        socket.on('data', (data) => (said += data)).on('close', () => resolve(said)).on('error', () => resolve(said));
        socket.write(text);
        setTimeout(() => socket.destroy(), 12_000).unref();
      });
    const status = async (text) => Number(/^HTTP\/1\.1 (\d+)/.exec(await raw(text))?.[1]);
    const host = 'Host: 127.0.0.1\r\n';
    assert.equal(await status(`GET / HTTP/1.1\r\n${host}X: ${'x'.repeat(20_000)}\r\n\r\n`), 431);
    assert.equal(await status(`POST /rpc HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`), 400);
    assert.equal(await status('BOSH\r\n\r\n'), 400);
    assert.equal(await status(`POST /rpc HTTP/1.1\r\n${host}Content-Type: application/json\r\nContent-Length: 99999999\r\n\r\n`), 413);
  });

  test('a flood from one connection is answered in bounded memory and leaves the others alone', async () => {
    const flood = await connect(t, server);
    for (let i = 0; i < 20_000; i += 1) flood.socket.send(`{"jsonrpc":"2.0","id":${i},"method":"dialogue.get"}`);
    flood.socket.pause();
    const calm = await connect(t, server, { token });
    await calm.request('intervention.submit', statement('ny-human-rights', 'Still at work.'));
    flood.socket.terminate();
  });
});
