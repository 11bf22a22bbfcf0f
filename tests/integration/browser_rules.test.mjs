// What every answer tells a browser, whatever was asked and however it ends: nothing is guessed, embedded, referred to or
// run that the page does not need.
import assert from 'node:assert/strict';
import { connect as dial } from 'node:net';
import { test } from 'node:test';

import { cleanup, get, post, startServer, until } from './harness.mjs';

const SEALED = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The header of the answer to `request`, as the bytes come: its status and its fields by lower-case name. */
async function ask(t, server, request) {
  const { hostname, port } = new URL(server.url);
  const socket = dial(Number(port), hostname);
  cleanup(t, () => socket.destroy());
  let text = '';
  socket.on('data', (data) => (text += data.toString('latin1')));
  socket.on('error', () => undefined);
  socket.write(request.replaceAll('\n', '\r\n').replace('HOST', `${hostname}:${port}`));
  await until(`an answer to ${request.split('\n')[0]}`, () => text.includes('\r\n\r\n'));
  const [first, ...lines] = text.slice(0, text.indexOf('\r\n\r\n')).split('\r\n');
  const fields = lines.map((line) => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 2)]);
  return { status: Number(first.split(' ')[1]), fields };
}

const values = ({ fields }, name) => fields.filter(([known]) => known === name).map(([, value]) => value);

function faults(answer, policy) {
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

test('everything that is answered carries the same rules, errors, event streams and what is no request included', async (t) => {
  const server = await startServer(t);
  const body = (text) => `Content-Length: ${text.length}\n\n${text}`;
  const asked = [
    ['GET /healthz HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /metrics HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /record/keys HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /nothing.txt HTTP/1.1\nHost: HOST\n\n', 404],
    ['GET /rooms/ny-human-rights/events HTTP/1.1\nHost: HOST\n\n', 200],
    ['GET /rooms/nowhere/events HTTP/1.1\nHost: HOST\n\n', 404],
    ['GET /rooms/ny-human-rights/events HTTP/1.1\nHost: HOST\nAccept: application/json\n\n', 200],
    ['GET /rooms/ny-human-rights/events HTTP/1.1\nHost: HOST\nOrigin: https://other.example\n\n', 403],
    [`POST /rpc HTTP/1.1\nHost: HOST\nContent-Type: application/json\n${body('{"jsonrpc":"2.0","id":1,"method":"dialogue.get"}')}`, 200],
    [`POST /rpc HTTP/1.1\nHost: HOST\nContent-Type: application/json\n${body('<script>alert(1)</script>')}`, 200],
    [`POST /rpc HTTP/1.1\nHost: HOST\nContent-Type: text/html\n${body('<b>')}`, 415],
    ['DELETE /rpc HTTP/1.1\nHost: HOST\n\n', 405],
    ['GET /ws HTTP/1.1\nHost: HOST\n\n', 426],
    ['GET /ws HTTP/1.1\nHost: HOST\nUpgrade: websocket\nConnection: Upgrade\nSec-WebSocket-Version: 12\nSec-WebSocket-Protocol: plenaria.v1\nSec-WebSocket-Key: x\n\n', 426],
    ['GET / HTTP/1.1\n\n', 400],
    ['<script>alert(1)</script>\n\n', 400],
  ];
  const wrong = [];
  for (const [request, status] of asked) {
    const answer = await ask(t, server, request);
    if (answer.status !== status) wrong.push([request, `status ${answer.status}`]);
    wrong.push(...faults(answer, SEALED).map((fault) => [request, fault]));
  }
  assert.deepEqual(wrong, []);
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
