// Clients that nobody here wrote: Debian's python3-websockets and curl.
import assert from 'node:assert/strict';
import { test } from 'node:test';

import { dialogueOf, finish, startServer } from './harness.mjs';

const PYTHON = `
import asyncio, json, sys, uuid, websockets
async def main(url, token):
    async with websockets.connect(url, subprotocols=["plenaria.v1"]) as follower, \\
               websockets.connect(url, subprotocols=["plenaria.v1"]) as delegate:
        async def ask(ws, method, **params):
            await ws.send(json.dumps({"jsonrpc": "2.0", "id": method, "method": method, "params": params}))
            while True:
                answer = json.loads(await asyncio.wait_for(ws.recv(), 10))
                if answer.get("id") == method: return answer["result"]
        await ask(follower, "room.join", room="hall")
        await ask(delegate, "session.open", token=token)
        done = await ask(delegate, "intervention.submit", room="hall", key=str(uuid.uuid4()), kind="statement",
                         language="ar", text="\\u0635\\u0628\\u0627\\u062d \\u0627\\u0644\\u062e\\u064a\\u0631")
        while True:
            event = json.loads(await asyncio.wait_for(follower.recv(), 10))
            if event.get("method") == "room.event": break
        assert event["params"]["data"]["intervention"]["id"] == done["intervention"]["id"]
        print(event["params"]["data"]["intervention"]["text"])
        await (await follower.ping())
asyncio.run(main(sys.argv[1], sys.argv[2]))
`;

test('python3-websockets follows and speaks', async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '' }) });
  const token = await server.token({ role: 'delegate', name: 'Ana' });
  const child = await finish(t, '/usr/bin/python3', ['-c', PYTHON, `${server.url.replace('http', 'ws')}/ws`, token]);
  assert.equal(child.result.code, 0, child.tail());
  assert.equal(child.stdout.trim(), 'صباح الخير');
});

test('curl speaks by POST and follows by polling and by the event stream', async (t) => {
  const server = await startServer(t, { config: await dialogueOf(t, { hall: '' }) });
  const token = await server.token({ role: 'delegate', name: 'Ana' });
  const curl = async (...args) => {
    const child = await finish(t, 'curl', ['--silent', '--show-error', '--noproxy', '*', ...args]);
    return child.stdout;
  };
  const request = { room: 'hall', key: 'curl-0001', kind: 'statement', language: 'en', text: 'From curl.' };
  const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'intervention.submit', params: request });
  const headers = ['-H', 'Content-Type: application/json', '-H', `Authorization: Bearer ${token}`];
  const done = JSON.parse(await curl(...headers, '--data-binary', body, `${server.url}/rpc`));
  assert.equal(done.result.intervention.status, 'published');
  const polled = JSON.parse(await curl('-H', 'Accept: application/json', `${server.url}/rooms/hall/events`));
  assert.equal(polled.snapshot.interventions[0].text, 'From curl.');
  const stream = await curl('--max-time', '1', '-N', `${server.url}/rooms/hall/events`);
  assert.match(stream, /^retry: 2000\n/);
  assert.match(stream, /event: reset\ndata: .*From curl\./);
  assert.equal(await curl('-o', '/dev/null', '-w', '%{http_code}', `${server.url}/healthz`), '200');
});
