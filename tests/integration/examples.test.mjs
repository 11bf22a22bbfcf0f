// The clients that protocol/examples shows to strangers, run as they stand against a real server that restarts.
import { copyFile, symlink } from 'node:fs/promises';
import test from 'node:test';

import { ROOT, newKey, connect, start, startServer, temporaryDirectory, until } from './harness.mjs';

const ROOM = 'ny-human-rights';
const BACK_WITHIN_MS = 20_000;

/** The example in JavaScript, where npm's ws is installed beside it as a stranger would. */
async function javascript(t) {
  const folder = await temporaryDirectory(t);
  await copyFile(`${ROOT}/protocol/examples/client.mjs`, `${folder}/client.mjs`);
  await symlink(`${ROOT}/tests/node_modules`, `${folder}/node_modules`);
  return [process.execPath, `${folder}/client.mjs`];
}

const python = () => ['/usr/bin/python3', `${ROOT}/protocol/examples/client.py`];

for (const [language, command] of [['Python', python], ['JavaScript', javascript]]) {
  test(`the example in ${language} speaks once, follows, and misses nothing when the server restarts`, async (t) => {
    const server = await startServer(t);
    const [program, file] = await command(t);
    const token = await server.token({ role: 'delegate', name: 'Ana', delegation: 'Example State' });
    const url = `${server.url.replace('http', 'ws')}/ws`;
    const client = start(t, program, [file, url, ROOM, 'Hello.'], { env: { ...process.env, PLENARIA_TOKEN: token } });
    const shows = (line) => until(() => `the client shows ${line}\n${client.tail()}`, () => client.stdout.includes(line), BACK_WITHIN_MS);
    await shows('1 | Example State | Hello.');

    await server.stop();
    const again = await server.again();
    const other = await connect(t, again, { token: await again.token({ role: 'delegate', name: 'Bo', delegation: 'Network' }) });
    for (const text of ['First.', 'Second.']) {
      await other.request('intervention.submit', { room: ROOM, key: newKey(), kind: 'statement', language: 'en', text });
    }
    await shows('2 | Network | First.');
    await shows('3 | Network | Second.');
    const lines = client.stdout.split('\n').filter((line) => line.includes(' | '));
    if (lines.length !== 3) throw new Error(`each intervention is shown once:\n${lines.join('\n')}`);
  });
}
