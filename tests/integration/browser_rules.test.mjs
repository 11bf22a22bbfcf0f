// What every answer tells a browser, whatever was asked and however it ends: nothing is guessed, embedded, referred to or
// run that the page does not need.
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { after, test } from 'node:test';

import { ROOT, cleanup, get, post, startRedis, startServer, until } from './harness.mjs';

const SEALED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";
const ROOM = '/rooms/ny-human-rights/events';
const tried = new Set();

/** Dials and says `request`, if any; gives what comes back: `{ status, fields }`, the header's bytes by lower-case name. */
async function ask(t, server, request = '') {
  const { hostname, port } = new URL(server.url);
  const socket = dial(Number(port), hostname);
  cleanup(t, () => socket.destroy());
  let text = '';
  socket.on('data', (data) => (text += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(request.replaceAll('\n', '\r\n').replace('HOST', `${hostname}:${port}`));
  await until(`an answer to ${request.split('\n')[0]}`, () => text.includes('\r\n\r\n'), 20_000);
  const [first, ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const fields = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]);
  const status = Number(first.split(' ')[1]);
  tried.add(status);
  return { status, fields };
}

const values = ({ fields }, name) => fields.filter(([known]) => known === name).map(([, value]) => value);

/** What of the rules an answer lacks, or says otherwise or twice. */
function faults(answer, policy = SEALED) {
  const wanted = {
    'content-security-policy': policy,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'x-frame-options': 'DENY',
  };
  const wrong = Object.entries(wanted).filter(([name, value]) => JSON.stringify(values(answer, name)) !== JSON.stringify([value]));
  const features = values(answer, 'permissions-policy');
  if (features.length !== 1 || !/\bcamera=\(\).*\bmicrophone=\(\)/.test(features[0])) wrong.push(['permissions-policy', features]);
  return wrong;
}

/** `asked`: [request, status]. All that is wrong with the answers. */
async function wrongIn(t, server, asked) {
  const wrong = [];
  for (const [request, status] of asked) {
    const answer = await ask(t, server, request);
    const name = request.slice(0, 200);
    if (answer.status !== status) wrong.push([name, `status ${answer.status}`]);
    wrong.push(...faults(answer).map((fault) => [name, fault]));
  }
  return wrong;
}

test('a rule that is missing, other or said twice is seen', async (t) => {
  const answer = await ask(t, await startServer(t), 'GET /healthz HTTP/1.1\nHost: HOST\n\n');
  assert.deepEqual(faults(answer), []);
  const rules = answer.fields.filter(([name]) => /polic|opener|nosniff|frame|content-type-options/.test(name));
  assert.equal(rules.length, 7);
  for (const rule of rules) {
    const without = answer.fields.filter((field) => field !== rule);
    for (const fields of [without, [...without, [rule[0], 'other']], [...answer.fields, rule]])
      assert.deepEqual(faults({ fields }).map(([name]) => name), [rule[0]]);
  }
});

test('everything that is answered carries the same rules, errors, event streams and what is no request included', async (t) => {
  const server = await startServer(t, { settings: { 'server.allowed_origins': 'https://friend.example' } });
  const body = (text) => `Content-Length: ${text.length}\n\n${text}`;
  const json = 'Content-Type: application/json\n';
  const upgrade = (more) =>
    `GET /ws HTTP/1.1\nHost: HOST\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\n${more}\n`;
  const speaks = 'Sec-WebSocket-Protocol: plenaria.v1\n';
  const page = (await get(server, '/')).body;
  const assets = [...page.matchAll(/(?:src|href)="(\/[^"]+\.(?:js|css|svg))"/g)].map(([, path]) => path);
  assert.ok(['js', 'css', 'svg'].every((end) => assets.some((path) => path.endsWith(end))), page);
  const [etag] = values(await ask(t, server, `GET ${assets[0]} HTTP/1.1\nHost: HOST\n\n`), 'etag');
  const asked = [
    ...assets.map((path) => [`GET ${path} HTTP/1.1\nHost: HOST\nAccept-Encoding: br\n\n`, 200]),
    [`HEAD ${assets[0]} HTTP/1.1\nHost: HOST\n\n`, 200],
    [`GET ${assets[0]} HTTP/1.1\nHost: HOST\nIf-None-Match: ${etag}\n\n`, 304],
    ['GET /assets/nothing.js HTTP/1.1\nHost: HOST\n\n', 404],
    ['GET /healthz HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /readyz HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /metrics HTTP/1.1\nHost: HOST\n\n', 200],
    ['HEAD /metrics HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /record/keys HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /nothing.txt HTTP/1.1\nHost: HOST\n\n', 404],
    [`GET ${ROOM} HTTP/1.1\nHost: HOST\n\n`, 200],
    [`GET ${ROOM} HTTP/1.1\nHost: HOST\nOrigin: https://friend.example\n\n`, 200],
    [`GET ${ROOM}?after=7 HTTP/1.1\nHost: HOST\n\n`, 400],
    [`GET ${ROOM} HTTP/1.0\nHost: HOST\n\n`, 505],
    ['GET /rooms/nowhere/events HTTP/1.1\nHost: HOST\n\n', 404],
    [`GET ${ROOM} HTTP/1.1\nHost: HOST\nAccept: application/json\n\n`, 200],
    ['GET /rooms/nowhere/events HTTP/1.1\nHost: HOST\nAccept: application/json\n\n', 404],
    [`GET ${ROOM} HTTP/1.1\nHost: HOST\nOrigin: https://other.example\n\n`, 403],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}${body('{"jsonrpc":"2.0","id":1,"method":"dialogue.get"}')}`, 200],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}Authorization: Bearer x\n${body('{"jsonrpc":"2.0","id":1,"method":"dialogue.get"}')}`, 200],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}${body('<script>alert(1)</script>')}`, 200],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}Origin: https://other.example\n${body('{}')}`, 403],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}Content-Length: 99999999\n\n`, 413],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}${body('x'.repeat(70_000))}`, 413],
    [`POST /rpc HTTP/1.1\nHost: HOST\nContent-Type: text/html\n${body('<b>')}`, 415],
    [`POST /rpc HTTP/1.1\nHost: HOST\n${json}Transfer-Encoding: chunked\n${body('{}')}`, 400],
    ['OPTIONS /rpc HTTP/1.1\nHost: HOST\nOrigin: https://friend.example\nAccess-Control-Request-Method: POST\n\n', 204],
    ['GET /rpc HTTP/1.1\nHost: HOST\n\n', 405],
    ['DELETE / HTTP/1.1\nHost: HOST\n\n', 405],
    ['POST /ws HTTP/1.1\nHost: HOST\nContent-Length: 0\n\n', 405],
    ['GET /ws HTTP/1.1\nHost: HOST\n\n', 426],
    [upgrade(`Sec-WebSocket-Version: 12\n${speaks}`), 426],
    [upgrade('Sec-WebSocket-Version: 13\n'), 400],
    [upgrade(`Sec-WebSocket-Version: 13\nOrigin: https://other.example\n${speaks}`), 403],
    [`GET / HTTP/1.1\nHost: HOST\nX: ${'x'.repeat(20_000)}\n\n`, 431],
    ['GET / HTTP/1.1\n\n', 400],
    ['<script>alert(1)</script>\n\n', 400],
  ];
  assert.deepEqual(await wrongIn(t, server, asked), []);
});

test('so does what is said to those who are too many, too slow or too fast', async (t) => {
  const follow = `GET ${ROOM} HTTP/1.1\nHost: HOST\n\n`;
  const refused = async (settings, status, type) => {
    const server = await startServer(t, { settings });
    return until(`${status} for ${Object.keys(settings)}`, async () => {
      const answer = await ask(t, server, follow);
      return answer.status === status && values(answer, 'content-type')[0].startsWith(type) && answer;
    });
  };
  const slow = await startServer(t, { settings: { 'limits.handshake_s': 1 } });
  assert.deepEqual(await wrongIn(t, slow, [['GET / HTTP/1.1\nHost: HOST\nX', 408]]), []);
  assert.deepEqual(faults(await refused({ 'limits.requests_per_second_per_address': 1 }, 429, 'application/json')), []);
  assert.deepEqual(faults(await refused({ 'limits.connections_per_address': 2 }, 429, 'text/plain')), []);
  assert.deepEqual(faults(await refused({ 'limits.max_connections': 2 }, 503, 'text/plain')), []);
});

test('so does what is said without a store, and by a server that goes', async (t) => {
  const redis = await startRedis(t);
  const server = await startServer(t, { redis, settings: { 'limits.requests_per_second': 0 } });
  const { epoch, seq } = JSON.parse((await get(server, ROOM, { headers: { accept: 'application/json' } })).body);
  assert.match(`${epoch}:${seq}`, /^[\w-]{22}:\d+$/);
  const waiting = ask(t, server, `GET ${ROOM}?after=${epoch}:${seq} HTTP/1.1\nHost: HOST\nAccept: application/json\n\n`);
  await redis.kill();
  const lost = await until('it says that it is not ready', async () => {
    const answer = await ask(t, server, 'GET /readyz HTTP/1.1\nHost: HOST\n\n');
    return answer.status === 503 && answer;
  });
  assert.deepEqual(faults(lost), []);
  await redis.again();
  await server.stop();
  const gone = await waiting;
  assert.equal(gone.status, 503);
  assert.deepEqual(faults(gone), []);
});

test('the page has a policy of its own, for GET, HEAD and a browser that has it already', async (t) => {
  const server = await startServer(t);
  const { host } = new URL(server.url);
  const policy =
    `default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self' ws://${host} wss://${host}; ` +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'";
  const page = await ask(t, server, 'GET / HTTP/1.1\nHost: HOST\n\n');
  assert.equal(page.status, 200);
  assert.deepEqual(faults(page, policy), []);
  const head = await ask(t, server, 'HEAD /rooms/ny-human-rights HTTP/1.1\nHost: HOST\nAccept: text/html\n\n');
  assert.equal(head.status, 200);
  assert.deepEqual(faults(head, policy), []);
  const known = await ask(t, server, `GET / HTTP/1.1\nHost: HOST\nIf-None-Match: ${values(page, 'etag')[0]}\n\n`);
  assert.equal(known.status, 304);
  assert.deepEqual(faults(known, policy), []);
});

test('what somebody sent is nowhere given back as a page', async (t) => {
  const server = await startServer(t);
  const probe = '<script>alert(1)</script>';
  for (const path of [`/rooms/${probe}/events`, `/${probe}`, `/rooms/x/events?after=${probe}`]) {
    const { headers, body } = await get(server, encodeURI(path), { headers: { accept: 'text/html' } });
    assert.ok(!body.includes(probe) || !headers['content-type'].startsWith('text/html'), path);
  }
  const { headers } = await post(server, '/rpc', JSON.stringify({ jsonrpc: '2.0', id: probe, method: probe }), {
    headers: { 'content-type': 'application/json' },
  });
  assert.equal(headers['content-type'], 'application/json');
});

after(() => {
  const sources = readdirSync(`${ROOT}/server/net`).filter((name) => name.endsWith('.cpp'));
  const text = sources.map((name) => readFileSync(`${ROOT}/server/net/${name}`, 'utf8')).join('');
  const known = [...text.matchAll(/(?:_response\(|\bstatus = )(\d{3})\b/g)].map(([, status]) => Number(status));
  assert.ok(known.length > 15);
  // 500 is a bug's, and none is known.
  assert.deepEqual([...new Set(known)].filter((status) => !tried.has(status) && status !== 500), [], 'a status that was never tried');
});
